# Copyright (c) 2026 the streamops.expressplay contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Needed: GNU make, Python 3.11 or later, a Python package index; for the end-to-end tests also npm and its registry.
# Everything else is set up in .venv and .build.

.DEFAULT_GOAL := help

# ---- Python: the first that really runs. A name on PATH may be a shim that only fails, or lack what venv needs.

python_is_usable := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

ifeq ($(origin PYTHON),undefined)
PYTHON := $(shell for name in python3.11 python3.12 python3.13 python3.14 python3; do \
	if "$$name" -c '$(python_is_usable)' >/dev/null 2>&1; then command -v "$$name"; break; fi; done)
endif

# ---- Surroundings: nothing outside the checkout is written, nothing of the user's own Ansible configuration is used.

# A user's own package index and registry stay in use although HOME changes. Read before HOME is set.
pip_configuration := $(firstword $(wildcard $(HOME)/.config/pip/pip.conf $(HOME)/.pip/pip.conf))
ifneq ($(pip_configuration),)
export PIP_CONFIG_FILE ?= $(pip_configuration)
endif
npm_configuration := $(wildcard $(HOME)/.npmrc)
ifneq ($(npm_configuration),)
export NPM_CONFIG_USERCONFIG ?= $(npm_configuration)
endif

unexport $(filter ANSIBLE_% EXPRESSPLAY_%,$(.VARIABLES))
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH VIRTUAL_ENV XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME

build := $(CURDIR)/.build
staged := $(build)/ansible_collections/streamops/expressplay
# The same files under git: some programs ask git which files there are.
tracked := $(build)/tracked/ansible_collections/streamops/expressplay
python := $(CURDIR)/.venv/bin/python
documenting := $(build)/docs-environment

export HOME := $(build)/home
# ansible-core 2.21 makes a socket in it, whose path has room for 75 bytes of ours: a deep checkout uses the user's own.
ifeq ($(shell printf %s '$(build)/tmp' | wc -c | awk '$$1 <= 75'),)
unexport TMPDIR
else
export TMPDIR := $(build)/tmp
endif
export LC_ALL := C.UTF-8
export ANSIBLE_CONFIG := $(CURDIR)/tests/ansible.cfg
export ANSIBLE_COLLECTIONS_PATH := $(build)
export E2E_PACKAGES := $(build)/e2e
export HYPOTHESIS_STORAGE_DIRECTORY := $(build)/cache/hypothesis
export MYPY_CACHE_DIR := $(build)/cache/mypy
export COVERAGE_DIRECTORY := $(build)/coverage
export PIP_CACHE_DIR := $(build)/cache/pip
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_RETRIES ?= 10
export PYTHONPYCACHEPREFIX := $(build)/cache/python
export RUFF_CACHE_DIR := $(build)/cache/ruff

requirements := meta/ee-requirements.txt $(wildcard roles/*/files/requirements.txt) tests/requirements.txt
checking := tests/lint-requirements.txt
typed := ansible_collections.streamops.expressplay.plugins ansible_collections.streamops.expressplay.tests.tools \
	expressplay_emulator
# What has no line and no branch without a test: the policy check, and the decision whether to request.
covered := plugins/module_utils/_drm/*,plugins/module_utils/_policy/*,plugins/module_utils/_task/decision.py
# More arguments for pytest or the benchmarks, for example: make unit ARGS="-k staging", make bench ARGS="--quick loop"
ARGS ?=
# The tests to run, for example: make integration INTEGRATION=tests/integration/test_facts.py
INTEGRATION ?= tests/integration
UNIT ?= tests/unit
with_python = PYTHONPATH="$(build)" PATH="$(dir $(python)):$$PATH" "$(python)"
pytest = cd "$(staged)" && $(with_python) -m pytest -o cache_dir="$(build)/cache/pytest-$@" $(ARGS)
# The unit tests of the plugins: those that ansible-test knows.
units := tests/unit/plugins
ansible_test = $(with_python) tests/tools/run_ansible_test.py "$(tracked)" "$(build)/ansible-test"

# ---- What a person runs

# What decides whether a change is good. Side by side are those that keep one processor busy each, the others use all.
# ansible-test runs the unit tests of the plugins, so the others are left for the target unit.
# Lint and sanity stage the same tree, so the one waits for the other.
stages := 'lint sanity | galaxy e2e' ansible-units unit integration

.PHONY: help
help: ## Print this list
	@echo 'Usage: make TARGET [PYTHON=python3.12] [ARGS="arguments for pytest"]'
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)$$/  \1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '  %-13s %s\n' "$$target" "$$text"; done

.PHONY: demo
demo: stage ## Run the quickstart playbook against the emulator; its files are written to .build/demo
	@mkdir -p .build/demo
	@cd "$(build)/demo" && PATH="$(CURDIR)/.venv/bin:$$PATH" "$(python)" -m ansible playbook \
		streamops.expressplay.quickstart --extra-vars '{"expressplay_quickstart_dir": "$(build)/demo"}'

.PHONY: test
test: stage ## Run everything that decides whether a change is good, on one release of ansible-core
	@if [ -n "$$CI" ] && [ "$$(id -u)" = 0 ]; then $(MAKE) --no-print-directory deps || { echo "make test: FAILED in deps"; exit 1; }; \
	else "$(python)" tests/tools/system_packages.py name; fi
	@MAKE="$(MAKE)" "$(python)" tests/tools/run_parts.py $(stages) -- UNIT="tests/unit --ignore=$(units)"

.PHONY: releases
releases: stage ## Run sanity, unit and integration tests on the other releases of ansible-core (FULL=1: all of them)
	@$(with_python) tests/tools/run_releases.py $(if $(FULL),--full) . .build/releases $(requirements)

.PHONY: unit
unit: stage ## Run the unit tests
	@$(pytest) --numprocesses auto $(UNIT)

.PHONY: integration
integration: stage ## Run the integration tests: playbooks and modules against the emulator
	@$(pytest) --numprocesses auto $(INTEGRATION)

# One process: its tests share a browser, the clips and the files that one playbook has written.
.PHONY: e2e
e2e: stage ## Run the end-to-end tests: the players in a browser, with files that a playbook has written
	@$(pytest) tests/e2e

.PHONY: coverage
coverage: stage ## Print which lines the unit and integration tests leave out
	@rm -rf .build/coverage && mkdir -p .build/coverage
	@cd "$(staged)" && $(with_python) -m coverage run -m pytest -o cache_dir="$(build)/cache/pytest-$@" \
		--numprocesses auto $(ARGS) tests/unit tests/integration
	@cd "$(staged)" && $(with_python) -m coverage combine --quiet && $(with_python) -m coverage report && \
		$(with_python) -m coverage report --include "$(covered)" --fail-under 100 --skip-covered

.PHONY: lint
lint: tracked ## Check style, types, playbooks, documentation, changelog fragments and licenses
	@"$(python)" -m ruff check --quiet .
	@"$(python)" -m ruff format --check --quiet . || { \
		echo 'Some files are not formatted, see: make format' >&2; exit 1; }
	@cd "$(build)" && "$(python)" -m mypy --config-file "$(staged)/pyproject.toml" $(addprefix --package ,$(typed))
	@cd "$(tracked)" && $(with_python) -m ansiblelint -q --strict
	@cd "$(tracked)" && PYTHONPATH="$(build)" PATH="$(dir $(python)):$$PATH" antsibull-docs lint-collection-docs --plugin-docs --skip-rstcheck \
		--validate-collection-refs self .
	@"$(python)" -m antsibull_changelog lint
	@cd "$(tracked)" && "$(python)" -m reuse lint --quiet || "$(python)" -m reuse --root "$(tracked)" lint

.PHONY: sanity
sanity: tracked ## Run all sanity tests of ansible-test
	@$(ansible_test) sanity

.PHONY: ansible-units
ansible-units: tracked ## Run the unit tests of the plugins as ansible-test runs them
	@$(ansible_test) units --python "$$("$(python)" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" $(units)/

.PHONY: galaxy
galaxy: build ## Check the artefact as Galaxy does when it is uploaded
	@$(with_python) tests/tools/galaxy_import.py "$(build)/dist"

.PHONY: format
format: environment ## Format the Python files, and repair what ruff can
	@"$(python)" -m ruff check --fix --quiet . ; "$(python)" -m ruff format .

.PHONY: bench
bench: stage ## Measure how fast tokens are issued and checked, and player files written
	@cd "$(staged)" && PYTHONPATH="$(build)" PATH="$(CURDIR)/.venv/bin:$$PATH" "$(python)" tests/bench/run.py $(ARGS)

.PHONY: rules
rules: stage ## Write the page about rules from the table of rules
	@PYTHONPATH="$(build)" "$(python)" "$(staged)/tests/tools/rules_page.py" docs/docsite/rst/rules.rst

.PHONY: event-codes
event-codes: stage ## Write the page about event codes from the table of event codes
	@PYTHONPATH="$(build)" "$(python)" "$(staged)/tests/tools/event_codes_page.py" docs/docsite/rst/event_codes.rst

.PHONY: picture
picture: stage ## Take the picture in the README anew, which needs a browser
	@PYTHONPATH="$(build)" "$(python)" "$(staged)/tests/tools/audit_picture.py" docs/images/audit.png

# Sphinx has an environment of its own: nothing else needs it, and it must not decide what the tests run with.
.PHONY: docs
docs: stage ## Build the documentation as a web site, in .build/docs
	@"$(PYTHON)" tests/tools/environment.py "$(documenting)" "$(documenting).lock" docs/site/requirements.txt
	@rm -rf "$(build)/docs" "$(build)/docs-source" && mkdir -p -m 700 "$(build)/docs-source"
	@PATH="$(documenting)/bin:$$PATH" antsibull-docs --config-file docs/site/antsibull-docs.cfg collection \
		--use-current --squash-hierarchy --fail-on-error --dest-dir "$(build)/docs-source" streamops.expressplay
	@"$(documenting)/bin/sphinx-build" -W --keep-going --quiet -c docs/site -d "$(build)/cache/sphinx" \
		"$(build)/docs-source" "$(build)/docs"
	@echo "make docs: open .build/docs/index.html"

.PHONY: molecule
molecule: stage ## Run the Molecule scenarios: roles on this machine itself, against the emulator
	@cd "$(staged)" && PATH="$(CURDIR)/.venv/bin:$$PATH" && \
		for scenario in extensions/molecule/*/; do molecule test --scenario-name "$$(basename "$$scenario")" || exit 1; done

.PHONY: release
release: build ## Build the artefact, check what is in it, install it in an empty home and run the quickstart there
	@PYTHONPATH="$(build)" "$(python)" "$(staged)/tests/tools/release.py" "$(staged)" "$(build)/dist" "$(build)/release"

.PHONY: build
build: stage ## Build the artefact that Galaxy takes, in .build/dist
	@rm -rf "$(build)/dist"
	@"$(python)" -m ansible galaxy collection build --force --output-path "$(build)/dist" "$(staged)"

.PHONY: deps
deps: | .build/tmp ## Install the system packages that the tests use (as root; otherwise name the command)
	@$(require_python)
	@"$(PYTHON)" tests/tools/system_packages.py install

.PHONY: clean
clean: ## Remove everything that make has set up and built
	@rm -rf .venv .build

# ---- What the targets above stand on

define require_python
"$(PYTHON)" -c '$(python_is_usable)' 2>/dev/null || { \
	echo 'No usable Python found$(if $(PYTHON),: $(PYTHON)). Needed is Python 3.11 or later with venv and ensurepip' \
		'(on Debian and Ubuntu: apt-get install python3-venv). To choose one: make PYTHON=/path/to/python3' >&2; exit 1; }
endef

.PHONY: environment
environment: | .build/home .build/tmp
	@$(require_python)
	@"$(PYTHON)" tests/tools/environment.py .venv .build/environment.lock $(requirements) $(checking)

.PHONY: stage
stage: environment
	@"$(python)" tests/tools/stage.py . "$(staged)"

.PHONY: tracked
tracked: stage
	@"$(python)" tests/tools/stage.py . "$(tracked)" --under-git

.build/home .build/tmp:
	@mkdir -p -m 700 $@
