# Everything a developer runs. `make test` installs what the tests need and runs
# all of them; `go test ./...` alone passes with nothing installed.

.DEFAULT_GOAL := help

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2

# SQLite is C made into Go. Under the race detector it is ten times slower, and its
# races are not ours to find: it is compiled without. So is what turns bytes into bytes
# in one goroutine. Whatever has a sync.Map or an atomic.Pointer cannot be: other
# packages may get its copy of them, and then the detector sees races where none are.
ALONE := modernc.org compress regexp image codeberg.org/go-pdf github.com/boombuler golang.org/x/image
RACE  := -race $(foreach p,$(ALONE),-gcflags='$(p)/...=-race=false -d=checkptr=0')

# What turns bytes into bytes in one goroutine has no races to find, and the detector
# makes it ten times slower: it is run without. So are the pages and the command line in
# `make test`, which only ask what stands below them; `make race` runs them with it, and
# that a format may write several documents at the same time.
CALM     := ./cmd/postbud ./cmd/reference ./dashboard ./formats/% ./formattest ./internal/builtin ./internal/cii ./internal/edifact ./internal/edifact/% ./internal/judge ./internal/paper ./internal/paper/% ./internal/rules ./internal/rules/% ./internal/table ./internal/text ./internal/text/% ./internal/ubl ./internal/x12 ./internal/xmlterms ./internal/xmlterms/%
TOGETHER := ^Test.*Format.*/the_same_invoice_gives_the_same_bytes

# So are browsers, one document after the other at every gateway and in every format,
# programs of their own that are killed, and the access point that others wrote.
HEAVY    := ^TestInABrowser$$|^TestT11T16NoValueOfADocumentLeavesItsPlace$$|^TestTheDemoSurvivesBeingKilled$$|^TestTheKillTestSeesAMissingLook$$|^TestTheSampleCompanyInEveryFormat$$|Phase4$$
# The tests that do less under the race detector. They are run in full without it.
LESS     := $(HEAVY)|Memory$$|Streamed$$|MemoryOfLarge|AreBounded$$|ADocumentTwiceOverAChain$$
LESS_IN  := ./engine ./gateways/as2 ./gateways/dropbox ./gateways/email ./gateways/folder ./gateways/ftp ./gateways/http ./gateways/peppol ./gateways/sftp ./gateways/vans ./internal/as2

PACKAGES  = $(patsubst github.com/postbud/postbud%,.%,$(shell go list ./...))

include internal/judge/judge.mk
include internal/outside/outside.mk

.PHONY: help test ready needs lint builds unit full race cross crash mutants pages conformance differential bench-formats bench-gateways

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

test: ## install what the tests need and run all of them
	@# What is fetched and what is looked at wait for each other's resources seldom.
	@$(MAKE) --no-print-directory -j 2 ready lint
	@$(MAKE) --no-print-directory unit full

ready:
	@$(MAKE) --no-print-directory -j 1 needs builds

needs: outside-needs ## install the far ends of other makers, from Debian's packages
	@missing=; \
	test -x /usr/sbin/sshd || missing="$$missing openssh-server"; \
	test -x /usr/sbin/proftpd && test -e /usr/lib/proftpd/mod_tls.so || missing="$$missing proftpd-core proftpd-mod-crypto libwrap0"; \
	test -x /usr/sbin/nginx || missing="$$missing nginx"; \
	test -x /usr/sbin/postfix || missing="$$missing postfix"; \
	test -x /usr/sbin/dovecot || missing="$$missing dovecot-imapd"; \
	command -v openssl >/dev/null || missing="$$missing openssl"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v java >/dev/null || missing="$$missing openjdk-17-jre-headless"; \
	command -v mvn >/dev/null || missing="$$missing maven"; \
	test -z "$$missing" || { \
		run=; test "$$(id -u)" = 0 || run=sudo; \
		$$run apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing; }
	@# Debian lets no two FTP servers be installed beside each other: one is unpacked.
	@test -x /usr/sbin/vsftpd || test -x build/outside/vsftpd/usr/sbin/vsftpd || { \
		mkdir -p build/outside && cd build/outside && apt-get download -qq vsftpd && dpkg-deb -x vsftpd_*.deb vsftpd; }

# The compiler is quicker where it may use more memory; the tests measure theirs.
lint: export GOGC = 400
lint: ## gofmt, vet, staticcheck, go.mod
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt: $$unformatted"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	go mod tidy -diff
	go mod verify

builds: ## the judge and the far ends of other makers, one after the other: they share a store
	@$(MAKE) --no-print-directory -j 1 judge-build outside-build

unit: ## every test where things happen side by side, with the race detector
	@# A missing far end is a failure. What failed is run once more with the machine to
	@# itself: the detector makes some real far ends too slow for their neighbours.
	@# What passed is not repeated.
	CI=true go test $(RACE) -vet=off -timeout 20m -p 3 -skip '$(HEAVY)' $(filter-out $(CALM),$(PACKAGES)) || CI=true go test $(RACE) -vet=off -timeout 20m -p 1 -skip '$(HEAVY)' $(filter-out $(CALM),$(PACKAGES))

full: ## the other tests, and those that do less under the race detector, without it
	CI=true go test -vet=off -timeout 20m -p 3 $(filter $(CALM),$(PACKAGES)) || CI=true go test -vet=off -timeout 20m -p 1 $(filter $(CALM),$(PACKAGES))
	CI=true go test -vet=off -timeout 20m -run '$(LESS)' $(LESS_IN) || CI=true go test -vet=off -timeout 20m -p 1 -run '$(LESS)' $(LESS_IN)

race: ready ## the pages, the command line and the formats with the race detector, which takes long
	CI=true go test $(RACE) -vet=off -timeout 20m -p 2 -skip '$(HEAVY)' ./cmd/postbud ./dashboard
	go test $(RACE) -vet=off -timeout 20m -run '$(TOGETHER)' ./formats/...

mutants: ## the build that sends again without looking: every gateway that can be asked must be found out
	go test -count=1 -tags mutant_nolook -v -run '^TestEveryGatewaysAnswerIsSwallowedOnce$$' ./engine

crash: ## the demo, killed and carried on: KILLS=200
	POSTBUD_KILLS=$(or $(KILLS),200) go test -count=1 -timeout 4h -v -run '^TestTheDemoSurvivesBeingKilled$$' ./cmd/postbud

conformance: ## the official documents against our rules, as a table
	@mkdir -p build
	@CI=true go test -count=1 -v -run '^TestConformance$$|^TestTables$$' ./internal/rules > build/conformance.txt 2>&1; status=$$?; \
	grep '^|' build/conformance.txt; test $$status = 0 || { grep -E '^ +[a-z]+\.go|^--- FAIL|FAIL' build/conformance.txt; exit 1; }

# LAYER=oioubl SEED=1,2,3 N=5000; N is the number for each layer and seed.
differential: judge-build ## spoilt documents against the judge: LAYER=oioubl SEED=1,2,3 N=5000
	@mkdir -p build
	@LAYER=$(LAYER) SEED=$(or $(SEED),1,2,3) N=$(or $(N),5000) go test -count=1 -timeout 4h -v -run '^TestDifferential$$' ./internal/rules > build/differential.txt 2>&1; status=$$?; \
	grep '^|' build/differential.txt; test $$status = 0 || { grep -E '^ +[a-z]+\.go|FAIL' build/differential.txt; exit 1; }

bench-formats: judge-build ## what checking, writing and reading cost, beside their anchors, on one core
	@mkdir -p build
	@GOMAXPROCS=1 POSTBUD_BENCH=formats go test -count=1 -timeout 30m -v -run '^TestBenchFormats$$' ./cmd/postbud > build/bench-formats.txt 2>&1; status=$$?; \
	grep '^|' build/bench-formats.txt; test $$status = 0 || { cat build/bench-formats.txt; exit 1; }

# The anchors: rclone of today (Debian's is years old), curl, smtp-source.
RCLONE := build/rclone/rclone
$(RCLONE):
	GOBIN=$(CURDIR)/build/rclone go install github.com/rclone/rclone@v1.76.0

BENCH_GATEWAYS := ./gateways/sftp ./gateways/ftp ./gateways/http ./gateways/as2 ./gateways/email

bench-gateways: $(RCLONE) ## what delivering costs, beside rclone, curl, smtp-source and bare signatures
	@mkdir -p build
	@RCLONE=$(CURDIR)/$(RCLONE) POSTBUD_BENCH=gateways go test -count=1 -timeout 60m -p 1 -v -run '^TestBench|^TestRequestsPerFile' $(BENCH_GATEWAYS) > build/bench-gateways.txt 2>&1; status=$$?; \
	grep '^|' build/bench-gateways.txt; test $$status = 0 || { grep -E '^ +[a-z_]+\.go|FAIL' build/bench-gateways.txt; exit 1; }

cross: ## build the program for the other systems; `make test` only type-checks it for them
	GOOS=windows GOARCH=amd64 go build -o /dev/null ./cmd/postbud
	GOOS=darwin GOARCH=arm64 go build -o /dev/null ./cmd/postbud

pages: ## write the reference pages anew
	go generate ./...

.PHONY: schema-tables
schema-tables: judge-build ## write the tables of the XML schemas anew
	go run ./internal/rules/schema/generate internal/rules/schema
