# Two commands to remember: `make interview` and `make test`. Each makes .venv, installs, and runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= auto
# Files of human-scored replies for `make bench-grading`; none of them is part of the project.
DATA ?= $(wildcard ../shared/data/human-scored/*.jsonl)

# Compiled modules are kept even where the environment says otherwise: every command starts three times as fast.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: interview test check format topics screens bench bench-grading wheel clean

interview: $(VENV)/.installed
	@$(BIN)/interviewer $(ARGS) || [ $$? -eq 130 ]

test: $(VENV)/.installed-dev
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interviewer questions check

format: $(VENV)/.installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The table of topics in knowledge/README.md, after questions came or went.
topics: $(VENV)/.installed-dev
	$(BIN)/python -m interviewer.corpus.overview knowledge/README.md

# The pictures of the README, from the program as it is now.
screens: $(VENV)/.installed-dev
	$(BIN)/python -m docs.screens.make

bench: $(VENV)/.installed-dev
	$(BIN)/python -m benchmarks

# How far the graders agree with people, and what attacks on them reach; ARGS="--grader model" measures the model grader.
bench-grading: $(VENV)/.installed-dev
	$(if $(strip $(DATA)),$(BIN)/python -m training.combiner $(DATA))
	$(if $(strip $(DATA)),$(BIN)/interviewer evaluate $(DATA) $(ARGS))
	$(BIN)/interviewer evaluate $(ARGS)
	$(BIN)/interviewer evaluate --attacks $(ARGS)

wheel: $(VENV)/.installed-dev
	$(BIN)/python -m hatchling build -t wheel

clean:
	rm -rf $(VENV) dist build

# uv installs in seconds and does not read pip's configuration, so a mirror set for pip is handed on to it.
# Where uv cannot be had, pip does the same with the same constraints.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "interviewer needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (first use only) …" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv >&2 || true
	@index=$$($(BIN)/python -m pip config get global.index-url 2>/dev/null); \
	if test -x $(BIN)/uv; then \
		env $${index:+UV_DEFAULT_INDEX="$$index"} $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt -e '$(1)' >&2; \
	else \
		$(BIN)/python -m pip install --quiet -c constraints.txt -e '$(1)' >&2; \
	fi
	@touch $@
endef

$(VENV)/.installed: pyproject.toml constraints.txt
	$(call install,.)

$(VENV)/.installed-dev: pyproject.toml constraints.txt
	$(call install,.[dev])
	@touch $(VENV)/.installed
