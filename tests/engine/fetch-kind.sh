#!/bin/sh
# Gets kind and docker's command for the tests of category "engine", and prints the folder that they are in.
#
# Programs on the search path are taken as they are. What is missing is fetched, on Debian, with the machine's own sources but of a newer
# suite, unpacked into the cache and run from there: nothing is installed. May be called again and again. Everything but the folder goes to stderr.
set -eu

kind_suite=trixie    # The first Debian release with kind.
cache="${XDG_CACHE_HOME:-$HOME/.cache}/conformancelab/kind"
bin="$cache/bin"

say() { echo "fetch-kind: $*" >&2; }
fail() { say "$*"; exit 1; }
. "$(dirname "$0")/debian.sh"

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9

if [ -x "$bin/kind" ] && [ -x "$bin/docker" ]; then
    echo "$bin"
    exit 0
fi

mkdir -p "$bin"
packages=
for pair in kind:kind docker:docker-cli; do
    program="${pair%%:*}"
    there="$(command -v "$program" || true)"
    if [ -n "$there" ]; then ln -sf "$there" "$bin/$program"; else packages="$packages ${pair#*:}"; fi
done
if [ -n "$packages" ]; then
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail "this isn't Debian. Install$packages, and run it again."
    work="$cache/fetch"
    rm -rf "$work"
    mkdir -p "$work/root"
    say "fetching$packages of $kind_suite (some 11 MB, once)"
    # shellcheck disable=SC2086
    download_from "$kind_suite" "$work" $packages || fail "no source in /etc/apt names this machine's suite, to take $kind_suite from. Install$packages, and run it again."
    cd "$work/archives"
    for package in *.deb; do
        dpkg-deb -x "$package" "$work/root"
    done
    mv -f "$work"/root/usr/bin/* "$bin/"
    cd "$cache"
    rm -rf "$work"
fi
"$bin/kind" version >&2 || fail "$bin/kind doesn't run here. Install kind, and run it again."
echo "$bin"
