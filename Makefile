# The project's commands. Python 3.11 or newer and make are enough; everything else goes into .venv.

.DEFAULT_GOAL := help
.PHONY: help demo test prepare check bench lock install dev format lint types imports sizes sdl schemas
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11 python,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(name))))
PIP = $(BIN)/python -m pip --quiet --disable-pip-version-check install
LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11
# Words for the program: make demo ARGS=--fresh, make test ARGS="-k journeys".
ARGS ?=
# Three at once on two cores, as some of them wait; each with servers of its own. One where a single broker is named for all.
JOBS ?= $(if $(filter-out mock,$(FORTHRIGHT_TEST_KAFKA)),0,3)

help: ## Show this.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: .venv/stamps/project ## Run the whole platform on this machine, with a demo organization.
	@exec $(BIN)/python -m forthright demo $(ARGS)

test: ## Install what tests need, then check and test everything.
	@$(or $(PYTHON),true) tests/servers/choice.py
	@$(MAKE) dev
	@$(MAKE) -j2 prepare check
	@$(BIN)/python -m pytest -n $(JOBS) --dist loadscope $(ARGS); status=$$?; $(PYTHON) tests/servers/choice.py; exit $$status

prepare: dev
	@$(BIN)/python -m tests.servers.prepare

check: format lint types imports sizes sdl schemas ## Check format, lint, types, imports, sizes, and drift of SDL and schemas.

format: dev
	@echo "check: format"; $(BIN)/ruff format --quiet --check --output-format concise .

lint: dev
	@echo "check: lint"; $(BIN)/ruff check --quiet --output-format concise .

types: dev
	@echo "check: types"; $(BIN)/mypy --no-error-summary $(wildcard contracts chassis services gateway forthright tests tools bench)

imports: dev
	@echo "check: import contracts"; out=$$($(BIN)/lint-imports --no-logo) || { echo "$$out"; exit 1; }

sizes: dev
	@echo "check: sizes of modules and functions"; $(BIN)/python tools/sizes.py

sdl: dev
	@echo "check: gateway/schema.graphql is what the code makes"; $(BIN)/python -m gateway.export --check

schemas: dev
	@echo "check: exported event schemas are what the contracts make"; $(BIN)/python -m forthright events schemas --check

bench: dev ## Measure the platform against bare drivers, as ratios.
	@$(BIN)/python -m bench $(ARGS)

lock: dev ## Compile the lock files anew from pyproject.toml.
	@$(LOCK) --upgrade --extra demo --group install --output-file requirements.txt
	@$(LOCK) --upgrade --extra demo --group install --group dev --constraint requirements.txt --output-file requirements-dev.txt

install: .venv/stamps/project

dev: .venv/stamps/dev .venv/stamps/project

# Each stamp is written last, so that what was interrupted is done again, and what is done costs the next start nothing.
.venv/stamps/venv:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed and was not found; name one with make PYTHON=/path/to/python3." >&2; exit 1; fi
	@echo "Making a virtual environment in .venv"
	@$(PYTHON) -m venv --clear .venv || { echo "This Python has no venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@mkdir -p .venv/stamps && touch $@

.venv/stamps/runtime: requirements.txt .venv/stamps/venv
	@echo "Installing what requirements.txt locks (the first time takes a minute)"
	@$(PIP) --require-hashes --requirement requirements.txt
	@touch $@

.venv/stamps/dev: requirements-dev.txt .venv/stamps/venv
	@echo "Installing what requirements-dev.txt locks (the first time takes a minute)"
	@$(PIP) --require-hashes --requirement requirements-dev.txt
	@touch $@ .venv/stamps/runtime

.venv/stamps/project: pyproject.toml .venv/stamps/runtime
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@touch $@
