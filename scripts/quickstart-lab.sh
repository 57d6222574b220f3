#!/usr/bin/env bash
# Upstream ships server binaries for Linux only; elsewhere the quickstart takes k3s in a container.
set -euo pipefail
if [ "$(uname -s)" = Linux ]; then
    echo labs/quickstart.yaml
else
    echo "Upstream ships no server binaries for $(uname -s): taking k3s in a container (labs/quickstart-k3s.yaml), which needs a container engine." >&2
    echo labs/quickstart-k3s.yaml
fi
