# Every target sets itself up: it needs make, a POSIX shell, Python 3.11 or newer and, the first time, the package index.
# Usage: make help

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help setup demo test check check-lock docs format check-slow test-postgres15 test-container bench clean

# The first interpreter that runs and is new enough: a name on the PATH may be a stub for one that is not installed.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
UV_VERSION := 0.13.9
# Behind a proxy with a certificate of its own, the machine's store knows it.
export UV_SYSTEM_CERTS := 1
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.synced
WORKERS ?= 2
ARGS ?=

# The virtual environment knows its own path: in a moved or copied checkout it is made anew.
ifneq ($(wildcard $(STAMP)),)
ifneq ($(shell cat $(STAMP)),$(CURDIR))
$(shell rm -rf $(VENV))
endif
endif

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r target meaning; do \
		printf '  make %-16s %s\n' "$$target" "$$meaning"; done

$(STAMP): uv.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "claims-ledger needs Python 3.11 or newer; none was found. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu install python3-venv" >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || "$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/uv --version 2>/dev/null | grep -qF 'uv $(UV_VERSION)' || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv==$(UV_VERSION)'
	@unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT; \
		UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --quiet --locked --python $(BIN)/python
	@printf '%s\n' '$(CURDIR)' > $@

setup: $(STAMP) ## make .venv from uv.lock; the other targets do it themselves

demo: $(STAMP) ## start everything on this machine, with the Kursk case; ARGS=--check to try it and stop
	@$(BIN)/claims-ledger demo $(ARGS)

test: $(STAMP) ## the fast tests
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow" $(ARGS)

check: $(STAMP) check-lock ## format, lint, types, layers, lock file
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy docs/how-to
	$(BIN)/lint-imports --no-logo

# The lock must fit pyproject.toml, and name an index and its file host alone: a mirror or a path would be a third.
check-lock: $(STAMP)
	$(BIN)/uv lock --quiet --check
	@hosts=$$(grep -oE '[a-z+]+://[^/"]*' uv.lock | sort -u); \
		if [ $$(echo "$$hosts" | wc -l) -gt 2 ] || echo "$$hosts" | grep -qv '^https://' || grep -qE '(path|directory) = "' uv.lock; \
		then echo "uv.lock names more than one index, or a path: $$hosts" >&2; exit 1; fi

docs: $(STAMP) ## write the reference pages from the code
	@$(BIN)/python -m docs.generate
	@$(BIN)/python -m ledger.interchange.schema

format: $(STAMP) ## rewrite the code in the one format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# On another PostgreSQL: LEDGER_TEST_DATABASE_URL=postgresql://superuser@host/postgres make test
check-slow: $(STAMP) ## the slow tests
	@$(BIN)/python -m pytest -m slow $(ARGS)

test-postgres15: $(STAMP) ## the fast tests on Debian's PostgreSQL 15, where it is installed
	@tests/postgres15.sh $(BIN)/python -m pytest -n $(WORKERS) -m "not slow" $(ARGS)

test-container: $(STAMP) ## the fast tests on PostgreSQL 18 in containers, where a container engine runs
	@LEDGER_TEST_POSTGRES=container $(BIN)/python -m pytest -n $(WORKERS) -m "not slow" $(ARGS)

# UmaDB is a peer where its wheel fits; without it the bench says so, and measures the others.
bench: $(STAMP) ## measure against the peers; bench/README.md says what
	@unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT; UV_PYTHON_DOWNLOADS=never $(BIN)/uv sync --quiet --locked \
		--python $(BIN)/python --group bench --no-build-package umadb || echo "no wheel of umadb for this machine" >&2
	@$(BIN)/python -m bench $(ARGS)

clean: ## remove .venv and every cache
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
