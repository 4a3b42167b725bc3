# The two main commands: `make run` starts Layerlab, `make test` runs all tests.

HOST ?= 127.0.0.1
PORT ?= 8501
VENV ?= .venv
JOBS ?= 4

# Python may write .pyc files, whatever the shell says; otherwise each start would compile all sources again.
unexport PYTHONDONTWRITEBYTECODE

# The first Python on this machine that is recent enough.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)

bin := $(VENV)/bin
# Installed packages are compiled on all cores: pip uses only one, which takes most of its time. Errors are ignored,
# because some packages contain templates that are not valid Python.
pip_install = $(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r $(2) \
	&& { $(1)/bin/python -m compileall -q -q -j 0 $(1)/lib || true; }
# These marker files are named by a checksum of the requirements, so each version of them is installed once.
INSTALLED := $(VENV)/.installed-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
INSTALLED_DEV := $(VENV)/.installed-dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
INSTALLED_BENCH := $(VENV)-bench/.installed-$(shell cat requirements-bench.txt | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help run install install-dev test check format bench messages words pictures tools clean

help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: $(INSTALLED)  ## start Layerlab and print its address (HOST=127.0.0.1 PORT=8501)
	@$(bin)/python -m streamlit run streamlit_app.py --server.address $(HOST) --server.port $(PORT)

install: $(INSTALLED)  ## create the environment and install the dependencies

install-dev: $(INSTALLED_DEV)

test: $(INSTALLED_DEV) tools  ## install the test dependencies and run all tests
	@$(bin)/python -m pytest -n $(JOBS) $(ARGS)

check: $(INSTALLED_DEV)  ## check format, lint, types, import contracts and translations
	@$(bin)/ruff format --check .
	@$(bin)/ruff check .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-cache
	@$(bin)/python -m pytest -q -n 0 tests/unit/test_locale.py

format: $(INSTALLED_DEV)  ## format the code and fix lint errors where possible
	@$(bin)/ruff format .
	@$(bin)/ruff check --fix .

bench: $(INSTALLED_DEV) $(INSTALLED_BENCH)  ## run the benchmarks and write the results into docs/benchmarks.md
	@LAYERLAB_BENCH_PYTHON=$(VENV)-bench/bin/python $(bin)/python -m tests.benchmarks $(ARGS)

messages: $(INSTALLED_DEV)  ## collect texts for translation and update the catalogue
	@$(bin)/python -m babel.messages.frontend -q extract -F assets/locale/babel.cfg -k N_ -k _ --no-location --sort-output --no-wrap \
		-o assets/locale/layerlab.pot .
	@$(bin)/python -m babel.messages.frontend -q update -N -D layerlab -l zh_CN --no-wrap --ignore-obsolete --omit-header \
		-i assets/locale/layerlab.pot -d assets/locale

words: $(INSTALLED_DEV)  ## write the glossary into docs/words.md
	@$(bin)/python -m tests.words

pictures: $(INSTALLED_DEV)  ## update the screenshots of the README and the gallery (ARGS="-k vae" for one)
	@$(bin)/python -m pytest -n 0 tests/e2e/pictures.py $(ARGS)

clean:  ## remove the environments and caches; data and runs are kept
	rm -rf $(VENV) $(VENV)-bench .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache tests/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Layerlab needs Python 3.11 or newer, but found none. Install it, or pass its path: make run PYTHON=/path/to/python3." >&2; exit 2; }
	@echo "Creating the environment in $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) could not create a virtual environment. On Debian and Ubuntu: apt install python3-venv." >&2; exit 2; }

$(INSTALLED): | $(VENV)/bin/python
	@echo "Installing the dependencies; this is done once"
	@$(call pip_install,$(VENV),requirements.txt)
	@rm -f $(VENV)/.installed-[0-9]* && touch $@

$(INSTALLED_DEV): | $(VENV)/bin/python
	@echo "Installing the development dependencies; this is done once"
	@$(call pip_install,$(VENV),requirements-dev.txt)
	@rm -f $(VENV)/.installed-* && touch $@ $(INSTALLED)

$(INSTALLED_BENCH):
	@echo "Installing the packages of the benchmarks into $(VENV)-bench; this is done once"
	@$(PYTHON) -m venv $(VENV)-bench
	@$(call pip_install,$(VENV)-bench,requirements-bench.txt)
	@touch $@

# Chromium, PostgreSQL, nginx and axe-core, if the chosen tests need them. Tests of a tool that cannot be installed are
# skipped with a message, so this target never fails.
tools: $(INSTALLED_DEV)
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
		else echo "npm is missing, so axe-core is not installed"; fi; \
	fi
