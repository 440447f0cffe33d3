# Bare `make` prints the lines that begin with `#:`. All paths are relative: the folder's own may hold spaces.
.PHONY: help setup demo serve test test-odoo check bench torture docs lock db-stop clean
.NOTPARALLEL:
PYTHON := .venv/bin/python
PIP := $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r
IS_NEW := -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PY ?= $(shell for p in python3.13 python3.12 python3.11 python3; do $$p $(IS_NEW) && echo $$p && break; done)
# .venv.lock is locked while an installer lives, and not empty until .venv is whole: both outlast a kill -9.
TAKE := exec 9>>.venv.lock; "$$py" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'

help:
	@while IFS= read -r line; do case $$line in "#: "*) echo "  make $${line#"#: "}";; esac; done <Makefile
#: setup    put all that the system needs into .venv (a minute; PY=/path/to/python3 chooses the Python)
setup: .venv/.base ; @echo "All is in place; next: make demo"
#: demo     run the main job on real input; papers and figures go to out/
#: serve    run the demonstration's site and clock on http://127.0.0.1:8000, with a login for each role
#: docs     print docs/generated from the code
demo docs: .venv/.base
	@$(PYTHON) -m mediation $@
serve: .venv/.base
	@$(PYTHON) -m mediation serve --demo
#: test     run the tests (T=tests/pure for some of them)
test: .venv/.dev
	@$(PYTHON) -m pytest -n logical --maxprocesses 4 --dist worksteal $(T)
#: test-odoo run the scenarios of the bridge against an Odoo of yours (ODOO_URL=... ODOO_DATABASE= ODOO_LOGIN= ODOO_SECRET=)
test-odoo: .venv/.dev
	@$(PYTHON) -m pytest tests/odoo -s -rs
#: check    lint, format, types, imports, and whether what is printed from code is fresh
check: .venv/.dev
	@$(PYTHON) -m ruff check . && $(PYTHON) -m ruff format --check . && $(PYTHON) -m mypy
	@.venv/bin/lint-imports && $(PYTHON) -m pytest tests/house -q
#: bench    measure, and print ratios
bench: .venv/.dev
	@$(PYTHON) -m pytest tests/bench -m benchmark -s
#: torture  kill, cut and overfill, on purpose, and walk every page of a whole city
torture: .venv/.dev
	@$(PYTHON) -m pytest tests/torture tests/browser -m torture -s
#: lock     choose the newest allowed packages and pin them (needs uv)
lock: ; @sh requirements/lock.sh
#: db-stop  stop the embedded PostgreSQL
db-stop: ; @[ ! -e .venv/.base ] || $(PYTHON) -m mediation.db stop
#: clean    remove .venv and caches; never var/, where the data is
clean: db-stop
	@rm -rf .venv .venv.lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.base: requirements/base.lock requirements/driver-source.lock requirements/driver-wheel.lock
	@py="$(PY)"; stop() { echo "make setup: $$*" >&2; exit 1; }; \
	"$$py" $(IS_NEW) || stop "Python 3.11 or newer is needed; install it, or name it: make setup PY=/path/to/python3"; \
	"$$py" -c 'import ensurepip, venv' 2>/dev/null || \
		stop "$$py lacks the module venv; install it (on Debian: apt-get install python3-venv)"; \
	"$$py" -c 'import shutil, sys; sys.exit(shutil.disk_usage(".").free < 1.5e9)' || \
		stop "less than 1.5 GB is free on the disk of this folder"; \
	$(TAKE); echo "Installing into .venv, which takes about a minute."; \
	[ -x $(PYTHON) ] && ! [ -s .venv.lock ]; is_whole=$$?; echo unfinished >.venv.lock; \
	[ $$is_whole = 0 ] || { rm -rf .venv; "$$py" -m venv .venv; } || stop "$$py cannot make .venv"; \
	$(PIP) requirements/base.lock && { \
		{ $(PIP) requirements/driver-source.lock && $(PYTHON) -c 'import psycopg2'; } >.venv/driver.log 2>&1 || \
		$(PIP) requirements/driver-wheel.lock; } && touch $@; status=$$?; \
	: >.venv.lock; [ $$status = 0 ] || stop "pip could not install the packages, for the reason above"
.venv/.dev: .venv/.base requirements/dev.lock
	@py=$(PYTHON); $(TAKE); rm -f .venv/.base; echo unfinished >.venv.lock; echo "Installing the tools for tests."; \
	$(PIP) requirements/dev.lock; status=$$?; \
	touch .venv/.base; : >.venv.lock; [ $$status != 0 ] || touch $@; exit $$status
