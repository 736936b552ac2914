# Everything that is run by hand or by CI. The environment is made in .venv on first use.
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
PORT ?=
ARGS ?=
# One test process more than there are processors, as they wait for browsers, four at most; one without work takes some
# of another's.
TOGETHER = --numprocesses $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --maxprocesses 4 --dist worksteal
# Many images forbid compiled files: each process and each server of the tests would then compile everything anew.
PYTEST = PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(TOGETHER)

.DEFAULT_GOAL := help
.PHONY: help run serve test test-slow test-all check scripts audit demo fix lock bench scale soak shots

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/make \1|\2/p' Makefile | awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'

run: .venv/.run ## set everything up and start the dashboard (PORT=8600 for a port of your own)
	@$(BIN)/streamlit run app.py $(if $(PORT),--server.port $(PORT))

serve: .venv/.run ## run the dashboard for others: LSDASH_HOSTS=so.example make serve (refuses unsafe settings)
	@$(BIN)/python -m lsdash serve $(if $(PORT),--port $(PORT))

test: .venv/.test ## run the tests, but for the slow ones (ARGS="-k words" for some, ARGS="-n0 -x" one by one)
	@$(PYTEST) -m "not slow" $(ARGS)

test-slow: .venv/.test ## run what is slow by nature: servers that go and come back, damaged and killed builds, crowds, long prints
	@$(PYTEST) -m slow $(ARGS)

test-all: .venv/.test ## run every test
	@$(PYTEST) $(ARGS)

check: .venv/.dev ## lint, formatting, strict types; scripts of the browser, where there is Node.js
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@if command -v node >/dev/null && command -v npm >/dev/null; then $(MAKE) --no-print-directory scripts; \
	elif [ -n "$$CI" ]; then echo "CI must have Node.js and npm for the scripts of the browser" >&2; exit 1; \
	else echo "No Node.js and npm: the scripts of the browser are not checked."; fi

scripts: node_modules/.installed ## lint and unit-test the scripts that the browser runs
	@npm run --silent lint
	@node --test tests/javascript/*.test.js

node_modules/.installed: package.json package-lock.json
	@npm ci --silent --no-audit --no-fund
	@touch $@

audit: .venv/.run ## print the ledger; fail where tables, release and ledger disagree (ARGS="--lang en")
	@$(BIN)/python -m lsdash release
	@$(BIN)/python -m lsdash audit $(ARGS)

demo: .venv/.run ## make the synthetic demonstration data set (ARGS="--seed 1 --years 5")
	@$(BIN)/python -m lsdash demo $(ARGS)

fix: .venv/.dev ## mend what the linter and the formatter can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: .venv/.dev ## lock what requirements*.txt list, with all that it needs and the hashes of its files (ARGS=--upgrade)
	@$(BIN)/python -m tools.lock $(ARGS)

bench: .venv/.test ## measure against an empty Streamlit page, in one run (ARGS="--quick --json FILE")
	@$(BIN)/python -m tools.bench $(ARGS)

scale: .venv/.test ## measure clicks per second by server processes behind nginx (ARGS="--processes 1 2 4")
	@$(BIN)/python -m tools.scale $(ARGS)

soak: .venv/.test ## do to the dashboard what may happen to it (ARGS="--quick", "--minutes 60 --json FILE")
	@$(BIN)/python -m tools.soak $(ARGS)

shots: .venv/.test ## make the screenshots of the README (ARGS="--all DIR" for every page)
	@$(BIN)/python -m tools.shots $(ARGS)

# An environment that works is kept; else one is made by the first Python that is new enough and able to.
.venv/.run: requirements.lock
	@if $(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then exit 0; fi; \
	unable=; \
	for python in python3.13 python3.12 python3.11 python3; do \
	  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue; \
	  if $$python -c 'import ensurepip, venv' >/dev/null 2>&1; then \
	    echo "Making the environment .venv with $$python ..."; \
	    $$python -m venv --clear .venv; exit $$?; \
	  fi; \
	  unable=$$python; \
	done; \
	if [ -n "$$unable" ]; then \
	  echo "$$unable lacks venv: on Debian and Ubuntu, apt install python3-venv." >&2; \
	else \
	  echo "Python 3.11 or newer is needed: on Debian and Ubuntu, apt install python3-venv; elsewhere, see python.org/downloads." >&2; \
	fi; \
	exit 1
	@echo "Installing what requirements.lock lists (once, a minute or two) ..."
	@$(PIP) -r requirements.lock
	@touch $@

.venv/.test: requirements-test.lock .venv/.run
	@echo "Installing what requirements-test.lock lists ..."
	@$(PIP) -r requirements-test.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.test
	@echo "Installing what requirements-dev.lock lists ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@
