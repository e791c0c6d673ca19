# A list of tasks. What each does is in dev.py, which also runs without make: `python3 dev.py run`.
PYTHON ?= python3
TASKS := setup run stop test check fix bench proof lock help

.DEFAULT_GOAL := help
.PHONY: $(TASKS)
$(TASKS):
	@$(PYTHON) dev.py $@ $(ARGS)
