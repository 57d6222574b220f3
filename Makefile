SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PUBLISH := artifacts/publish/ConformanceLab.Cli/release
COMMAND := artifacts/conformancelab
LAB     ?= $(shell scripts/quickstart-lab.sh)
OUT     ?= runs/$(basename $(notdir $(LAB)))-$(shell date -u +%Y%m%dT%H%M%SZ)
RUN     ?= $(shell ls -1dt runs/*/run.json 2>/dev/null | head -n 1 | xargs -r dirname)
TESTS   ?=

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

.PHONY: help
help: ## Show this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | column -t -s "$$(printf '\t')"

.PHONY: run
run: build ## Bring up two control planes, run the suites against both, and write the reports
	@scripts/need.sh node npm
	@echo "==> Running $(LAB) into $(OUT)"
	@$(COMMAND) run -f $(LAB) --out $(OUT)
	@$(MAKE) --no-print-directory report RUN=$(OUT)
	@echo "==> Done. Open one of these:"
	@echo "      $(OUT)/index.html                 the comparison"
	@echo "      $(OUT)/summary.md                 the same, in short"
	@echo "      $(OUT)/allure-report/index.html   Allure: every check, with its evidence"

.PHONY: report
report: ## Build the Allure report of RUN=<run folder> (default: the newest)
	@test -n "$(RUN)" || { echo "error: no run in runs/. Make one with 'make run', or name one with RUN=<folder>." >&2; exit 2; }
	@scripts/need.sh node npm
	@reports/allure/build.sh "$(RUN)" "$(RUN)/allure-report"

.PHONY: build
build: $(COMMAND) ## Build the command artifacts/conformancelab

SOURCES := $(shell git ls-files -co --exclude-standard -- harness suites clusters reports '*.props' global.json 2>/dev/null)

$(COMMAND): $(SOURCES)
	@echo "==> Building artifacts/conformancelab (a minute the first time, with the packages)"
	@dotnet publish harness/ConformanceLab.Cli -c Release -v quiet --nologo
	@ln -sfn publish/ConformanceLab.Cli/release/conformancelab $(COMMAND)
	@touch -h $(COMMAND)

TEST_SOURCES := $(SOURCES) $(shell git ls-files -co --exclude-standard -- tests ConformanceLab.sln .editorconfig BannedSymbols.txt 2>/dev/null)

artifacts/tests-built: $(TEST_SOURCES)
	@echo "==> Building the tests"
	@dotnet build ConformanceLab.sln -v quiet --nologo
	@touch artifacts/tests-built

.PHONY: test
test: ## Run the tests, or those of TESTS=<project folders>: fast ones, a real control plane, a real container engine, a real browser, the real Allure CLI
	@scripts/test.sh $(TESTS)

.PHONY: test-all
test-all: ## The same, those that hold whole suites against planted deviations, and those that start hundreds of pods: what CI runs, and the proofs of pods' checks
	@ALL=true scripts/test.sh

.PHONY: test-pods
test-pods: ## Only what starts hundreds of pods on a real node: every suite on upstream with a node, the run as a Job, and the proofs that checks of pods can fail
	@FILTER=Category=pods-that-run JOBS=1 scripts/test.sh tests/ConformanceLab.Integration.Tests tests/ConformanceLab.Teeth.Tests

.PHONY: bench
bench: build ## Count the checks that are shown to be able to fail, and time the suites beside a bare HTTP client
	@scripts/bench.sh

.PHONY: soak
soak: build ## Ten times up, run and down with three clusters side by side, then ten runs killed at random moments: nothing may fail, nothing may stay
	@scripts/soak.sh $(or $(CYCLES),10) $(or $(KILLS),10)

.PHONY: format
format: ## Format the code
	@dotnet format ConformanceLab.sln --no-restore

.PHONY: clean
clean: ## Remove what was built; runs and caches stay
	@rm -rf artifacts
