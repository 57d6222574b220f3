#!/bin/sh
# make-image.sh OUT: builds deploy/Containerfile on the engine at DOCKER_HOST and saves the image conformancelab:latest as an archive.
#
# The images that it begins with can't be had without a registry, so two are made here. The one for DEBIAN is Debian's own packages, those among them
# that the Containerfile installs, so that its apt-get has nothing left to do, and a .NET runtime, since what stands in for the SDK's image doesn't
# compile: its dotnet hands out what `make build` published. Everything else is the Containerfile's own.
set -eu

out=$1
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
cache="${XDG_CACHE_HOME:-$HOME/.cache}/conformancelab/command-image"
packages="base-files dash coreutils tar gzip ca-certificates curl libgcc-s1 libssl3 libstdc++6 zlib1g"

fail() { echo "make-image: $*" >&2; exit 1; }
. "$root/tests/engine/debian.sh"
published="$root/artifacts/publish/ConformanceLab.Cli/release"
[ -x "$published/conformancelab" ] || fail "$published has no command: run make build"
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || fail "this isn't Debian: its packages make up the image"
docker="$("$root/tests/engine/fetch-kind.sh")/docker"

mkdir -p "$cache"
exec 9>"$cache/lock"
flock 9
if [ "$(cat "$cache/packages" 2>/dev/null)" != "$packages" ]; then
    # shellcheck disable=SC2086
    unpack_whole "$cache/root" $packages
    (cd "$cache/root" && rm -rf usr/share/doc usr/share/man usr/share/locale usr/share/info usr/share/perl* usr/lib/*/perl* usr/lib/*/gconv usr/bin/perl* usr/bin/dpkg*)
    printf '%s' "$packages" >"$cache/packages"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
base="$work/base"
cp -a "$cache/root" "$base"
mkdir -p "$base/etc/ssl/certs" "$base/usr/share/dotnet/shared" "$base/tmp" "$base/usr/local/bin"
chmod 1777 "$base/tmp"
[ -e "$base/bin/sh" ] || ln -s dash "$base/bin/sh"
printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n' >"$base/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$base/etc/group"
find "$base/usr/share/ca-certificates" -name '*.crt' -exec cat {} + >"$base/etc/ssl/certs/ca-certificates.crt"
printf '#!/bin/sh\necho "stand-in: $*: all of it is here already"\n' >"$base/usr/bin/apt-get"
chmod 755 "$base/usr/bin/apt-get"
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
cp -a "$dotnet/host" "$base/usr/share/dotnet/"
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    cp -a "$dotnet/shared/$framework" "$base/usr/share/dotnet/shared/"
done

sdk="$work/sdk"
cp -al "$base" "$sdk"
mkdir "$sdk/prebuilt"
cp -a "$published/." "$sdk/prebuilt/"
cat >"$sdk/usr/bin/dotnet" <<'D'
#!/bin/sh
# Stand-in for the SDK: checks what it is asked for, and hands out what was published before.
[ "$1 $2" = "publish harness/ConformanceLab.Cli" ] && [ -f "$2/ConformanceLab.Cli.csproj" ] && [ -f Directory.Packages.props ] || { echo "stand-in: not what is published: $*" >&2; exit 1; }
while [ "$1" != -o ]; do shift; done
mkdir -p "$2"
cp -a /prebuilt/. "$2/"
D
chmod 755 "$sdk/usr/bin/dotnet"

name=conformancelab-test
remove() { "$docker" image rm --force "$name/debian:12" "$name/sdk:10" conformancelab:latest >/dev/null 2>&1 || true; }
trap 'remove; rm -rf "$work"' EXIT
tar --owner=0 --group=0 -C "$base" -c . | "$docker" import - "$name/debian:12" >/dev/null
tar --owner=0 --group=0 -C "$sdk" -c . | "$docker" import - "$name/sdk:10" >/dev/null
DOCKER_BUILDKIT=0 "$docker" build --file "$root/deploy/Containerfile" --build-arg SDK="$name/sdk:10" --build-arg DEBIAN="$name/debian:12" --tag conformancelab:latest "$root" >&2
"$docker" save --output "$out" conformancelab:latest
