# Everything a developer runs. `make test` installs what the tests need and runs
# all of them; `go test ./...` alone passes with nothing installed.

.DEFAULT_GOAL := help
.PHONY: help test

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort

include internal/judge/judge.mk
