# What a person types. `make help` lists it; the work is done in tools/.

PORT ?= 8001
PYTHON ?=
ARGS ?=
export PYTHON

MAKEFLAGS += --no-print-directory
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test check bench lock clean

help: ## one line for each command
	@awk -F ':[^#]*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

setup: ## everything that `make run` needs: .venv, locked packages, built pages; does nothing when nothing changed
	@python=$$(tools/find-python) && exec "$$python" tools/set_up.py

setup-dev:
	@python=$$(tools/find-python) && exec "$$python" tools/set_up.py --dev

run: setup ## the whole product on http://127.0.0.1:8001 with SQLite and a simulated Instagram; PORT=… moves it
	@exec $(BIN)/igw dev --port $(PORT)

test: setup-dev ## every test, on real throwaway servers; ARGS='-k word' chooses some
	@$(BIN)/python tools/system_packages.py mariadb-server redis-server chromium
	@$(BIN)/python tools/certified_provider.py >/dev/null
	@$(if $(ARGS),,$(BIN)/python tools/node.py run --silent test)
	@$(BIN)/python tools/run_tests.py $(ARGS)

check: setup-dev ## formatting, lint, types, import floors, web pages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/node.py run --silent check

bench: setup-dev ## benchmarks of this machine, side by side, as a table and as JSON
	@$(BIN)/python tools/system_packages.py mariadb-server redis-server wrk
	@exec $(BIN)/python -m benchmarks $(ARGS)

lock: setup ## choose package versions anew within pyproject.toml; UPGRADE=1 takes the newest
	@$(BIN)/python tools/lock.py $(if $(UPGRADE),--upgrade)

clean: ## remove what set-up, builds and tools made; var/ with its players stays
	rm -rf .venv web/node_modules web/dist tests/certified_provider/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
