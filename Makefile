# Everything a developer runs. `make test` installs what the tests need and runs
# all of them; `go test ./...` alone passes with nothing installed.

.DEFAULT_GOAL := help

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# SQLite is C made into Go. Under the race detector it is ten times slower, and its
# races are not ours to find: it is compiled without.
RACE := -race -gcflags='modernc.org/...=-race=false'

include internal/judge/judge.mk

.PHONY: help test needs lint unit cross pages

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

test: needs lint judge-build unit cross ## install what the tests need and run all of them

needs: ## install the far ends of other makers, from Debian's packages
	@missing=; \
	test -x /usr/sbin/sshd || missing="$$missing openssh-server"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v java >/dev/null || missing="$$missing openjdk-17-jre-headless"; \
	command -v mvn >/dev/null || missing="$$missing maven"; \
	test -z "$$missing" || { \
		run=; test "$$(id -u)" = 0 || run=sudo; \
		$$run apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing; }

lint: ## gofmt, vet, staticcheck, go.mod
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt: $$unformatted"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	go mod tidy -diff
	go mod verify

unit: ## every test, with the race detector; a missing far end is a failure
	@# What failed is run once more with the machine to itself: the detector makes
	@# some real far ends too slow for their neighbours. What passed is not repeated.
	CI=true go test $(RACE) -timeout 20m ./... || CI=true go test $(RACE) -timeout 20m -p 1 ./...

cross: ## the program builds for the other systems
	GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/postbud
	GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/postbud

pages: ## write the reference pages anew
	go generate ./...
