# shellcheck shell=sh
# Sourced by those that take Debian packages without installing them.

# download_from SUITE FOLDER PACKAGE...: downloads packages of another suite into FOLDER/archives, with the machine's own sources: same mirror, same keys.
# Only the main archive has other suites; -updates and -security are left out. Fails with 1 where no source of the machine names its own suite.
download_from() {
    suite="$1"; folder="$2"; shift 2
    mkdir -p "$folder/lists/partial" "$folder/archives/partial"
    . /etc/os-release
    {
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
            [ -f "$file" ] || continue
            sed -n -E "s/^(deb[[:space:]].*[[:space:]])${VERSION_CODENAME}([[:space:]].*\\bmain\\b.*)\$/\\1${suite}\\2/p" "$file"
        done
        for file in /etc/apt/sources.list.d/*.sources; do
            [ -f "$file" ] || continue
            awk -v codename="$VERSION_CODENAME" -v suite="$suite" '
                function flush() {
                    if (uris != "" && (" " suites " ") ~ (" " codename " ") && (" " components " ") ~ / main /)
                        print "deb " (key != "" ? "[signed-by=" key "] " : "") uris " " suite " main"
                    uris = suites = components = key = ""
                }
                /^#/ { next }
                /^[[:space:]]*$/ { flush(); next }
                { name = tolower($1); $1 = ""; sub(/^ +/, "") }
                name == "uris:" { uris = $1 }
                name == "suites:" { suites = $0 }
                name == "components:" { components = $0 }
                name == "signed-by:" { key = $1 }
                END { flush() }' "$file"
        done
    } | sort -u >"$folder/other.list"
    [ -s "$folder/other.list" ] || return 1

    other="-o Dir::Etc::SourceList=$folder/other.list -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists=$folder/lists -o Dir::Cache=$folder -o APT::Sandbox::User=root"
    # shellcheck disable=SC2086
    apt-get $other -qq update >&2 || exit
    # shellcheck disable=SC2086
    (cd "$folder/archives" && apt-get $other -qq download "$@") >&2 || exit
}

# unpack_whole FOLDER PACKAGE...: unpacks packages of the machine's own suite, and all that they stand on, into FOLDER. What is there already is removed.
unpack_whole() {
    tree="$1"; shift
    rm -rf "$tree" "$tree.apt"
    mkdir -p "$tree" "$tree.apt/archives/partial"

    # With an empty list of what is installed, apt fetches everything.
    : >"$tree.apt/status"
    download_whole "$@" || { apt-get -qq update >&2 && download_whole "$@"; } || exit
    for package in "$tree.apt"/archives/*.deb; do
        dpkg-deb -x "$package" "$tree" || exit
    done
    rm -rf "$tree.apt"
}

download_whole() {
    apt-get -qq -o Dir::State::status="$tree.apt/status" -o Dir::Cache="$tree.apt" -o APT::Sandbox::User=root -o APT::Install-Recommends=false \
        -o Debug::NoLocking=1 -y --download-only install "$@" >&2
}
