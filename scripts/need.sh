#!/usr/bin/env bash
# need.sh TOOL...: installs what is missing with Debian's packages where we may, and says what to do where we may not.
set -euo pipefail

package() {
    case "$1" in
        node) echo nodejs ;;
        ssh) echo openssh-client ;;
        ip) echo iproute2 ;;
        *) echo "$1" ;;
    esac
}

missing=()
for tool in "$@"; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
[ ${#missing[@]} -eq 0 ] && exit 0

wanted=()
for tool in "${missing[@]}"; do
    wanted+=("$(package "$tool")")
done
if [ ! -f /etc/debian_version ] || [ "$(id -u)" != 0 ]; then
    echo "error: ${missing[*]} not found. Install ${wanted[*]} with your system's package manager, and try again." >&2
    exit 2
fi
echo "==> Installing ${wanted[*]} (not on this machine yet; about a minute)"
export DEBIAN_FRONTEND=noninteractive
apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null 2>&1 ||
    { apt-get update -q >/dev/null && apt-get install -y -q --no-install-recommends "${wanted[@]}" >/dev/null; }
