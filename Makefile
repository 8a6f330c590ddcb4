# Two commands are enough: `make demo` and `make test`. Both set up what is missing and may be run again at any time.
# They need Python 3.11 or newer, make and git; works with GNU make 3.81, which macOS ships.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
SHELL := /bin/sh

VENV := .venv
PY := $(VENV)/bin/python
# two levels of installation: what a person needs, and what a developer needs on top
RUNS := $(VENV)/.installed-run
TESTS := $(VENV)/.installed-test

# `make demo GOAL="…" ON=browser:URL`: taken literally, so that a $ in a goal stays a $
ifdef GOAL
override GOAL := $(value GOAL)
endif
ifdef ON
override ON := $(value ON)
endif
export GOAL ON
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup demo test lint format docs bench constraints clean chromium

help: ## show this
	@echo "clewline: do a task once, keep the way as a verified skill, follow it again."
	@echo
	@grep -hE '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1|/' | \
	  while IFS='|' read -r name what; do printf '%-20s %s\n' "$$name" "$$what"; done
	@echo
	@echo '  make demo GOAL="Search for rope and open the first result" ON=browser:http://127.0.0.1:8000/'

setup: $(TESTS) chromium ## everything for working on clewline: .venv, packages, Chromium

demo: $(RUNS) $(if $(filter browser:% page,$(ON)),chromium) ## carry out a goal on the embedded phone and show the trace (GOAL="…" ON=…)
	@$(PY) examples/demo.py

test: $(TESTS) chromium lint ## check style, types and imports, and run the whole suite
	@echo "==> tests"
	@$(PY) -m pytest -q -n auto --dist loadfile --durations 30
	@echo "==> all good"

lint: $(TESTS) ## only the checks that read the code
	@echo "==> style"
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@echo "==> types"
	@$(PY) -m mypy
	@echo "==> who imports whom"
	@$(VENV)/bin/lint-imports --no-logo

format: $(TESTS) ## put the code into the project's format
	@$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format .

docs: $(TESTS) ## build the documentation as a site into build/site
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo "==> build/site/index.html"

bench: $(TESTS) chromium ## measure: what a step costs beside other agents, and MiniWoB++
	@$(PY) -m benchmarks.peers
	@$(VENV)/bin/clew evaluate miniwob

# What `pip install -e .[dev,evaluate]` resolves today, written down. torch is ours to choose: with this one line pip
# takes a CPU build where it is told of one.
constraints: $(TESTS) ## renew constraints.txt from what pip resolves today
	@echo "==> asking pip for the newest set that fits"
	@$(PY) .ci/constraints.py

clean: ## remove .venv and everything that tools left behind
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find agent perception planner skills devices emulators examples tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- how it is set up -------------------------------------------------------------------------------------------------

chromium: $(RUNS)
	@echo "==> Chromium"
	@$(PY) -m emulators.browsers

$(RUNS): pyproject.toml constraints.txt | environment
	@echo "==> installing clewline into $(VENV) (about 110 MB to fetch; a minute or a few the first time)"
	@.ci/install $(PY) .
	@touch $@

$(TESTS): pyproject.toml constraints.txt | environment
	@echo "==> installing clewline and the tools for its tests into $(VENV) (about 180 MB to fetch the first time)"
	@.ci/install $(PY) '.[dev,evaluate]'
	@touch $(RUNS) $@

.PHONY: environment
environment:
	@PYTHON='$(PYTHON)' .ci/environment $(VENV)
