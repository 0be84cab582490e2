package postbud.judge;

import java.util.List;
import postbud.judge.Kind.Syntax;

/** What a document says it is, and the rules that it thereby asks for. */
enum Format {
    PEPPOL_UBL("peppol-ubl", "schema", "en16931", "peppol"),
    XRECHNUNG_UBL("xrechnung-ubl", "schema", "en16931", "xrechnung"),
    XRECHNUNG_CII("xrechnung-cii", "schema", "en16931", "xrechnung"),
    EN16931_UBL("en16931-ubl", "schema", "en16931"),
    EN16931_CII("en16931-cii", "schema", "en16931"),
    OIOUBL("oioubl-21", "schema", "oioubl"),
    UNKNOWN("unknown");

    private static final String EN = "urn:cen.eu:en16931:2017";
    private static final String PEPPOL = EN + "#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0";
    private static final String XRECHNUNG = EN + "#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";

    final String word;
    final List<String> rules;

    Format(String word, String... rules) {
        this.word = word;
        this.rules = List.of(rules);
    }

    /**
     * The format by the specification identifier (BT-24).
     *
     * An identifier that goes on after a known one with '#' narrows it, so the known rules still hold.
     */
    static Format of(Kind kind, String specification) {
        boolean ubl = kind.syntax() == Syntax.UBL;
        if (ubl && specification.startsWith("OIOUBL-2.")) {
            return OIOUBL;
        }
        if (!kind.invoice()) {
            return UNKNOWN;
        }
        if (ubl && within(specification, PEPPOL)) {
            return PEPPOL_UBL;
        }
        if (within(specification, XRECHNUNG)) {
            return ubl ? XRECHNUNG_UBL : XRECHNUNG_CII;
        }
        if (within(specification, EN)) {
            return ubl ? EN16931_UBL : EN16931_CII;
        }
        return UNKNOWN;
    }

    private static boolean within(String specification, String known) {
        return specification.equals(known) || specification.startsWith(known + "#");
    }
}
