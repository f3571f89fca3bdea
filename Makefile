# make run and make test are all that a newcomer needs. make help lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The first Python that is new enough, not too new, and can make virtual environments.
PYTHON ?= $(shell for candidate in python3.13 python3.12 python3.11 python3; do \
	"$$candidate" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& { echo "$$candidate"; break; }; done)

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SETUP := .venv/.setup
DEVELOPMENT := .venv/.development
FRONTEND := admin_ui/frontend
BUILT := admin_ui/static/dist
MARKS ?= not performance
EXAMPLES ?= 2000
KILLS ?= 300
FUZZING ?= 300

# With FLOWDESK_TEST_NO_SKIP set, a skipped test is a failure.
ifdef FLOWDESK_TEST_NO_SKIP
NO_SKIPS := -p tests.support.no_skips
endif
unexport FLOWDESK_TEST_NO_SKIP

.PHONY: help run setup test acceptance fuzz lint types docs frontend bench lock clean

help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

run: $(SETUP) ## Install if need be, then serve on http://127.0.0.1:8000
	@exec $(BIN)/flowdesk run

setup: $(SETUP) ## Install into .venv, and no more

.venv/pyvenv.cfg:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Expected Python 3.11, 3.12 or 3.13 with its venv module, but found none on the PATH." >&2; \
		echo "Install one (Debian: apt-get install python3 python3-venv), or name it: make run PYTHON=/path/to/python3" >&2; \
		exit 1; \
	fi
	@echo "Making .venv with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv .venv

$(SETUP): .venv/pyvenv.cfg requirements.txt pyproject.toml
	@echo "Installing the libraries"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps --no-index --editable .
	@touch $@

$(DEVELOPMENT): $(SETUP) requirements-dev.txt
	@echo "Installing the tools of development"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

test: $(DEVELOPMENT) ## Run every test that this machine can run; skipped ones are listed with the reason
	$(BIN)/python -m pytest -m "$(MARKS)" --numprocesses 2 --dist loadfile --durations 10 $(NO_SKIPS) $(PYTEST)

acceptance: $(DEVELOPMENT) ## Run the tests at full size, then the timed ones (long)
	FLOWDESK_TEST_EXAMPLES=$(EXAMPLES) FLOWDESK_TEST_KILLS=$(KILLS) $(BIN)/python -m pytest -m "not performance" --numprocesses 2 --dist loadfile \
		--timeout 3600 --durations 10 $(NO_SKIPS) $(PYTEST)
	$(BIN)/python -m pytest -m performance --timeout 3600 --durations 10 $(NO_SKIPS) $(PYTEST) || [ $$? -eq 5 ]

fuzz: $(DEVELOPMENT) ## Fuzz FEEL and DMN, each target for FUZZING seconds; what breaks is printed and kept in build/fuzz (long)
	@for target in $$($(BIN)/python -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)'); do \
		echo "Fuzzing $$target for $(FUZZING) s"; \
		$(BIN)/python -m tests.fuzz "$$target" -max_total_time=$(FUZZING) -timeout=30 -max_len=1000 -verbosity=0; \
	done

lint: $(DEVELOPMENT) ## Check style, layers and spelling
	$(BIN)/ruff check
	$(BIN)/lint-imports --no-cache
	$(BIN)/codespell

types: $(DEVELOPMENT) ## Check types, of the tests too
	$(BIN)/mypy

docs: $(DEVELOPMENT) ## Build the documentation into build/docs; a warning is an error
	$(BIN)/sphinx-build -W --keep-going -n -q -b html -d build/doctrees docs build/docs

frontend: ## Build scripts and styles from their lock file; say whether the committed build differs
	cd $(FRONTEND) && npm ci --ignore-scripts --no-audit --no-fund && npm test && npm run build
	@git diff --exit-code --stat -- $(BUILT) && test -z "$$(git status --porcelain -- $(BUILT))" \
		|| { echo "Expected the committed build to be that of the sources, but it differs. Commit $(BUILT)." >&2; exit 1; }

bench: $(SETUP) ## Measure, and compare with what the bare database does
	$(BIN)/python -m benchmarks

lock: ## Resolve the dependencies of pyproject.toml anew, with hashes
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip --quiet install uv
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.txt
	build/lock/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra dev \
		--constraint requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## Remove what was made here; the data folder stays
	rm -rf .venv build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache $(FRONTEND)/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
