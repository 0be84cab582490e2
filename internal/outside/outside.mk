# Readers of EDIFACT, X12, PDF and Excel files, and peers for AS2, that others made, for tests. See internal/outside/README.md.
#
#   make outside-needs   installs Debian's packages that they need
#   make outside-build   builds them below build/outside; Maven and pip fetch by package name, once

OUTSIDE_JAR     := build/outside/outside.jar
OUTSIDE_SOURCES := internal/outside/java/pom.xml $(wildcard internal/outside/java/src/main/java/postbud/outside/*.java)
OUTSIDE_PDFA    := build/outside/pdfa/pdfa.jar
OUTSIDE_PYTHON  := build/outside/python/ready
OUTSIDE_AS2     := build/outside/as2/openas2/ready build/outside/as2/as2lib/peer.jar build/outside/as2/python/ready
OUTSIDE_PHASE4  := build/outside/phase4/accesspoint.jar

.PHONY: outside-needs outside-build

outside-needs: ## install what the outside readers of the formats need
	@missing=; \
	command -v java >/dev/null || missing="$$missing openjdk-17-jre-headless"; \
	command -v mvn >/dev/null || missing="$$missing maven"; \
	command -v python3 >/dev/null || missing="$$missing python3"; \
	python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$$missing python3-venv"; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-calc-nogui"; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	command -v zbarimg >/dev/null || missing="$$missing zbar-tools"; \
	test -d /usr/share/perl5/Business/EDI/data || missing="$$missing libbusiness-edi-perl"; \
	test -z "$$missing" || { \
		run=; test "$$(id -u)" = 0 || run=sudo; \
		$$run apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing; }

outside-build: $(OUTSIDE_JAR) $(OUTSIDE_PYTHON) $(OUTSIDE_PDFA) $(OUTSIDE_AS2) $(OUTSIDE_PHASE4) ## build the outside readers of EDIFACT, X12 and PDF, the peers for AS2 and the access point

$(OUTSIDE_JAR): $(OUTSIDE_SOURCES)
	mvn -B -q -ntp $(MVNFLAGS) -f internal/outside/java/pom.xml package
	@touch $@

$(OUTSIDE_PYTHON): internal/outside/requirements.txt
	python3 -m venv build/outside/python
	build/outside/python/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r internal/outside/requirements.txt
	@touch $@

$(OUTSIDE_PDFA): internal/outside/pdfa/pom.xml $(wildcard internal/outside/pdfa/src/main/java/postbud/outside/pdfa/*.java)
	mvn -B -q -ntp $(MVNFLAGS) -f internal/outside/pdfa/pom.xml package
	@touch $@

build/outside/as2/openas2/ready: internal/outside/as2/openas2/pom.xml
	mvn -B -q -ntp $(MVNFLAGS) -f internal/outside/as2/openas2/pom.xml package
	@touch $@

build/outside/as2/as2lib/peer.jar: internal/outside/as2/as2lib/pom.xml $(wildcard internal/outside/as2/as2lib/src/main/java/postbud/outside/as2/*.java)
	mvn -B -q -ntp $(MVNFLAGS) -f internal/outside/as2/as2lib/pom.xml package
	@touch $@

build/outside/as2/python/ready: internal/outside/as2/requirements.txt
	python3 -m venv build/outside/as2/python
	build/outside/as2/python/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r internal/outside/as2/requirements.txt
	@touch $@

$(OUTSIDE_PHASE4): internal/outside/phase4/pom.xml $(wildcard internal/outside/phase4/src/main/java/postbud/outside/phase4/*.java)
	mvn -B -q -ntp $(MVNFLAGS) -f internal/outside/phase4/pom.xml package
	@touch $@
