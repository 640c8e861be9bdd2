# Everything that is done with Passgenau, one target each. `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.SUFFIXES:

PORT ?= 8000
PYTHON ?= $(shell for name in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	command -v $$name >/dev/null 2>&1 && $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$name; break; }; done)
VENV := .venv
IN_VENV := $(VENV)/bin/python
STAMP := $(VENV)/.installed
CATALOGUES := $(wildcard web/translations/*/LC_MESSAGES/messages.po)
PATHS := core profiles employers matching placements jobs web migrations tests $(wildcard benchmarks)

.PHONY: help run test fix lint types kernel bench clean assets migration messages access audit workflow records install system-packages python

help: ## show what can be done
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run: python ## bring everything up with a demo world; PORT=8000 chooses the port
	@$(PYTHON) -m jobs.ports '$(PORT)'
	@$(MAKE) --no-print-directory assets
	@exec $(VENV)/bin/passgenau up --demo --port '$(PORT)'

test: export PASSGENAU_TEST_ALL = 1
test: system-packages assets ## everything: lint, types, all tests on SQLite, PostgreSQL and in Chromium
	@$(MAKE) --no-print-directory -j 2 types lint kernel
	@$(IN_VENV) -m pytest -q -n 3 --dist loadscope --no-loadscope-reorder

fix: install ## put imports, layout and what else can be repaired in order
	@$(IN_VENV) -m ruff check --fix $(PATHS)
	@$(IN_VENV) -m ruff format $(PATHS)

lint: install ## ruff: rules and layout
	@$(IN_VENV) -m ruff check $(PATHS)
	@$(IN_VENV) -m ruff format --check $(PATHS)

types: install ## mypy, strict
	@$(IN_VENV) -m mypy $(PATHS)

kernel: install ## compile what is compiled at its first use, so that several processes need not do it at once
	@$(IN_VENV) -m benchmarks.match_run --clients 200 --vacancies 100 --json >/dev/null

bench: install ## how long a match run takes, and the kernel beside other tools, as JSON (docs/benchmarks.md)
	@$(IN_VENV) -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@$(IN_VENV) -m benchmarks.match_run --json
	@$(IN_VENV) -m benchmarks.peers --json

assets: install $(CATALOGUES:.po=.mo) ## what browsers load: third-party files, and the translations
	@$(IN_VENV) -P web/assets.py

%.mo: %.po | install
	@$(VENV)/bin/pybabel --quiet compile -i $< -o $@

# The catalogues of clients' own pages (tr, uk, ar, fa) hold the texts of those pages alone; they are written by hand, and
# tests/web/test_mine_translations.py names what is missing or too much.
messages: install ## gather the texts of screens and errors for translation
	@$(VENV)/bin/pybabel --quiet extract -F babel.cfg --no-location --omit-header --sort-output \
		$(addprefix -k ,_l lazy_gettext DomainError InvalidFacts InvalidInput NotFound Conflict NotAllowed) \
		-o web/translations/messages.pot core profiles employers matching placements web
	@$(VENV)/bin/pybabel --quiet update -i web/translations/messages.pot -o web/translations/de/LC_MESSAGES/messages.po \
		-l de --no-fuzzy-matching --omit-header --ignore-obsolete
	@rm web/translations/messages.pot

migration: install ## write the first migration anew from the models (until the first release)
	@$(IN_VENV) -m jobs.drafting

access: install ## write into docs anew who may open what
	@$(IN_VENV) -m web.access_report docs/access.md

audit: install ## known holes in the libraries that are used; "not judged" (Error 3) where there is no data
	@[ -x build/audit/bin/pip-audit ] || { $(PYTHON) -m venv build/audit && build/audit/bin/pip install -qq pip-audit; } || true
	@$(IN_VENV) -m jobs.library_audit build/audit/bin/pip-audit constraints.txt

workflow: install ## draw the workflow of a proposal into docs anew
	@$(IN_VENV) -m jobs.picturing

records: install ## write the records for supervision into docs anew
	@$(IN_VENV) -m jobs.cli records docs/records

clean: ## remove what was installed and built; the instance folder stays
	@rm -rf $(VENV) node_modules build *.egg-info web/static/vendor .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(STAMP)

$(STAMP): setup.cfg constraints.txt | python
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'passgenau: $(PYTHON) cannot make virtual environments; on Debian: apt-get install python3-venv' >&2; exit 2; }
	@[ -x $(IN_VENV) ] || $(PYTHON) -m venv $(VENV)
	@echo 'Installing what setup.cfg names ...'
	@PYTHONWARNINGS=ignore $(IN_VENV) -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[assets,postgres,test]'
	@touch $@

python:
	@[ -n '$(PYTHON)' ] || { echo 'passgenau: Python 3.11 or newer is needed and was not found' >&2; exit 2; }

system-packages:
	@missing=''; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	[ -x /usr/bin/chromium ] || missing="$$missing chromium"; \
	[ -n "$$missing" ] || exit 0; \
	if [ "$$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then \
		echo "Installing$$missing ..."; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $$missing >/dev/null; \
	else \
		echo "passgenau: the tests need$$missing; on Debian: sudo apt-get install$$missing" >&2; exit 2; \
	fi
