#!/usr/bin/env bash
# soak.sh [CYCLES] [KILLS]: brings a lab up, runs on it and takes it down, CYCLES times in a row; then kills a run at KILLS random moments and cleans up after it.
# After each, the host must be as it was: processes, mounts, links, network namespaces, firewall rules, control groups, containers, and the folder of our state.
# LAB names another lab file than the three control planes that are made here.
set -euo pipefail
cd "$(dirname "$0")/.."
cycles=${1:-10}
kills=${2:-10}
command=$PWD/artifacts/conformancelab
work=$(mktemp -d "${TMPDIR:-/tmp}/conformancelab-soak-XXXXXX")
state=$work/state
trap 'rm -rf "$work"' EXIT
lab=${LAB:-$work/lab.yaml}
cat >"$work/lab.yaml" <<'LAB'
apiVersion: conformancelab.dev/v1
kind: Lab
metadata: { name: soak }
targets:
  - { name: one, provider: control-plane, version: "1.20" }
  - { name: two, provider: control-plane, version: "1.20" }
  - { name: three, provider: control-plane, version: "1.20" }
suites: [apply, objects, watch]
gate: { failOn: [failed, broken, differs] }
LAB

# Every process that works in our state folder, whoever its parent is by now.
ours() {
    local file
    { grep -lszF "$state" /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>/dev/null || true; } | cut -d/ -f3 | sort -u | while read -r file; do
        [ "$file" = "$$" ] || echo "process $(tr '\0' ' ' <"/proc/$file/cmdline" 2>/dev/null | cut -c1-120)"
    done
}

# What a host has no program for has nothing to tell.
host() (
    set +e; set +o pipefail
    ours | sort
    cut -d' ' -f2,3 /proc/mounts | sort | sed 's/^/mount /'
    ls /sys/class/net | sed 's/^/link /'
    { ip netns list 2>/dev/null || true; } | sed 's/^/netns /'
    { iptables-save 2>/dev/null || true; } | grep -v -e '^#' -e '^:' | sed 's/^/rule /'
    find /sys/fs/cgroup -maxdepth 4 -type d -iname '*conformancelab*' 2>/dev/null | sed 's/^/cgroup /' || true
    if [ -n "${DOCKER_HOST:-}" ]; then
        curl --silent --unix-socket "${DOCKER_HOST#unix://}" 'http://engine/containers/json?all=1' | grep -o '"Id":"[^"]*"' | sort | sed 's/^/container /' || true
    fi
    find "$state" -mindepth 3 2>/dev/null | grep -v -e '/runs/' | sed 's/^/file /' || true
)

same() {
    host >"$work/after"
    if ! diff "$work/before" "$work/after" >"$work/diff"; then
        echo "error: $1: the host isn't as it was:" >&2
        cat "$work/diff" >&2
        exit 1
    fi
}

mkdir -p "$state"
host >"$work/before"
for ((cycle = 1; cycle <= cycles; cycle++)); do
    started=$SECONDS
    if ! XDG_STATE_HOME=$state "$command" run -f "$lab" --out "$work/run-$cycle" --parallel-clusters 3 >"$work/log" 2>&1; then
        cat "$work/log" >&2
        echo "error: cycle $cycle failed" >&2
        exit 1
    fi
    same "cycle $cycle"
    echo "cycle $cycle of $cycles: $((SECONDS - started)) s, nothing failed, nothing left"
    rm -rf "$work/run-$cycle"
done

for ((kill = 1; kill <= kills; kill++)); do
    XDG_STATE_HOME=$state "$command" run -f "$lab" --out "$work/kill-$kill" --parallel-clusters 3 >"$work/log" 2>&1 &
    run=$!
    moment=$((RANDOM % 240 + 1))
    sleep "$((moment / 10)).$((moment % 10))"
    builtin kill -9 "$run" 2>/dev/null || true
    wait "$run" 2>/dev/null || true
    XDG_STATE_HOME=$state "$command" cleanup >"$work/cleanup" 2>&1 || { cat "$work/cleanup" >&2; echo "error: kill $kill: cleanup failed" >&2; exit 1; }
    same "kill $kill"
    echo "kill $kill of $kills after $((moment / 10)).$((moment % 10)) s: nothing left after cleanup"
    rm -rf "$work/kill-$kill"
done
