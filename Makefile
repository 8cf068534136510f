# Every command of the project. `make` lists them; CI calls the same targets.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
# What holds the rules that must be covered whole: all without a database, and the audit's and actor's tests with one.
RULES := tests/architecture tests/unit
COVERING := $(RULES) $(addprefix tests/integration/test_,actor.py audit.py audit_corners.py audit_tampering.py anchors.py reads_are_audited.py)
# The longest first, so that the others fill the second worker.
JOURNEYS := tests/journeys/test_sideways.py tests/journeys/test_story.py tests/journeys
ASSETS := src/goldthread/web/static/build/.stamp

.DEFAULT_GOAL := help
.PHONY: help install demo test suite check static browser durability journeys matrix coverage mutation fuzz format lock reference messages benchmarks clean

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements/installer.txt

$(VENV)/.core: $(UV) requirements/core.txt pyproject.toml
	$(UV) pip install --quiet --require-hashes -r requirements/core.txt
	$(UV) pip install --quiet --no-deps --no-build-isolation --editable . 2>/dev/null || $(UV) pip install --quiet --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core requirements/dev.txt
	$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

frontend/node_modules/.stamp: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --silent --no-audit --no-fund
	@touch $@

$(ASSETS): frontend/node_modules/.stamp $(shell find frontend -path frontend/node_modules -prune -o -type f -print 2>/dev/null)
	cd frontend && npm run --silent build
	@touch $@

install: $(VENV)/.dev $(ASSETS) ## Make .venv with everything for development, and build the front end

demo: $(VENV)/.core $(ASSETS) ## Build the synthetic area and open it on localhost (Ctrl-C ends it)
	$(BIN)/goldthread demo

browser:
	@command -v chromium-headless-shell chromium >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium-headless-shell >/dev/null; } \
	  || { echo "Install Chromium for the browser tests (Debian: apt install chromium-headless-shell)"; exit 1; }

format: $(VENV)/.dev ## Put the code in its usual form
	$(BIN)/ruff format src tests benchmarks validation
	$(BIN)/ruff check --fix --quiet src tests benchmarks validation

check: static ## The everyday check: format, lint, types, imports, sizes, migrations, docs, rules (about 3 minutes)
	$(BIN)/pytest -q $(RULES) -n 2

static: install # Everything that is found without running a test
	$(BIN)/ruff format --check src tests benchmarks validation
	$(BIN)/ruff check src tests benchmarks validation
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m goldthread.config.manage makemigrations --check --dry-run

test: static browser ## Everything, on SQLite and (where one answers) PostgreSQL: browser and kill -9 included
	$(MAKE) --no-print-directory coverage
	$(BIN)/pytest -q -n 2 tests/fuzz
	@set -e; export GOLDTHREAD_BUILDS_CHECKED="$$(mktemp)"; trap 'rm -f "$$GOLDTHREAD_BUILDS_CHECKED"' EXIT; \
	$(MAKE) --no-print-directory suite ONCE="not postgresql"; \
	url="$$($(BIN)/python -m tests.postgresql)"; if [ -n "$$url" ]; then \
	  echo "The same again on PostgreSQL"; \
	  DATABASE_URL="$$url" $(MAKE) --no-print-directory suite ONCE="not embedded"; \
	elif [ -n "$$CI" ]; then echo "CI needs a PostgreSQL on localhost or DATABASE_URL"; exit 1; \
	else echo "No PostgreSQL answers on localhost; its half was not run"; fi

suite: # Integration, journeys and killing on one database; ONCE leaves out what belongs to the other
	$(BIN)/pytest -n 2 --dist worksteal -q tests/integration -m "$(ONCE)"
	$(BIN)/pytest -n 2 --dist loadgroup -q $(JOURNEYS)
	$(BIN)/pytest -q -s tests/durability

durability: install ## Kill the server 200 times while it is written to (set DATABASE_URL for PostgreSQL)
	$(BIN)/pytest -q -s tests/durability

journeys: install browser ## Every browser journey: the whole story, every page of every person
	$(BIN)/pytest -n 2 --dist loadgroup -q $(JOURNEYS)

coverage: $(VENV)/.dev ## Fail when a branch of access, statute, audit or disclosure is not tested
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n 2 $(COVERING)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --fail-under=100 --precision=2

mutation: $(VENV)/.dev ## Put small faults into access, audit and disclosure, one at a time; fail when the tests notice fewer than 90 % (an hour)
	$(BIN)/python -m benchmarks.mutation --write

reference: $(VENV)/.dev ## Write docs/reference anew from the code
	$(BIN)/python -m tests.reference

matrix: $(VENV)/.dev ## Try every cell of the access matrix: each address, method, person and child
	GOLDTHREAD_MATRIX=whole $(BIN)/pytest -q -n 2 tests/integration/matrix

fuzz: $(VENV)/.dev ## Fuzz every reader with ten million inputs each (hours); GOLDTHREAD_FUZZ_RUNS for another number
	GOLDTHREAD_FUZZ_RUNS="$${GOLDTHREAD_FUZZ_RUNS:-10000000}" $(BIN)/pytest -q -n 2 tests/fuzz

messages: $(VENV)/.dev ## Write the catalogue of words to translate anew from the code
	$(BIN)/python -m tests.messages

benchmarks: install ## Measure the five busiest pages at 20 and 2,000 children (under 4 minutes)
	$(BIN)/python -m benchmarks.pages

lock: $(UV) ## Resolve the dependencies anew, with hashes and no index named
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements/core.txt
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet --upgrade -o requirements/dev.txt

clean: ## Remove everything that was built or installed
	rm -rf $(VENV) frontend/node_modules src/goldthread/web/static/build
