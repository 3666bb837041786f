# Two commands set everything up: `make ask` and `make test`. Without make: see the README.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
RUN := $(VENV)/bin/python
Q ?= who skipped the meeting?

.PHONY: ask build console test check format clean

ask: build            ## answer a question from the articles: make ask Q="…"
	@$(RUN) -m index ask -- "$$QUESTION" || test $$? -eq 1

build: $(VENV)/.run   ## read the articles and publish a new snapshot of the index
	@$(RUN) -m index build

console: build        ## chat with the articles in this terminal
	@$(RUN) run_bot.py --console

check: build          ## does everything stand that the bot needs?
	@$(RUN) run_bot.py --check

test: $(VENV)/.dev    ## every check and every test
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/pytest -n 2 --dist loadfile

format: $(VENV)/.dev  ## lay the code out as the checks want it
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

clean:                ## remove the virtual environment and what the bot wrote
	rm -rf $(VENV) data

# The question goes through the environment, so that no sign in it means anything to the shell.
export QUESTION := $(value Q)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(VENV)/.run
