# The course's commands: `make help` lists them. Paths are relative, so that a folder with spaces works.
# Variables: PYTHON (a Python to make .venv with), LAB_FLAGS (more flags for JupyterLab), BENCH (flags
# for a benchmark, such as --write), NOTEBOOKS, COVER, MUTANTS, MISTAKES, MATRIX (less than the whole;
# see there).

PY = .venv/bin/python
export PYTHON

.DEFAULT_GOAL = help

# Nothing of another Python may reach into .venv: no folder of its packages, no script of its start.
# (tools/jupyter_environment.py says the rest, for kernels.)
unexport COVERAGE_FILE COVERAGE_RCFILE
unexport $(filter-out PYTHON PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX,$(filter PYTHON%,$(.VARIABLES)))

# Two processes; what belongs to one notebook stays in one of them, since its cells share a kernel, and
# its tests one run of it (tests/conftest.py groups them). One BLAS thread
# each: two processes with two threads, on two cores, spin while they wait for one another and take
# several times as long. (make test-portable compares one thread and two.)
PYTEST = OPENBLAS_NUM_THREADS=1 $(PY) -m pytest -q -n 2 --max-worker-restart=0 -m "not slow" --dist

.PHONY: help lab fresh test test-slow test-browser test-portable test-matrix coverage mutants mistakes bench \
    bench-panels bench-class notebooks claims lint install install-tests install-browser install-peers

help:
	@echo "make lab            open the course in JupyterLab (your own copy, in my_notebooks/)"
	@echo "make fresh          start over with a fresh copy; the old one is kept under a dated name"
	@echo "make test           unit tests, then every notebook is run and its outputs compared"
	@echo "make test-slow      unit tests that take long and only widen what the others test"
	@echo "make test-browser   the panels in a real JupyterLab (needs Chromium or Chrome)"
	@echo "make bench-panels   time from key to picture of every panel, in a browser (about half an hour)"
	@echo "make bench-class    how many students one small server bears: kernels, time to picture (half an hour)"
	@echo "make test-portable  the notebooks' outputs on other CPU kernels and thread counts"
	@echo "make test-matrix    all tests on each Python here, lowest and newest packages, kernels (over an hour)"
	@echo "make coverage       which lines of the code the unit tests and the notebooks run"
	@echo "make mutants        whether the tests notice what is changed in the code (90 minutes)"
	@echo "make mistakes       how the exercises tell what is changed in their solutions (15 minutes)"
	@echo "make bench          time of training against scikit-learn, PyTorch and JAX (its own .venv-bench)"
	@echo "make notebooks      run every notebook and store its outputs (for those who change the course)"
	@echo "make claims         write tests/CLAIMS.md anew: what the notebooks claim, and its tests"
	@echo "make lint           check style, types, order of the rooms, spelling and links"

install:
	@sh tools/install.sh requirements.txt

install-tests:
	@sh tools/install.sh requirements.txt tests/requirements.txt

install-browser:
	@sh tools/install.sh requirements.txt tests/requirements.txt tests/requirements-browser.txt

lab: install
	@exec $(PY) -I tools/open_lab.py $(LAB_FLAGS)

fresh: install
	@$(PY) -I tools/working_copy.py --fresh

test: install-tests
	$(PYTEST) loadscope --ignore tests/browser tests
	$(PYTEST) loadfile --nbval notebooks
	@echo "All is well. Left out: slow tests (make test-slow) and the panels in a real browser (make test-browser)."

test-slow: install-tests
	$(subst not slow,slow,$(PYTEST)) load --ignore tests/browser tests

test-browser: install-browser
	$(PY) -m pytest -q tests/browser

bench-panels: install-browser
	$(PY) tools/benchmarks/panels.py $(BENCH)

bench-class: install-tests
	OPENBLAS_NUM_THREADS=1 $(PY) tools/benchmarks/classroom.py $(BENCH)

test-portable: install-tests
	$(PY) tools/portable.py

# The peers (hundreds of MB) are installed apart from what students use. BENCH="--rounds 5" tries it,
# BENCH=--no-peers does without them, BENCH=--write keeps the tables in docs/measured.md.
bench: $(if $(filter --no-peers,$(BENCH)),install-tests,install-peers)
	$(if $(filter --no-peers,$(BENCH)),$(PY),.venv-bench/bin/python) tools/benchmarks/speed.py $(BENCH)

install-peers:
	@COURSE_VENV=.venv-bench sh tools/install.sh requirements.txt tools/benchmarks/requirements.txt

# NOTEBOOKS="--into FOLDER notebooks/03_momentum.ipynb" names some, and stores them elsewhere.
notebooks: install-tests
	$(PY) tools/regenerate.py $(NOTEBOOKS)

claims: install-tests
	$(PY) tools/claims.py

# MATRIX=--list only prints the runs, MATRIX="--only 3" makes the third.
test-matrix: install-tests
	$(PY) tools/matrix.py $(MATRIX)

# The same tests as make test, kernels counted. COVER=tests/test_cooling.py runs only those, and does not
# fail for what they leave.
coverage: install-tests
	$(PY) -m coverage erase
	$(subst -m pytest,-m coverage run -m pytest,$(PYTEST)) loadscope --ignore tests/browser $(or $(COVER),tests)
	$(if $(COVER),,$(subst -m pytest,-m coverage run -m pytest,$(PYTEST)) loadfile --nbval notebooks)
	$(PY) -m coverage combine -q
	$(PY) -m coverage report $(if $(COVER),--fail-under=0)

# MUTANTS="--only nesterov" tries the changes of one function, "--only nesterov --tests optimizers" by a few
# of the tests.
mutants:
	@sh tools/install.sh requirements.txt tests/requirements.txt tools/requirements-mutants.txt
	$(PY) tools/mutants.py $(MUTANTS)

# MISTAKES="--only 'heavy ball'" tries those of one exercise, MISTAKES=--write keeps the table of all.
mistakes: install-tests
	OPENBLAS_NUM_THREADS=1 $(PY) tools/mistakes.py $(MISTAKES)

# LINKS=--external also asks for the addresses on the web.
lint: install-tests
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	$(PY) -m codespell_lib
	$(PY) tools/links.py $(LINKS)
