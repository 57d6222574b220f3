#!/bin/sh
# Ends the engine that start-engine.sh started: its containers, its mounts and its bridge go with it. One that somebody else runs is left alone.
# --purge also removes its images and the unpacked packages.
set -eu

cache="${XDG_CACHE_HOME:-$HOME/.cache}/conformancelab/engine"
state="${XDG_STATE_HOME:-$HOME/.local/state}/conformancelab/engine"

say() { echo "stop-engine: $*" >&2; }

# A process by its number, as long as it is still the one that we mean.
is_ours() {
    [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]
}

end() {
    kill "$1" 2>/dev/null || return 0
    waited=0
    while is_ours "$1" "$2"; do
        waited=$((waited + 1))
        if [ "$waited" -eq 100 ]; then
            kill -KILL "$1" 2>/dev/null || true
        elif [ "$waited" -gt 150 ]; then
            say "process $1 ($2) can't be ended"
            exit 1
        fi
        sleep 0.2
    done
}

# Containers first: what an engine leaves running when it ends would live on in its shims.
if [ -S "$state/docker.sock" ] && command -v curl >/dev/null; then
    api="curl --silent --max-time 30 --unix-socket $state/docker.sock"
    for id in $($api 'http://engine/containers/json?all=true' 2>/dev/null | grep -o '"Id":"[0-9a-f]\{64\}"' | cut -d '"' -f 4); do
        $api -X DELETE "http://engine/containers/$id?force=true&v=true" >/dev/null || say "container $id can't be removed"
    done
fi

for name in dockerd containerd; do
    file="$state/dockerd.pid"
    [ "$name" = dockerd ] || file="$state/exec/containerd/containerd.pid"
    pid="$(cat "$file" 2>/dev/null || true)"
    if is_ours "$pid" "$name"; then
        end "$pid" "$name"
    fi
done

# Innermost first.
awk -v under="$state/" 'index($5, under) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do
    umount "$mount" || umount -l "$mount"
done

if [ -e "$state/made-bridge" ]; then
    if [ -e /sys/class/net/docker0 ]; then
        if command -v ip >/dev/null; then ip link delete docker0; else "$cache/root/bin/busybox" ip link delete docker0; fi
    fi
    rm -f "$state/made-bridge"
fi

rm -rf "$state/exec" "$state/docker.sock" "$state/dockerd.pid"
if [ "${1:-}" = --purge ]; then
    rm -rf "$state" "$cache"
fi
