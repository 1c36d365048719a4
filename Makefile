# The commands of this checkout. `make run` and `make test` need only Python 3.11 or later.
# PYTHON=… chooses the interpreter of .venv, PORT=… and HOST=… where the site listens.

SHELL := /bin/sh
PYTHON ?=
ARGS ?=
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help venv browser tools run drill test check audit shots bench sizes messages requirements \
	manage clean

help:
	@echo "make run            start the portal: database, broker, web, worker, beat (PORT=8000)"
	@echo "make drill          practice: a night of outages on a portal of its own (PORT=8010)"
	@echo "make test           first tier of tests"
	@echo "make audit          second tier, as long as it needs (ARGS=tests/browser/test_lighthouse.py)"
	@echo "make shots          pictures of every kind of page in var/shots/ (ARGS=\"home-one guide\")"
	@echo "make check          lint, format, settings, migrations, imports, templates, catalogues"
	@echo "make bench | sizes  measurements"
	@echo "make manage ARGS=…  manage.py beside the same database and broker"
	@echo "make messages       extract and compile message catalogues"
	@echo "make requirements   pin requirements*.txt again (needs uv)"
	@echo "make clean          remove .venv and what can be made again; never data"

venv:
	@cmp -s requirements-dev.txt .venv/installed.txt || PYTHON="$(PYTHON)" sh deploy/venv.sh

browser:
	@sh deploy/browser.sh

tools: venv
	@sh deploy/audit.sh

run: venv
	@exec $(RUN) -m deploy.local run

drill: venv
	@exec $(RUN) -m deploy.drill $(ARGS)

test: venv browser
	@$(RUN) -m pytest -n 2 $(ARGS)

audit: venv browser tools
	@$(RUN) -m pytest -m audit $(ARGS)

shots: venv browser
	@$(RUN) -m tests.look $(ARGS)

check: venv
	@$(RUN) -m tests.check

bench: venv
	@$(RUN) -m tests.bench $(ARGS)

sizes: venv
	@$(RUN) -m tests.sizes

manage: venv
	@$(RUN) -m deploy.local engines -- $(RUN) manage.py $(ARGS)

messages: venv
	@SECRET_KEY=unused DATABASE_URL=postgresql:///unused VALKEY_URL=redis://unused $(RUN) manage.py messages

requirements:
	@command -v uv >/dev/null || { echo "Pinning requirements needs uv: pip install uv"; exit 1; }
	@for name in requirements requirements-dev tests/look/requirements; do \
		uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
			--python-version 3.11 $$name.in -o $$name.txt || exit 1; \
	done

clean:
	@rm -rf .venv var/static var/static.stamp .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed .venv and everything that can be made again. Data in var/ is kept."
