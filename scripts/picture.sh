#!/usr/bin/env bash
# picture.sh RUN: makes docs/images/comparison.png from a run's own comparison page.
set -euo pipefail
cd "$(dirname "$0")/.."
page="$(realpath "$1")/index.html"
[ -f "$page" ] || { echo "error: $1 has no index.html. Name a run folder." >&2; exit 2; }
scripts/need.sh chromium
mkdir -p docs/images
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$profile" --hide-scrollbars --window-size=1280,1500 --screenshot=docs/images/comparison.png "file://$page" 2>/dev/null
echo docs/images/comparison.png
