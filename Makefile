# Two commands do everything on a fresh machine: `make run` and `make test`.
# Prerequisites: git, make, python3 >= 3.11 with venv.

PYTHON  ?= python3
VENV    ?= .venv
ARCHIVE ?= data/sample/archive
DB      ?= out/saraban.db
BIN     := $(VENV)/bin
SARABAN := $(BIN)/saraban

.DEFAULT_GOAL := help
.PHONY: help setup setup-system setup-office run test lint unit accuracy accuracy-check graph-bench sample lock clean doctor wheel

help: ## Say what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: setup-system $(VENV)/.ready ## Install what is missing: system packages, virtual environment, saraban

setup-system:
	@sh .ci/system-packages.sh

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "saraban needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup-office: ## Install LibreOffice, which DOC, ODT and RTF files need
	@sh .ci/system-packages.sh office

run: setup ## Read ARCHIVE (the sample letters) into DB and say what to look at next
	@mkdir -p $(dir $(DB))
	$(SARABAN) run "$(ARCHIVE)" --db "$(DB)"
	@$(SARABAN) next --db "$(DB)"

test: setup lint unit accuracy-check ## Everything that CI checks

lint: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(VENV)/.ready
	$(BIN)/pytest -n auto --dist loadfile

accuracy: $(VENV)/.ready ## Measure the reading and write docs/ACCURACY.md
	$(BIN)/python -m benchmarks.accuracy

accuracy-check: $(VENV)/.ready
	$(BIN)/python -m benchmarks.accuracy --check

graph-bench: $(VENV)/.ready ## Measure the graph and the search beside their peers and renew docs/PERFORMANCE.md (an hour)
	$(BIN)/python -m pip install --quiet duckdb networkx
	$(BIN)/python -m benchmarks.graph --archive texts
	$(BIN)/python -m benchmarks.graph --archive links
	$(BIN)/python -m benchmarks.graph --report build/graph.jsonl

doctor: setup ## Say which parts are there and what is missing
	$(SARABAN) doctor

sample: setup-office $(VENV)/.ready ## Draw the invented letters of data/sample anew
	$(BIN)/python -m data.sample.make

wheel: $(VENV)/.ready ## Build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lock: ## Renew requirements.lock from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header pyproject.toml --extra dev -o requirements.lock

clean: ## Remove what was made here (not your databases elsewhere)
	rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis

-include pipeline/ocr/train/train.mk
