# One door to everything: `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help environment front demo serve reset check test pictures soak clean
SHELL := /bin/sh
# Compiled modules are kept, whatever the machine's setting: each of the many processes that the demo and the tests
# start would compile them all anew, 2.5 s of a core each.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
PYTEST = chromium=$$($(BIN)/python tools/chromium.py) && BREAKWATER_CHROMIUM="$$chromium" $(BIN)/pytest

help:  ## list the tasks
	@echo "Breakwater. The tasks:"
	@awk -F':.*## ' '/^[a-z%-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

environment:  ## make or update .venv from the lock file (the other tasks do this first)
	@sh tools/environment.sh

front: environment  ## build the front end, if its sources changed
	@$(BIN)/python tools/front.py

demo: front  ## start everything with the example data on http://127.0.0.1:8000 (PORT=8001: there)
	@BREAKWATER_PORT=$(or $(PORT),8000) $(BIN)/breakwater demo

serve: front  ## start everything as in production, from the settings in the environment
	@BREAKWATER_PORT=$(or $(PORT),8000) $(BIN)/breakwater serve

reset: environment  ## delete the database and its keys, after asking
	@$(BIN)/breakwater reset

check: environment  ## format, lint, types, contracts, migrations, settings, documents
	@sh tools/check.sh

test: environment  ## every test but the long ones
	@$(BIN)/python -m breakwater.core.network.disruption.warming & compiling=$$!; $(BIN)/python tools/front.py && wait $$compiling
	@$(PYTEST) -n auto --dist loadfile -m "not soak" $(ARGS)

pictures: front  ## take the pictures of the documents anew (look at each before it is kept)
	@chromium=$$($(BIN)/python tools/chromium.py) && BREAKWATER_CHROMIUM="$$chromium" \
	  BREAKWATER_SCREENSHOTS=docs/tutorial/pictures $(BIN)/pytest -p no:xdist -q tests/e2e/test_tutorial.py && \
	  BREAKWATER_CHROMIUM="$$chromium" BREAKWATER_SCREENSHOTS=docs/how-to/pictures \
	  $(BIN)/pytest -p no:xdist -q tests/e2e/test_disrupt.py

soak: front  ## the long tests: many worlds, many kills
	@$(PYTEST) -m soak $(ARGS)

bench-%: front  ## one of the benches (benchmarks/README.md): read, leaks, collection …; prints one JSON object a line
	@UV_PROJECT_ENVIRONMENT=.tools/bench UV_PYTHON_DOWNLOADS=never \
	  .tools/bin/uv sync --quiet --frozen --group bench --python $(BIN)/python
	@.tools/bench/bin/python benchmarks/$*.py $(ARGS)

clean:  ## remove what the tasks made, except the database
	rm -rf .venv .tools frontend/node_modules src/breakwater/foundation/web/static/built test-results
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
