package postbud.judge;

import java.util.Optional;

/**
 * The kind of a document, by its root element.
 *
 * @param syntax UBL or CII
 * @param root the local name of the root element
 */
record Kind(Syntax syntax, String root) {

    enum Syntax { UBL, CII }

    private static final String UBL_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:";
    private static final String CII_NAMESPACE = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";

    static Optional<Kind> of(String namespace, String root) {
        if (namespace.equals(UBL_NAMESPACE + root + "-2")) {
            return Optional.of(new Kind(Syntax.UBL, root));
        }
        if (namespace.equals(CII_NAMESPACE) && root.equals("CrossIndustryInvoice")) {
            return Optional.of(new Kind(Syntax.CII, root));
        }
        return Optional.empty();
    }

    /** Whether EN 16931 speaks of it at all; its rules would pass anything else in silence. */
    boolean invoice() {
        return syntax == Syntax.CII || root.equals("Invoice") || root.equals("CreditNote");
    }
}
