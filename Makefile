# Programs behind these targets are in scripts/ and harness/cli; `make help` lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
CHECKS := lockfile typecheck lint format layers dead-code unit

ACTIONLINT := github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

.PHONY: help install check test $(CHECKS) instrument contract browser workflows package installed e2e e2e-full e2e-slow example images first-run up down doctor

help: ## List every target with one line
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

node_modules/.package-lock.json: package.json package-lock.json
	@echo 'Installing npm packages' >&2
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

install: node_modules/.package-lock.json ## Install the npm packages of the lockfile

check: install ## Run all static checks and unit tests in parallel
	@node --import ./harness/cli/typescript.js scripts/check.ts $(CHECKS)

test: check instrument ## Run check, then the self-tests of the instrument, the sample app and the report (no cluster)
	@node --import ./harness/cli/typescript.js scripts/check.ts contract browser workflows

lockfile: install ## Check that every package of the lockfile is pinned by its content
	@node --import ./harness/cli/typescript.js scripts/lockfile.ts

typecheck: install ## Check the types
	@tsc --noEmit
	@tsc --noEmit --project harness/report/html/client

lint: install ## Run ESLint, type-aware
	@eslint --max-warnings 0 .

format: install ## Check the formatting
	@prettier --check --log-level warn .

layers: install ## Check that layers point one way
	@depcruise --output-type err-long harness suites scripts bench

dead-code: install ## Look for unused files, exports and packages
	@knip

unit: install ## Run the unit tests
	@vitest run --project unit --reporter=default --reporter=json --outputFile.json=.cache/unit.json

instrument: install ## Run the self-tests of the load instrument
	@vitest run --project instrument --reporter=default --reporter=json --outputFile.json=.cache/instrument.json

contract: install ## Run the sample app's contract against each of its runtimes
	@vitest run --project contract --reporter=default --reporter=json --outputFile.json=.cache/contract.json

browser: install ## Test the report in Chromium, which is installed with apt where it is missing
	@node --import ./harness/cli/typescript.js scripts/browser.ts
	@vitest run --project browser --reporter=default --reporter=json --outputFile.json=.cache/browser.json

# Without the linters of shell and Python that may be there by chance.
workflows: ## Check the workflows of GitHub Actions with actionlint
	@go run $(ACTIONLINT) -shellcheck= -pyflakes= .github/workflows/*.yaml examples/ci/github.yaml

package: install ## Make the npm package: dist/, and its tarball there
	@node --import ./harness/cli/typescript.js scripts/package.ts

installed: install ## Install the package in an empty folder, and try its commands there
	@vitest run --project package --reporter=default --reporter=json --outputFile.json=.cache/installed.json

images: install ## Build the images of the sample apps and print their sizes (ARGS= are options of seaworthy images)
	@node --import ./harness/cli/typescript.js scripts/images.ts $(ARGS)

e2e: install ## Bring the cluster up and run the proofs: TOPIC="a b", REPEAT=10, ARGS=...
	@node harness/cli/seaworthy.js e2e $(addprefix --topic ,$(TOPIC)) $(if $(REPEAT),--repeat $(REPEAT)) $(ARGS)

e2e-full: install ## Run the proofs with those that only full runs have: TOPIC="a b", REPEAT=3, ARGS=...
	@node harness/cli/seaworthy.js e2e --full $(addprefix --topic ,$(TOPIC)) $(if $(REPEAT),--repeat $(REPEAT)) $(ARGS)

e2e-slow: install ## Run the slow proofs on a cluster of their own, which is deleted at the end (13 minutes): ARGS=...
	@node harness/cli/seaworthy.js e2e --slow $(ARGS)

first-run: ## Try a first run without root, with a registry and an engine of its own: ARGS= are options of seaworthy e2e, FROM=package
	@scripts/first-run/run $(ARGS)

example: package ## Install the package into a copy of examples/own-suite, and run its suites on the cluster
	@node --import ./harness/cli/typescript.js scripts/example.ts

up: install ## Bring up the cluster, with the sample images on its nodes (ARGS= are options of seaworthy up)
	@node --import ./harness/cli/typescript.js scripts/up.ts $(ARGS)

down: install ## Delete the cluster and stop the Docker engine that we started; caches stay
	@node --import ./harness/cli/typescript.js scripts/down.ts $(ARGS)

doctor: install ## Say what this machine has and lacks
	@node --import ./harness/cli/typescript.js scripts/doctor.ts $(ARGS)
