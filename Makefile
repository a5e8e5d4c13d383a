# `make run` is all that a visitor needs; `make check test` is what CI runs.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: sbom audit controls help run test check fix openapi catalogue settings mutants bench lock clean run-environment dev-environment

PYTHON ?= python3
PORT ?= 8000
UV ?= uv
BIN := .venv/bin
export PYTHON

help: ## Lists what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-11s%s\n", $$1, $$2 }' Makefile

run: run-environment ## Starts the service for development on 127.0.0.1 (PORT=8000)
	@LEG_TRIAGE_PROFILE=development exec $(BIN)/leg-triage serve --host 127.0.0.1 --port $(or $(PORT),8000)

test: dev-environment ## Runs the whole suite
	$(BIN)/pytest -q

check: dev-environment ## Format, lint, types, and who may import whom
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: dev-environment ## Formats, and mends what the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# Written beside and moved, so that a failing command leaves the committed file as it was.
generate = $(BIN)/leg-triage $(1) > $(2).new && mv $(2).new $(2) || { rm -f $(2).new; exit 1; }

openapi: dev-environment ## Regenerates openapi/*.json
	@mkdir -p openapi
	$(call generate,openapi,openapi/openapi.json)
	$(call generate,log-schema,openapi/log.schema.json)

catalogue: dev-environment ## Regenerates cards/README.md
	$(call generate,catalogue,cards/README.md)

settings: dev-environment ## Writes the table of settings into docs/operations.md
	$(BIN)/python scripts/write_settings.py

mutants: dev-environment ## Asks whether the vignettes would notice a wrong rule
	$(BIN)/mutmut run
	$(BIN)/mutmut results

bench: dev-environment ## Measures against the floor (QUICK=1, PROFILE=1 …: see docs/performance.md)
	@$(BIN)/leg-triage prepare >/dev/null
	$(BIN)/python -m bench $(if $(QUICK),--plan quick) $(if $(SOAK),--soak $(SOAK)) $(if $(PROFILE),--profile) $(if $(ONLY),--only $(ONLY)) $(if $(DOCS),--document)

# Keeps the pins that still fit; `make lock UPGRADE=--upgrade` takes the newest of everything.
# The image holds every extra, and nothing that builds.
EXTRAS = --extra http2 --extra otel --extra postgres --extra redis
LOCK = $(UV) pip compile pyproject.toml $(UPGRADE) --universal --python-version 3.11 --generate-hashes --quiet \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

lock: ## Pins requirements/*.txt anew from pyproject.toml (needs uv: pip install uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv: pip install uv, or make lock UV=/path/to/uv" >&2; exit 1; }
	$(LOCK) --group build --output-file requirements/run.txt
	$(LOCK) --group build --group dev --constraints requirements/run.txt --output-file requirements/dev.txt
	$(LOCK) $(EXTRAS) --constraints requirements/dev.txt --output-file requirements/image.txt
	$(subst pyproject.toml,,$(LOCK)) --group build --constraints requirements/run.txt --output-file requirements/build.txt

sbom: dev-environment ## Writes sbom.json: what is installed at run time, by the pins (CycloneDX)
	$(BIN)/cyclonedx-py requirements requirements/run.txt --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.json

audit: dev-environment ## Asks an advisory source about the pins (needs one that can be reached; not in CI)
	$(BIN)/pip-audit --requirement requirements/run.txt --require-hashes --disable-pip

controls: dev-environment ## Takes out each control of docs/threats.md, in a copy, and expects its tests to fail
	$(BIN)/python scripts/controls_taken_out.py

clean: ## Removes everything that can be made again
	rm -rf sbom.json .venv build dist mutants app/prepared.msgpack *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

run-environment:
	@scripts/environment.sh run

dev-environment:
	@scripts/environment.sh dev
