# Two commands matter: `make run` starts Layerlab, `make test` runs everything that must pass.

HOST ?= 127.0.0.1
PORT ?= 8501
VENV ?= .venv
JOBS ?= 3

# Python keeps what it compiled beside our sources, wherever else it may not: each start would compile them anew.
unexport PYTHONDONTWRITEBYTECODE

# The first Python on this machine that is new enough to make the environment with.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)

bin := $(VENV)/bin
# What is installed is compiled on all cores: pip compiles on one, which takes longer than all else that it does.
# Some packages carry files that are no Python; they are passed over.
installed = $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r $(2) \
	&& { $(1)/bin/python -m compileall -q -q -j 0 $(1)/lib || true; }
# An install is done once for each content of the requirement files, so a second start takes none.
runs := $(VENV)/.installed-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
checks := $(VENV)/.installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
benches := $(VENV)-bench/.installed-$(shell cat requirements-bench.txt | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help run install install-dev test check format bench messages words pictures tools clean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: $(runs)  ## start Layerlab and print its address (HOST=127.0.0.1 PORT=8501)
	@$(bin)/python -m streamlit run streamlit_app.py --server.address $(HOST) --server.port $(PORT)

install: $(runs)  ## make the environment and install what running needs

install-dev: $(checks)

test: $(checks) tools  ## install what checking needs and run every test
	@$(bin)/python -m pytest -n $(JOBS) $(ARGS)

check: $(checks)  ## format, lint, types, import contracts, translations
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-cache
	@$(bin)/python -m pytest -q -n 0 tests/unit/test_locale.py

format: $(checks)  ## format the code and mend what lint can mend
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

bench: $(checks) $(benches)  ## measure the figures of docs/benchmarks.md and write them there
	@LAYERLAB_BENCH_PYTHON=$(VENV)-bench/bin/python $(bin)/python -m tests.benchmarks $(ARGS)

messages: $(checks)  ## collect the texts to translate and update the catalogues
	@$(bin)/python -m babel.messages.frontend -q extract -F assets/locale/babel.cfg -k N_ -k _ --no-location --sort-output --no-wrap \
		-o assets/locale/layerlab.pot .
	@$(bin)/python -m babel.messages.frontend -q update -N -D layerlab -l zh_CN --no-wrap --ignore-obsolete --omit-header \
		-i assets/locale/layerlab.pot -d assets/locale

words: $(checks)  ## write the glossary into docs/words.md
	@$(bin)/python -m tests.words

pictures: $(checks)  ## take the screenshots of the README and the gallery again (ARGS="-k vae" for one)
	@$(bin)/python -m pytest -n 0 tests/e2e/pictures.py $(ARGS)

clean:  ## remove the environments and caches; data and runs stay
	rm -rf $(VENV) $(VENV)-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache tests/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Layerlab needs Python 3.11 or newer, but found none. Install it, or name it: make run PYTHON=/path/to/python3." >&2; exit 2; }
	@echo "Making the environment in $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv." >&2; exit 2; }

$(runs): | $(VENV)/bin/python
	@echo "Installing what running needs; this is done once"
	@$(call installed,$(VENV),requirements.txt)
	@rm -f $(VENV)/.installed-[0-9]* && touch $@

$(checks): | $(VENV)/bin/python
	@echo "Installing what checking needs; this is done once"
	@$(call installed,$(VENV),requirements-dev.txt)
	@rm -f $(VENV)/.installed-* && touch $@ $(runs)

$(benches):
	@echo "Installing what is compared with into $(VENV)-bench; this is done once"
	@$(PYTHON) -m venv $(VENV)-bench
	@$(call installed,$(VENV)-bench,requirements-bench.txt)
	@touch $@

# Chromium, PostgreSQL, nginx and axe-core, as far as the chosen tests need them. What cannot be had makes its tests skip
# with a sentence, so no line here fails.
tools: $(checks)
	@needed="$$($(bin)/python -m tests.needs $(ARGS))"; missing=; \
	needs() { case " $$needed " in *" $$1 "*) return 0;; *) return 1;; esac; }; \
	browser() { command -v chromium-headless-shell || command -v chromium || command -v google-chrome; }; \
	needs chromium && ! browser >/dev/null 2>&1 && missing="$$missing chromium-headless-shell"; \
	needs postgresql && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && ! command -v initdb >/dev/null 2>&1 && missing="$$missing postgresql"; \
	needs nginx && ! command -v nginx >/dev/null 2>&1 && ! ls /usr/sbin/nginx >/dev/null 2>&1 && missing="$$missing nginx"; \
	needs openssl && ! command -v openssl >/dev/null 2>&1 && missing="$$missing openssl"; \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo "Installing$$missing with apt"; apt-get -qq update >/dev/null; \
		for package in $$missing; do \
			DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -qq install -y --no-install-recommends $$package >/dev/null \
				|| echo "apt could not install $$package"; \
		done; \
	fi; \
	case "$$missing" in *chromium*) \
		browser >/dev/null 2>&1 || $(bin)/python -m playwright install chromium || echo "Chromium could not be installed";; \
	esac; \
	if needs axe-core && [ ! -f tests/node_modules/axe-core/axe.min.js ]; then \
		if command -v npm >/dev/null 2>&1; then \
			npm ci --prefix tests --silent --no-audit --no-fund || echo "npm could not install axe-core"; \
		else echo "There is no npm, so axe-core is not installed"; fi; \
	fi
