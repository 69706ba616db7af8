# Each target wraps plain commands that the README also gives.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-slow eval gate bench

run: .venv/installed
	$(BIN)/python -m ingestion sync
	$(BIN)/streamlit run app.py

test: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m ingestion lint
	$(BIN)/python -m pytest -m "not slow"

test-slow: .venv/installed-dev
	$(BIN)/python -m pytest -m slow

eval: .venv/installed
	$(BIN)/python -m eval retrieval
	$(BIN)/python -m eval refusal
	$(BIN)/python -m eval answers
	$(BIN)/python -m eval judge --report
	$(BIN)/python -m eval grader

gate: .venv/installed
	$(BIN)/python -m eval gate

bench: .venv/installed
	$(BIN)/python -m eval bench

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet "$$(grep '^torch==' requirements.txt)"
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@
