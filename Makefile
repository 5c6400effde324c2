# `make run` opens the console on your music, `make test` checks everything. Both set up what they need, once.
#
#   make run MUSIC=~/Music      console and server; PORT=8080 and DATA=DIR if you like
#   make test                   every check and every test, the browser's included
#   make check                  the quick ones: style, types, contracts
#   make bench                  all measured figures (long)
#   make clean                  remove what these made

MUSIC ?=
PORT ?=
DATA ?=

VENV := .venv
BIN := $(VENV)/bin
MODEL_VENV := .venv-musicgen
NODE_TOOLS := tests/web_player/node_modules
BENCHMARKS = $(shell grep -l __main__ benchmarks/*.py)

.DEFAULT_GOAL := run
.NOTPARALLEL:
.PHONY: run test check style types contracts test-python test-browser test-player test-musicgen bench clean parts

run: $(VENV)/.installed
	@$(BIN)/rpgmusic console $(if $(MUSIC),--music "$(MUSIC)") $(if $(PORT),--port $(PORT)) $(if $(DATA),--data "$(DATA)")

test: parts style types contracts test-python test-player test-browser
	@echo "Everything passed."

check: style types contracts

style: $(VENV)/.developing
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.developing
	$(BIN)/mypy

contracts: $(VENV)/.developing
	$(BIN)/lint-imports

test-python: $(VENV)/.developing
	$(BIN)/pytest -q -n auto --dist loadfile -m "not browser"

# One browser test at a time: they judge timing, and two Chromiums would judge each other's.
test-browser: $(VENV)/.developing
	@if .ci/provide chromium && .ci/provide tmux; then $(BIN)/pytest -q -m browser; else .ci/provide allowed-to-skip; fi

test-player:
	@if .ci/provide node; then $(MAKE) --no-print-directory $(NODE_TOOLS)/.installed && \
	  cd tests/web_player && npm test --silent && npm run types --silent; else .ci/provide allowed-to-skip; fi

# The real model code, with the extra (1.2 GB, once); the other tests run without it.
test-musicgen: $(MODEL_VENV)/.installed
	$(MODEL_VENV)/bin/pytest -q tests/generation/providers/musicgen

bench: $(VENV)/.developing
	@for module in $(subst /,.,$(BENCHMARKS:.py=)); do echo "== $$module"; $(BIN)/python -m $$module || exit 1; done

clean:
	rm -rf $(VENV) $(MODEL_VENV) $(NODE_TOOLS) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# Say at the beginning, not after minutes, which parts are missing.
parts:
	@.ci/provide python
	@.ci/provide curl
	@.ci/provide node || .ci/provide allowed-to-skip
	@.ci/provide chromium || .ci/provide allowed-to-skip
	@.ci/provide tmux || .ci/provide allowed-to-skip

$(BIN)/python:
	@.ci/provide python
	"$$(.ci/provide --which-python)" -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing rpgmusic into $(VENV); this is needed once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.developing: pyproject.toml | $(BIN)/python
	@echo "Installing rpgmusic and the tools for its tests into $(VENV); this is needed once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $@ $(VENV)/.installed

$(NODE_TOOLS)/.installed: tests/web_player/package.json
	npm install --prefix tests/web_player --no-package-lock --no-fund --no-audit --loglevel=error
	@touch $@

$(MODEL_VENV)/.installed: pyproject.toml
	@.ci/provide python
	"$$(.ci/provide --which-python)" -m venv $(MODEL_VENV)
	$(MODEL_VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,musicgen]"
	@touch $@
