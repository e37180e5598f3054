# Every target works on a fresh machine with Python 3.11 or newer; the first one installs.
# Without make: python scripts/bootstrap.py lab    (or: test, lint, notebooks)

PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help lab test check lint notebooks syllabus sweep homework grade solutions lecture handout site bench faults portable gallery lock clean python

help:  ## this list
	@echo "make lab         open the course in JupyterLab   (ARGS=--no-browser, ARGS=--port=9000)"
	@echo "make test        run every test                  (ARGS=tests/test_syllabus.py)"
	@echo "make check       the style and the fast tests, in a minute, while you work"
	@echo "make lint        check the style of modules and notebooks"
	@echo "make notebooks   execute the notebooks in place  (ARGS=notebooks/01_unrolling.ipynb)"
	@echo "make syllabus    which row of the syllabus stands in which cell"
	@echo "make sweep       measure success against lag again, in about 20 minutes; resumes (ARGS=--workers=8)"
	@echo "make homework    the students' copy of the homework, as a folder and a zip, into dist/"
	@echo "make grade SUBMISSIONS=folder   grade what they handed in  (ASSIGNMENT=hw2 JOBS=2 OUT=folder)"
	@echo "make solutions   the homework solved, with rubrics, into dist/solutions"
	@echo "make lecture     the chapters as lectures, with live explorers  (ARGS=06, ARGS=--no-browser)"
	@echo "make handout     a PDF and an HTML file of each lecture, into dist/handout  (ARGS=06; needs Chromium)"
	@echo "make site        the course for the browser, as static files, into dist/site (ARGS=--pyodide=FOLDER)"
	@echo "make bench       our LSTM's speed beside PyTorch's (ARGS=--torch-python=PATH)"
	@echo "make faults      plant faults and see that the tests notice (ARGS=optim)"
	@echo "make portable    notebooks and tests in the arithmetics of other processors  (ARGS=Haswell)"
	@echo "make gallery     pictures of all explorers, into docs/gallery (needs Chromium)"
	@echo "make lock        write requirements/*.txt anew   (ARGS=--upgrade)"
	@echo "make clean       remove the environment and caches"
	@echo "PYTHON=python3.12 make lab   chooses another Python"

grade: WORDS = $(if $(SUBMISSIONS),"$(SUBMISSIONS)") $(if $(ASSIGNMENT),--assignment $(ASSIGNMENT)) \
  $(if $(JOBS),--jobs $(JOBS)) $(if $(OUT),--out "$(OUT)")

lab test check lint notebooks syllabus sweep homework grade solutions lecture handout site lock: python
	@$(PYTHON) scripts/bootstrap.py $@ $(WORDS) $(ARGS)

bench: python
	@$(PYTHON) scripts/bootstrap.py run benchmarks.cells $(ARGS)

faults: python
	@$(PYTHON) scripts/bootstrap.py run scripts.plant_faults $(ARGS)

portable: python
	@$(PYTHON) scripts/bootstrap.py run scripts.portable $(ARGS)

gallery: python
	@$(PYTHON) scripts/bootstrap.py run scripts.screenshots $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
	  echo "lstmlab: no $(PYTHON) here. Install Python 3.11 or newer, or name one: PYTHON=/path/to/python3 make lab" >&2; \
	  exit 1; }

clean:
	rm -rf .venv .pytest_cache .ruff_cache build  # and not dist: grades lie there
	find . -name __pycache__ -o -name .ipynb_checkpoints | xargs rm -rf
