package postbud.judge;

/**
 * One rule that a document breaks.
 *
 * @param layer which set of rules said so, the words of {@link Layer}; "-" when no set ran
 * @param rule the official id, or XSD, XML, FORMAT, XSLT-ERROR
 * @param flag fatal, warning or information, as the rules say
 * @param path where in the document, with the usual prefixes
 * @param message the official sentence
 */
record Finding(String layer, String rule, String flag, String path, String message) {

    /** A schema finds it: wrong element, wrong order, wrong type. */
    static final String XSD = "XSD";
    /** The file is missing or is no well-formed XML. */
    static final String XML = "XML";
    /** Nobody can judge it: a document of an unknown kind, or a set that has no rules for its kind. */
    static final String FORMAT = "FORMAT";
    /** The official run ended with an error, which counts as rejected. */
    static final String XSLT_ERROR = "XSLT-ERROR";

    static final String FATAL = "fatal";
    static final String WARNING = "warning";

    static Finding unread(String message) {
        return new Finding("-", XML, FATAL, "", message);
    }

    static Finding unjudged(String message) {
        return new Finding("-", FORMAT, FATAL, "", message);
    }

    boolean fatal() {
        return FATAL.equals(flag);
    }
}
