# The outside judge of PDF/A-3b and Factur-X: veraPDF inside Mustang's validator, from Maven; and what tests read pages
# with. Include it after outside.mk.

OUTSIDE_PDFA := build/outside/pdfa/pdfa.jar

.PHONY: outside-pdfa-needs

outside-needs: outside-pdfa-needs

outside-pdfa-needs:
	@missing=; \
	command -v pdftotext >/dev/null || missing="$$missing poppler-utils"; \
	command -v zbarimg >/dev/null || missing="$$missing zbar-tools"; \
	test -z "$$missing" || { \
		run=; test "$$(id -u)" = 0 || run=sudo; \
		$$run apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing; }

outside-build: $(OUTSIDE_PDFA)

$(OUTSIDE_PDFA): internal/outside/pdfa/pom.xml $(wildcard internal/outside/pdfa/src/main/java/postbud/outside/pdfa/*.java)
	mvn -B -q -ntp $(MVNFLAGS) -f internal/outside/pdfa/pom.xml package
	@touch $@
