# Two commands matter: `make demo` shows it, `make test` proves it. `make help` lists the rest.
# Stamps under .venv/stamps say what is done, so that nothing is done twice and a second start takes seconds.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
PACKAGES := core plugins knowledge_base webforms portal_pages search
SOURCES := $(shell find $(PACKAGES) -path '*/static_src/*' -type f)
CATALOGUES := $(shell find $(PACKAGES) -name '*.po')
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode
# `make test` runs both databases side by side; these name one of them.
PYTEST := $(BIN)/python -m pytest
PORT ?= 8000
N ?= 1000

.PHONY: help setup setup-dev demo serve test test-sqlite test-postgresql test-install system-packages lint soak \
	bench screenshots audit wheel messages lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

$(STAMPS)/venv: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Wagdesk needs Python 3.11 or newer; say which with PYTHON=python3.12."; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv …"; $(PYTHON) -m venv .venv; } \
		|| { echo "Python cannot make environments; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements/runtime.txt pyproject.toml $(STAMPS)/venv
	@echo "Installing libraries …"
	@$(UV) --require-hashes -r requirements/runtime.txt
	@$(UV) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(PACKAGES)
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime
	@echo "Installing what tests need …"
	@$(UV) --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/node: package-lock.json package.json tools/with-node requirements/node.txt $(STAMPS)/venv
	@echo "Installing front-end libraries …"
	@tools/with-node npm ci --ignore-scripts --loglevel=error
	@touch $@

$(STAMPS)/bundles: $(SOURCES) tools/bundle.mjs $(STAMPS)/node
	@echo "Building the front end …"
	@tools/with-node node tools/bundle.mjs
	@touch $@

$(STAMPS)/messages: $(CATALOGUES) tools/compile_messages.py $(STAMPS)/runtime
	@$(BIN)/python tools/compile_messages.py
	@touch $@

setup: $(STAMPS)/runtime $(STAMPS)/bundles $(STAMPS)/messages  ## environment, front end, translations
setup-dev: setup $(STAMPS)/dev  ## the same, with what tests and linters need

# `exec`: make passes a signal on to the process it started, so that has to be the server and no shell around it.
demo: setup  ## the demo company on http://localhost:8000
	@exec $(BIN)/wagdesk demo --port $(PORT)

serve: setup  ## serve what is in var/, without demo data
	@exec $(BIN)/wagdesk serve --migrate --port $(PORT)

system-packages: setup-dev
	@$(BIN)/python -m tests.servers.packages

test: system-packages  ## the whole suite, on SQLite and PostgreSQL
	@$(BIN)/python -m tests.servers.both

test-sqlite: setup-dev  ## one half: ARGS=tests/core/work names tests
	@$(PYTEST) $(ARGS)

test-postgresql: setup-dev  ## the other half
	@$(BIN)/python -m tests.servers.postgresql $(PYTEST) $(ARGS)

test-install: setup-dev  ## clean clone, demo, crawl, second start, wheel: minutes
	@$(PYTEST) -m install tests/install

lint: setup-dev  ## ruff, mypy, djlint, import-linter
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint $(PACKAGES)
	@$(BIN)/lint-imports --no-cache

soak: setup-dev  ## kills at 50 random moments, on both databases; SOAK_SEED, SOAK_KILLS, SOAK_MINUTES
	@SOAK_KILLS=$${SOAK_KILLS:-50} $(PYTEST) tests/faults $(ARGS)
	@SOAK_KILLS=$${SOAK_KILLS:-50} $(BIN)/python -m tests.servers.postgresql $(PYTEST) tests/faults $(ARGS)

screenshots: setup-dev  ## the named list of screens, into screenshots/
	@$(BIN)/python -m tools.screenshots

bench: setup  ## how fast it is; N=10000 says how many tickets
	@$(BIN)/python -m benchmarks --tickets $(N) $(ARGS)

messages: setup-dev  ## collect texts into the catalogues (needs gettext)
	@$(BIN)/python tools/collect_messages.py

wheel: setup-dev  ## dist/wagdesk-….whl with built front end and translations
	@$(BIN)/python -m build --no-isolation --wheel --outdir dist .

audit: setup-dev  ## ask the advisory services about every locked library
	@$(BIN)/python -m tools.audit

lock:  ## write the lock files again; ARGS=--upgrade takes newer versions
	@tools/lock $(ARGS)
	@tools/with-node npm install --package-lock-only --ignore-scripts --loglevel=error

clean:  ## everything that was built; var/ stays
	rm -rf .venv node_modules dist build $(foreach package,$(PACKAGES),$(wildcard $(package)/static $(package)/*/static))
