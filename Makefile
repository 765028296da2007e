SHELL := /bin/sh
# The newest Python here that is new enough.
PYTHON := $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
VENV := .venv/bin/python
only ?=

.PHONY: help run test bench lint pins install

help:  ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

run: install  ## Start everything on http://127.0.0.1:8000 (PORT, CALLBOARD_VAR, DEMO=0); Ctrl-C stops it
	@$(VENV) -m config.local.run

test: install  ## Check the code and run every test
	@$(VENV) -m config.local.browser
	@$(VENV) -m config.local.pdfsig
	@$(VENV) -m pytest -n auto --dist worksteal -q

bench: install  ## Measure (only=board_page for one) and write bench/results/latest.json
	@$(VENV) -m bench $(only)

lint: install  ## Ruff, djLint, import contracts and types, without the tests
	@$(VENV) -m pytest -q -p no:cacheprovider tests/architecture/test_code.py

pins: install  ## Pin every dependency of pyproject.toml anew in requirements.txt
	@$(VENV) -m piptools compile -q --upgrade --extra dev --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-header --output-file requirements.txt pyproject.toml

# Compared by content: a fresh checkout has fresh times. Where venv comes without pip, the outer pip serves.
install:
	@test -n "$(PYTHON)" || { echo "Callboard needs Python 3.11 or newer." >&2; exit 1; }
	@if ! cmp -s requirements.txt .venv/requirements.txt; then \
		echo "Installing the pinned requirements into .venv …"; \
		test -x $(VENV) || $(PYTHON) -m venv .venv 2>/dev/null || $(PYTHON) -m venv --clear --without-pip .venv; \
		if $(VENV) -m pip --version >/dev/null 2>&1; then $(VENV) -m pip install -q -r requirements.txt; \
		else $(PYTHON) -m pip --python $(VENV) install -q -r requirements.txt; fi \
		&& cp requirements.txt .venv/requirements.txt; \
	fi
