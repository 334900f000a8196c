# The project's commands. `make help` lists them; each works on a machine that has Python 3.11, make and git.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin/python
LOCAL := @$(PYTHON) config/install.py local
DEV := @$(PYTHON) config/install.py dev

.PHONY: help run stop reset test test-long bench check install lock \
	lint types imports migrations deployable references lists translations messages

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

run: ## the whole registry on this machine (PORT=8000 REGISTRY_HOME=.local; DATABASE_URL, CELERY_BROKER_URL to use others)
	$(LOCAL)
	@exec $(BIN) -m config.embedded run

stop: ## stop the registry that runs on REGISTRY_HOME
	$(LOCAL)
	@exec $(BIN) -m config.embedded stop

reset: ## stop it and remove its data (FORCE=1 when REGISTRY_HOME is not .local)
	$(LOCAL)
	@exec $(BIN) -m config.embedded reset

install: ## everything for working on it, into .venv
	$(DEV)

test: ## the suite, on a PostgreSQL and a broker of its own (ARGS="-k word")
	$(DEV)
	@exec $(BIN) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

test-long: ## the long tests, up to an hour
	$(DEV)
	@exec $(BIN) -m pytest -m long --timeout 3600 $(ARGS)

bench: ## measure the figures
	$(DEV)
	@exec $(BIN) -m tests.bench $(ARGS)

check: install lint types imports migrations deployable references lists translations ## all that is checked without running it
	@echo "All checks passed."

lint:
	$(DEV)
	@$(BIN) -m ruff check .
	@$(BIN) -m ruff format --check .

types:
	$(DEV)
	@$(BIN) -m mypy .

imports:
	$(DEV)
	@$(BIN) -c "from importlinter.cli import lint_imports_command as c; c()"

migrations:
	$(DEV)
	@$(BIN) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

deployable: # as a deployment would be set; no database is asked
	$(DEV)
	@SECRET_KEY=$$($(BIN) -c "import secrets; print(secrets.token_urlsafe(60))") \
	FIELD_KEY=$$($(BIN) -c "from cryptography.fernet import Fernet as F; print(F.generate_key().decode())") \
	DATABASE_URL=postgresql://owner@db.invalid/registry CELERY_BROKER_URL=redis://broker.invalid/0 \
	REGISTRY_HOME=/nonexistent ALLOWED_HOSTS=registry.invalid DEBUG=0 HTTPS=1 DEMO=0 \
	$(BIN) manage.py check --deploy --fail-level WARNING

references:
	$(DEV)
	@$(BIN) manage.py generate_references --check

lists:
	@$(PYTHON) config/install.py --check

translations:
	$(DEV)
	@$(BIN) -m config.translations --check

messages: ## bring the French catalogue in step with the code, and compile it
	$(DEV)
	@$(BIN) -m config.translations

lock: ## compile requirements/*.in to hash-pinned lists
	$(DEV)
	@$(BIN) -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@cd requirements && for set in "base" "local base" "dev base local" "yardstick"; do \
		set -- $$set; out=$$1; inputs=; for name in "$$@"; do inputs="$$inputs $$name.in"; done; \
		if [ -f $$out.override ]; then inputs="$$inputs --override $$out.override"; fi; \
		../$(BIN) -m uv pip compile $$inputs --output-file $$out.txt --quiet --universal --python-version 3.11 \
			--generate-hashes --no-emit-index-url --no-annotate --no-header $(LOCK_ARGS) || exit 1; \
		../$(BIN) ../config/install.py lock $$out; \
	done
