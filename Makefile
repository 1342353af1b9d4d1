# make run: the assistant with its chat page. make test: all checks and tests. Each sets up what it needs.
PORT ?= 5005
export VEJVISER_PORT := $(PORT)

.PHONY: run test evaluate benchmark lint lock licences clean

run: .venv/ready
	@exec .venv/bin/vejviser run

test: .venv/ready-dev
	@exec scripts/test

evaluate: .venv/ready
	@exec .venv/bin/vejviser evaluate

benchmark: .venv/ready
	@exec .venv/bin/python -m benchmarks.understanding

lint: .venv/ready-dev
	@exec scripts/lint

lock: .venv/ready
	@exec scripts/lock

licences: .venv/ready-dev
	@exec .venv/bin/python -m supply.licences

clean:
	rm -rf .venv .rasa models var

.venv/ready: requirements.lock pyproject.toml scripts/setup
	@scripts/setup requirements.lock
	@touch $@

.venv/ready-dev: requirements-dev.lock pyproject.toml scripts/setup
	@scripts/setup requirements-dev.lock
	@touch $@ .venv/ready
