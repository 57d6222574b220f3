#!/usr/bin/env bash
# test.sh [PROJECT]...: installs what the tests need, runs test projects side by side, and closes with "N passed, N failed, N skipped".
# Without names: all but those that hold whole suites against planted deviations, those that start hundreds of pods, and tests of category "long". Where CI=true all but the proofs of pods' checks; with ALL=true all.
# Where CI=true a skipped test is a failure: there, every real part has to be had.
set -euo pipefail
cd "$(dirname "$0")/.."
results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

engine='' scratch=''
tidy() {
    [ -z "$engine" ] || tests/engine/stop-engine.sh || true
    [ -n "$scratch" ] || return 0
    # Through what is still mounted there, more than ours would go.
    if grep -qsF " $scratch/" /proc/self/mounts; then
        echo "==> Something is still mounted in $scratch, so it stays: see /proc/mounts"
    else
        rm -rf "$scratch"
    fi
}
trap tidy EXIT

scripts/need.sh curl node npm chromium ssh ip
make --no-print-directory build
if [ "$(uname -s)" = Linux ]; then
    echo "==> Fetching the control plane and the programs of a node (several minutes the first time, then at once)"
    artifacts/conformancelab clusters fetch --version 1.20 --nodes
    echo "==> Starting a container engine for the tests"
    engine=ours
    DOCKER_HOST=$(tests/engine/start-engine.sh)
    export DOCKER_HOST TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
    echo "==> Fetching kind for the tests (once)"
    tests/engine/fetch-kind.sh >/dev/null
fi

make --no-print-directory artifacts/tests-built

# Test hosts leave empty folders behind, and processes that are killed the pipes of their runtime: they go with a folder of their own.
scratch=$(mktemp -d "${TMPDIR:-/tmp}/cl-tests-XXXXXX")
export TMPDIR=$scratch

# A control plane and the checks before it keep some four cores busy; more projects at once end no sooner, and starve each other.
# One is left to "make run" on a fresh machine: building the control plane anew takes several minutes of every core.
# Those of category pods-that-run start hundreds of pods on a real node, and have the machine for themselves.
excluded='Category!=debian-build&Category!=pods-that-run'
jobs=$((($(nproc) + 3) / 4))
with_pods=()
if [ $# -eq 0 ]; then
    # Those that take longest come first, so that none of them is waited for alone in the end.
    slow=(Integration Clusters Reports)
    if [ "${ALL:-${CI:-}}" = true ]; then
        slow=(Integration Matrix Clusters Teeth Profiles Reports)
        left_out=
        if [ "$(uname -s)" = Linux ]; then
            # The proofs of pods' checks start hundreds of pods for what they must not do, and take half an hour on two slow cores.
            with_pods=(tests/ConformanceLab.Integration.Tests)
            [ "${ALL:-}" != true ] || with_pods+=(tests/ConformanceLab.Teeth.Tests)
        fi
    else
        left_out=' Matrix Teeth Profiles '
        excluded+='&Category!=long'
        # Fewer of these keep a core busy all the time, so that two at once end sooner even on two cores.
        [ "$jobs" -ge 2 ] || jobs=2
        echo "==> Left out, since they take longer than the others together:${left_out% }, single long tests, and pods that run (make test-all has them all)"
    fi
    mapfile -t projects < <(
        for name in "${slow[@]}"; do echo "tests/ConformanceLab.$name.Tests"; done
        for project in tests/*.Tests; do
            case " ${slow[*]} $left_out" in *" $(basename "$project" | cut -d. -f2) "*) ;; *) echo "$project" ;; esac
        done
    )
else
    projects=("$@")
fi

# A shell that was started in the background ignores interrupts, and so would all that the tests start and interrupt.
with_interrupts=
if env --default-signal=INT true 2>/dev/null; then with_interrupts='env --default-signal=INT'; fi
export with_interrupts
run_one() {
    local name log status=0
    name=$(basename "$1")$part
    log="$results/$name.log"
    echo "==> $name begins"
    # shellcheck disable=SC2086
    $with_interrupts dotnet test "$1" --no-build --nologo --filter "$filter" --logger "trx;LogFileName=$results/$name.trx" >"$log" 2>&1 || status=$?
    if [ "$status" -ne 0 ]; then
        cat "$log"
    fi
    echo "==> $name: $(grep -E '^(Passed|Failed|Skipped)! ' "$log" | tail -n 1 || true)"
    [ "$status" -eq 0 ] || echo "==> $name ended with $status; its log is $log"
    return "$status"
}
export -f run_one
export results

# run_all PART FILTER JOBS PROJECT...: every project writes one file with its counts.
status=0
run_all() {
    export part=$1 filter=$2
    local jobs=$3
    shift 3
    echo "==> Running $# test projects, $jobs at once"
    printf '%s\0' "$@" | xargs -0 -P "$jobs" -I{} bash -c 'run_one {}' || status=1
    for project in "$@"; do
        grep -q '<UnitTestResult ' "$results/$(basename "$project")$part.trx" 2>/dev/null || { echo "==> $(basename "$project")$part left no results"; status=1; }
    done
}

run_all '' "${FILTER:-$excluded}" "${JOBS:-$jobs}" "${projects[@]}"
[ ${#with_pods[@]} -eq 0 ] || run_all .pods Category=pods-that-run 1 "${with_pods[@]}"

read -r passed failed skipped < <(
    cat "$results"/*.trx | grep -o '<Counters [^>]*>' |
        sed -E 's/.*total="([0-9]+)" executed="([0-9]+)" passed="([0-9]+)".*/\1 \2 \3/' |
        awk '{ passed += $3; failed += $2 - $3; skipped += $1 - $2 } END { print passed + 0, failed + 0, skipped + 0 }'
)
if [ "$skipped" -gt 0 ]; then
    echo "==> Skipped:"
    grep -ho 'testName="[^"]*"[^>]*outcome="NotExecuted"' "$results"/*.trx | sed -E 's/testName="([^"]*)".*/      \1/' | sort -u
    [ "${CI:-}" != true ] || { echo "==> In CI nothing may be skipped"; status=1; }
fi
[ "$passed" -gt 0 ] || { echo "==> No test ran"; status=1; }
if [ "$failed" -gt 0 ]; then
    status=1
    echo "==> Failed:"
    # One line each and last, since of a long log the end is what one gets to see.
    node scripts/failures.mjs "$results"/*.trx
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
