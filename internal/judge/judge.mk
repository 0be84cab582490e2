# The judge: the official rules, run by an implementation that is not ours. See internal/judge/README.md.
#
#   make judge-build                      builds it; Maven fetches by package name, once
#   make judge FILES="a.xml b.xml dir/"   judges files and folders, one line of JSON each
#   make judge FILES=dir/ RULES=schema,en16931
#   make judge-build MVNFLAGS=-o          builds without the network, when everything is already here

JUDGE_JAR     := build/judge/judge.jar
JUDGE_SOURCES := internal/judge/java/pom.xml $(wildcard internal/judge/java/src/main/java/postbud/judge/*.java)

.PHONY: judge judge-build

judge-build: $(JUDGE_JAR)

$(JUDGE_JAR): $(JUDGE_SOURCES)
	mvn -B -q -ntp $(MVNFLAGS) -f internal/judge/java/pom.xml package
	@touch $@

judge: judge-build
	@test -n "$(FILES)" || { echo 'usage: make judge FILES="a.xml b.xml dir/"' >&2; exit 2; }
	@LC_ALL=C.UTF-8 java @internal/judge/java/jvm.options -jar $(JUDGE_JAR) $(if $(RULES),--rules $(RULES)) $(FILES)
