.PHONY: quality style test

quality:  ## what CI checks beside the tests; changes nothing
	ruff check .
	ruff format --check .
	mypy
	lint-imports

style:  ## puts right what can be put right by machine
	ruff check --fix .
	ruff format .

test:  ## all tests, up to half an hour
	pytest
