package postbud.judge;

import java.util.List;

/**
 * What the rules say of one file.
 *
 * @param format what the document says it is, the words of {@link Format}
 * @param layers the sets that ran, in order
 */
record Verdict(String file, String format, List<Finding> findings, List<String> layers) {

    boolean valid() {
        return findings.stream().noneMatch(Finding::fatal);
    }

    /** Whether the rules had their say; false for a file that cannot be read or that no set knows. */
    boolean judged() {
        return findings.stream().noneMatch(f -> f.rule().equals(Finding.XML) || f.rule().equals(Finding.FORMAT));
    }

    /** One line of JSON, without the line end. */
    String json() {
        Json j = new Json();
        j.open('{').field("file", file).field("format", format).field("valid", valid());
        j.name("findings").open('[');
        for (Finding f : findings) {
            j.open('{').field("layer", f.layer()).field("rule", f.rule()).field("flag", f.flag())
                    .field("path", f.path()).field("message", f.message()).close('}');
        }
        j.close(']').name("layers").open('[');
        layers.forEach(j::value);
        return j.close(']').close('}').toString();
    }
}
