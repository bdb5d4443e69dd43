# make install   .venv with the gongkai command       make check   everything CI checks
# make demo      the whole job, offline               make fix     format and sort imports
# make test      the test suite                       make lock    renew requirements.lock
BIN := .venv/bin
# The tests that run on PostgreSQL too, where GONGKAI_TEST_DATABASE_URL names a server (.ci/with-postgresql starts one).
WITH_DATABASE := tests/storage tests/alerts tests/cli/test_hostile_titles.py tests/cli/test_withdrawal.py tests/cli/test_whole_job.py
# Compiled once, imported by every child process: a machine that forbids it would compile everything each time.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: install system demo test check bench fix lock

install: .venv/installed

.venv/installed: pyproject.toml requirements.lock
	@sh .ci/system python3-venv
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip install --quiet --compile-bytecode --python .venv --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python .venv --no-deps --no-build-isolation -e .
	touch $@

demo: install
	$(BIN)/gongkai demo

test: install
	@sh .ci/system chromium fonts-wqy-zenhei
	env -u GONGKAI_TEST_DATABASE_URL $(BIN)/python -m pytest
	[ -z "$$GONGKAI_TEST_DATABASE_URL" ] || $(BIN)/python -m pytest $(WITH_DATABASE)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(MAKE) --no-print-directory test

bench: install
	@for script in benchmarks/*.py; do $(BIN)/python -m benchmarks.$$(basename $$script .py) || exit 1; done

fix: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--extra postgresql --extra render --group dev pyproject.toml requirements.in -o requirements.lock
