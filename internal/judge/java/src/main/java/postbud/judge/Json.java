package postbud.judge;

/** Writes JSON, as much of it as a verdict needs. */
final class Json {
    private final StringBuilder out = new StringBuilder(256);

    Json open(char bracket) {
        comma();
        out.append(bracket);
        return this;
    }

    Json close(char bracket) {
        out.append(bracket);
        return this;
    }

    Json name(String name) {
        value(name);
        out.append(':');
        return this;
    }

    Json field(String name, String value) {
        return name(name).value(value);
    }

    Json field(String name, boolean value) {
        name(name);
        out.append(value);
        return this;
    }

    Json value(String s) {
        comma();
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
        return this;
    }

    private void comma() {
        if (out.length() > 0 && "{[:".indexOf(out.charAt(out.length() - 1)) < 0) {
            out.append(',');
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
