package postbud.judge;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes places in a document as people do: prefixes in place of namespaces, /Invoice/cac:TaxTotal[1]. */
final class Paths {
    private static final Map<String, String> PREFIXES = Map.of(
            "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2", "cac:",
            "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2", "cbc:",
            "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2", "ext:",
            "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100", "ram:",
            "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100", "udt:",
            "urn:un:unece:uncefact:data:standard:QualifiedDataType:100", "qdt:",
            "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "rsm:");

    // How the stylesheets write a step: /*:A[namespace-uri()='n']; OIOUBL, which tells no namespace, /*[local-name()='A'].
    private static final Pattern STEP = Pattern.compile(
            "/\\*:(?<local>[^\\[/]+)\\[namespace-uri\\(\\)='(?<namespace>[^']*)'\\]"
            + "|/\\*\\[local-name\\(\\)='(?<bare>[^']*)'\\]");
    private static final Pattern ONLY_ROOT = Pattern.compile("^(/[^/\\[]+)\\[1\\]");

    private Paths() { }

    static String shorten(String location) {
        if (location == null) {
            return "";
        }
        Matcher steps = STEP.matcher(location);
        String path = steps.replaceAll(m -> Matcher.quoteReplacement("/" + step(steps)));
        return ONLY_ROOT.matcher(path.strip()).replaceFirst("$1");
    }

    private static String step(Matcher m) {
        return m.group("bare") != null ? m.group("bare") : name(m.group("namespace"), m.group("local"));
    }

    /** The name of an element; the roots of UBL go without a prefix. */
    static String name(String namespace, String local) {
        return PREFIXES.getOrDefault(namespace, "") + local;
    }
}
