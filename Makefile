# The commands of the project. On a bare Debian machine each is the only one needed.
.PHONY: up test check bench faults
.SILENT:

PYTEST = .venv/bin/pytest -q -n 2 --dist loadgroup

up:  ## the whole product on this machine, until Ctrl-C (PORT=8000, EXTRAS="office ocr")
	bin/system-packages run $(EXTRAS)
	bin/environment requirements.lock
	exec setpriv --pdeathsig TERM .venv/bin/python manage.py up

test: environment  ## every test: units, scenarios, browser
	$(PYTEST) -m "not faults"

check: environment  ## linters, types, imports, migrations, a server's settings
	bin/check

bench: environment  ## benchmarks, as JSON and a table
	.venv/bin/python -m benchmarks

faults: environment  ## the fault suite: kill -9 of every part, and what follows
	$(PYTEST) -m "faults or heavy"

.PHONY: environment
environment:
	bin/system-packages test
	bin/environment requirements-dev.lock
