# make demo   the graph of seeds/, built, checked and served on http://127.0.0.1:8000
# make test   every test               make check  formatting, lint, types, layers, shapes
# make lock   the two lock files anew  make clean  what tools left behind; .venv stays
# make assets the pages' browser code, which demo and test also bring where npm is
# make screenshots   the pictures in docs/images, by the system's Chromium
# Needs Python 3.11 or newer (PYTHON=python3.12 make …); everything else is installed into .venv from the lock files.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(name) -c \
	'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

.PHONY: demo test check lock assets screenshots clean

demo: .venv/run.stamp assets
	$(BIN)/kg demo $(if $(PORT),--port $(PORT))

test: .venv/dev.stamp assets
	$(BIN)/python -m pytest $(ARGS)

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: .venv/dev.stamp
	$(LOCK) $(UPGRADE) --group build --output-file requirements.txt
	$(LOCK) $(UPGRADE) --group dev --constraint requirements.txt --output-file requirements-dev.txt

# Pages work without: so neither a machine without npm nor one without network is an error.
assets: $(if $(shell command -v npm 2>/dev/null),assets/node_modules/copied.stamp)
	@test -e assets/node_modules/copied.stamp || \
		echo "make: no npm, or \`npm ci\` failed in assets/: the SPARQL editor and graph pictures are left out, all else works" >&2

assets/node_modules/copied.stamp: assets/package-lock.json assets/copy.mjs
	@cd assets && npm ci --silent && node copy.mjs && touch node_modules/copied.stamp || rm -f node_modules/copied.stamp

screenshots: .venv/dev.stamp assets
	$(BIN)/python -m tests.web.screenshots $(ONLY)

clean:
	rm -rf build dist out .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find kg tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or newer found; install one, or name it: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The development lock holds everything that the other one holds, at the same versions.
.venv/run.stamp: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing into .venv (about 450 MB; a few minutes the first time)" >&2
	test -e .venv/dev.stamp || $(PIP) install --require-hashes --no-deps -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing into .venv (about 600 MB; a few minutes the first time)" >&2
	$(PIP) install --require-hashes --no-deps -r requirements-dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
