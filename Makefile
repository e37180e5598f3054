# Every target works on a fresh machine with Python 3.11 or newer; the first one installs.
# Without make: python scripts/bootstrap.py lab    (or: test, lint, notebooks)

PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help grade: WORDS = $(if $(SUBMISSIONS),"$(SUBMISSIONS)") $(if $(ASSIGNMENT),--assignment $(ASSIGNMENT)) \
  $(if $(JOBS),--jobs $(JOBS)) $(if $(OUT),--out "$(OUT)")

lab test lint notebooks syllabus sweep homework grade solutions lock: python
	@$(PYTHON) scripts/bootstrap.py $@ $(WORDS) $(ARGS)

bench: python
	@$(PYTHON) scripts/bootstrap.py run benchmarks.cells $(ARGS)

faults: python
	@$(PYTHON) scripts/bootstrap.py run scripts.plant_faults $(ARGS)

gallery: python
	@$(PYTHON) scripts/bootstrap.py run scripts.screenshots $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "lstmlab: no $(PYTHON) here. Install Python 3.11 or newer, or name one: PYTHON=/path/to/python3 make lab" >&2; \
	  exit 1; }

clean:
	rm -rf .venv .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf
