package postbud.judge;

import java.util.Optional;
import postbud.judge.Kind.Syntax;

/** One official set of rules, in the release that runs here. The order is the order in which they run. */
enum Layer {
    XSD_UBL("xsd-ubl21", "schema", "UBL 2.1", Syntax.UBL, "external/schemas/ubl21/maindoc/UBL-%s-2.1.xsd"),
    XSD_CII("xsd-cii", "schema", "CII D16B", Syntax.CII,
            "external/schemas/d16b/data/standard/CrossIndustryInvoice_100pD16B.xsd"),
    EN16931_UBL("en16931-ubl", "en16931", "1.3.16", Syntax.UBL,
            "external/schematron/1.3.16/ubl/EN16931-UBL-validation.xslt"),
    EN16931_CII("en16931-cii", "en16931", "1.3.16", Syntax.CII,
            "external/schematron/1.3.16/cii/EN16931-CII-validation.xslt"),
    PEPPOL_UBL("peppol-ubl", "peppol", "2026.5", Syntax.UBL,
            "external/schematron/openpeppol/2026.5/xslt/PEPPOL-EN16931-UBL.xslt"),
    OIOUBL("oioubl-21", "oioubl", "1.17.1", Syntax.UBL,
            "external/schematron/oioubl/1.17.1/xslt/OIOUBL_%s_Schematron.xslt"),
    XRECHNUNG_UBL("xrechnung-ubl", "xrechnung", "3.0.2", Syntax.UBL,
            "external/schematron/3.0.2/XRechnung-UBL-validation.xslt"),
    XRECHNUNG_CII("xrechnung-cii", "xrechnung", "3.0.2", Syntax.CII,
            "external/schematron/3.0.2/XRechnung-CII-validation.xslt");

    /** The name in verdicts. */
    final String word;
    /** The name in --rules; it covers both syntaxes. */
    final String rules;
    final String release;
    private final Syntax syntax;
    private final String pattern;

    Layer(String word, String rules, String release, Syntax syntax, String pattern) {
        this.word = word;
        this.rules = rules;
        this.release = release;
        this.syntax = syntax;
        this.pattern = pattern;
    }

    boolean schema() {
        return this == XSD_UBL || this == XSD_CII;
    }

    /** The official file for a kind of document; empty when this layer has no rules for it. */
    Optional<String> resource(Kind kind) {
        if (kind.syntax() != syntax || !(kind.invoice() || schema() || this == OIOUBL)) {
            return Optional.empty();
        }
        String name = pattern.formatted(kind.root());
        return Optional.of(name).filter(n -> Layer.class.getClassLoader().getResource(n) != null);
    }
}
