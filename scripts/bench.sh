#!/usr/bin/env bash
# The share of checks that are shown to be able to fail; then seconds and requests of the suites on one control plane, beside a bare HTTP client with as many requests.
set -euo pipefail
cd "$(dirname "$0")/.."
artifacts/conformancelab clusters fetch --version 1.20
dotnet run --project tests/ConformanceLab.Benchmarks -c Release -v quiet -- "$PWD/artifacts/conformancelab" "${ROUNDS:-3}" tests/ConformanceLab.Teeth.Tests/teeth
