#!/bin/sh
# Starts a container engine for the tests of category "engine" and prints its DOCKER_HOST.
#
# An engine that is there already (DOCKER_HOST, /var/run/docker.sock) with a new enough API is taken as it is. Otherwise, on Debian and
# as root, the packages are fetched with the machine's own sources, unpacked into the cache and run from there: nothing is installed.
# The engine listens on a unix socket alone, publishes ports on loopback alone and leaves the firewall as it is. stop-engine.sh ends it.
# May be called again and again. Everything but the address goes to stderr.
set -eu

need_api=1.44          # Testcontainers 4.16 speaks no older one.
engine_suite=trixie    # The first Debian release whose docker.io has that API.

cache="${XDG_CACHE_HOME:-$HOME/.cache}/conformancelab/engine"
state="${XDG_STATE_HOME:-$HOME/.local/state}/conformancelab/engine"
socket="$state/docker.sock"

say() { echo "start-engine: $*" >&2; }
fail() { say "$*"; exit 1; }
. "$(dirname "$0")/debian.sh"

# The API version of the engine at a unix socket, or nothing.
api_of() {
    curl --silent --max-time 5 --unix-socket "$1" http://engine/version 2>/dev/null | sed -n 's/.*"ApiVersion":"\([0-9.]*\)".*/\1/p' | head -n 1
}

# Whether the first version is at least the second.
at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

serves() {
    version="$(api_of "$1")"
    [ -n "$version" ] && at_least "$version" "$need_api"
}

command -v curl >/dev/null || fail "curl is missing. Install it: apt-get install curl"

case "${DOCKER_HOST:-}" in
    unix://*) serves "${DOCKER_HOST#unix://}" && { say "taking DOCKER_HOST"; echo "$DOCKER_HOST"; exit 0; } ;;
    ?*) say "taking DOCKER_HOST unseen: it is no unix socket"; echo "$DOCKER_HOST"; exit 0 ;;
esac
for there in "$socket" /var/run/docker.sock; do
    if serves "$there"; then
        say "taking the engine at $there"
        echo "unix://$there"
        exit 0
    fi
done

[ "$(id -u)" = 0 ] || fail "an engine can only be started by root. Install Docker 25 or newer instead, or set DOCKER_HOST."
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail "this isn't Debian. Install Docker 25 or newer instead, or set DOCKER_HOST."

mkdir -p "$cache" "$state"
exec 9>"$cache/lock"
flock 9

root="$cache/root"
if [ ! -e "$cache/complete" ]; then
    work="$cache/fetch"
    rm -rf "$work" "$root"
    mkdir -p "$work" "$root"
    say "fetching the engine: docker.io of $engine_suite, containerd and runc of this machine's suite (some 75 MB, once)"
    download_from "$engine_suite" "$work" docker.io || fail "no source in /etc/apt names this machine's suite, to take $engine_suite from. Install Docker 25 or newer instead."
    cd "$work/archives"
    apt-get -o APT::Sandbox::User=root -qq download containerd runc busybox-static >&2 || {
        say "the package lists are old or missing: updating them"
        apt-get -qq update >&2
        apt-get -o APT::Sandbox::User=root -qq download containerd runc busybox-static >&2
    }
    for package in *.deb; do
        dpkg-deb -x "$package" "$root"
    done
    cd "$cache"
    rm -rf "$work"
    touch "$cache/complete"
fi

# Somebody may have started it while we waited for the lock; one that runs and doesn't answer is ended.
if serves "$socket"; then
    say "taking the engine at $socket"
    echo "unix://$socket"
    exit 0
fi
if [ -s "$state/dockerd.pid" ] && [ "$(cat "/proc/$(cat "$state/dockerd.pid")/comm" 2>/dev/null)" = dockerd ]; then
    "$(dirname "$0")/stop-engine.sh"
fi

[ -e /sys/class/net/docker0 ] || touch "$state/made-bridge"
rm -f "$state/dockerd.pid" "$socket"
say "starting it, log in $state/dockerd.log"
PATH="$root/usr/sbin:$root/usr/bin:$PATH" setsid "$root/usr/sbin/dockerd" \
    --data-root "$state/data" --exec-root "$state/exec" --pidfile "$state/dockerd.pid" --host "unix://$socket" \
    --storage-driver overlay2 --ip 127.0.0.1 --iptables=false --ip6tables=false --ip-masq=false --ip-forward=false \
    --userland-proxy-path "$root/usr/sbin/docker-proxy" --shutdown-timeout 5 \
    >"$state/dockerd.log" 2>&1 </dev/null 9>&- &

waited=0
until serves "$socket"; do
    waited=$((waited + 1))
    if [ "$waited" -gt 150 ]; then
        tail -n 5 "$state/dockerd.log" >&2
        "$(dirname "$0")/stop-engine.sh"
        fail "the engine didn't come up within 30 s; its last lines are above."
    fi
    sleep 0.2
done

# Nobody can be using an engine that has just begun: what is on it was left by tests that were killed.
api="curl --silent --max-time 30 --unix-socket $socket"
for id in $($api 'http://engine/containers/json?all=true' | grep -o '"Id":"[0-9a-f]\{64\}"' | cut -d '"' -f 4); do
    say "removing container $id, left by tests that were killed"
    $api -X DELETE "http://engine/containers/$id?force=true&v=true" >/dev/null || fail "container $id can't be removed"
done
$api -X POST http://engine/networks/prune >/dev/null
echo "unix://$socket"
