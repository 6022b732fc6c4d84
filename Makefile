# Each target works on a fresh clone with Python 3.11+, git and make. Bare `make` lists them.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
export VAR_DIR ?= $(CURDIR)/var
export PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run dev test check bench lock messages clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.base: requirements/base.txt
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	@echo "Installing the locked packages …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.base
	@echo "Installing the tools for tests …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

run: export DEMO ?= true
run: export MFA_REQUIRED ?= false
run: export LOG_JSON ?= false
run: $(VENV)/.base ## the portal with demo data on http://127.0.0.1:$PORT
	@$(RUN) -m portal.demo.serve

dev: export DEMO ?= true
dev: export DEBUG ?= true
dev: export MFA_REQUIRED ?= false
dev: export LOG_JSON ?= false
dev: $(VENV)/.dev ## development server with reload
	@$(RUN) -m portal.demo.serve --dev

test: $(VENV)/.dev ## the whole test suite on the embedded defaults
	@$(RUN) manage.py catalogues
	@VAR_DIR= $(RUN) -m pytest -n 2 --dist loadgroup -q $(or $(ARGS),-m "not slow and not load")

check: $(VENV)/.dev ## lint, types, import contract, migrations, catalogues, glossary
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-cache
	@$(VENV)/bin/djlint templates --lint --quiet
	@$(RUN) manage.py check --fail-level WARNING
	@$(RUN) manage.py makemigrations --check --dry-run portal directory kompass agreements search
	@$(RUN) manage.py catalogues --check
	@VAR_DIR= $(RUN) -m pytest -q tests/test_glossary.py
	@$(VENV)/bin/mypy --no-error-summary

bench: $(VENV)/.dev ## benchmarks; writes var/bench.json; parts: ARGS="--only search --quick"
	@$(RUN) manage.py catalogues
	@$(RUN) -m tests.bench $(ARGS)

lock: ## make the locked requirements anew (needs uv)
	cd requirements && uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" base.in -o base.txt
	cd requirements && uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" dev.in -o dev.txt

messages: $(VENV)/.dev ## bring the message catalogues up to date
	@$(RUN) manage.py catalogues --extract

clean: ## remove the environment and everything below var/
	rm -rf $(VENV) var
