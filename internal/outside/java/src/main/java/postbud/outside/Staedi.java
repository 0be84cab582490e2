package postbud.outside;

import io.xlate.edi.schema.EDISchemaException;
import io.xlate.edi.schema.Schema;
import io.xlate.edi.schema.SchemaFactory;
import io.xlate.edi.stream.EDIInputFactory;
import io.xlate.edi.stream.EDIStreamException;
import io.xlate.edi.stream.EDIStreamReader;
import io.xlate.edi.stream.Location;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads EDIFACT and X12 with StAEDI and tells what it saw, one line of JSON for each file.
 * Standard input has a line for each file: encoding, schema of the transaction or nothing, file,
 * parted by tabulators.
 */
public final class Staedi {

    private final Map<String, Schema> schemas = new HashMap<>();
    private final StringBuilder out = new StringBuilder();

    private Staedi() {
    }

    public static void main(String[] args) throws IOException {
        Staedi staedi = new Staedi();
        PrintStream lines = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] part = line.split("\t", 3);
            lines.println(staedi.read(part[0], part[1], part[2]));
        }
        lines.flush();
    }

    private String read(String encoding, String schema, String file) throws IOException {
        out.setLength(0);
        Errors errors = new Errors();
        out.append("{\"file\":");
        text(out, file);
        out.append(",\"segments\":[");
        String standard = "";
        EDIInputFactory factory = EDIInputFactory.newFactory();
        try (InputStream bytes = Files.newInputStream(Path.of(file));
                EDIStreamReader reader = factory.createEDIStreamReader(bytes, encoding)) {
            standard = events(reader, schema, errors);
        } catch (EDIStreamException | EDISchemaException | RuntimeException e) {
            errors.add("ABORTED", null, String.valueOf(e.getMessage()));
        }
        out.append("],\"standard\":");
        text(out, standard);
        out.append(",\"errors\":[").append(errors.out).append("]}");
        return out.toString();
    }

    private String events(EDIStreamReader reader, String schema, Errors errors)
            throws EDIStreamException, EDISchemaException {
        String standard = "";
        boolean composite = false;
        int segments = 0;
        int elements = 0;
        int components = 0;
        while (reader.hasNext()) {
            switch (reader.next()) {
            case START_INTERCHANGE:
                standard = reader.getStandard() + " " + String.join(" ", reader.getVersion());
                break;
            case START_TRANSACTION:
                if (!schema.isEmpty()) {
                    reader.setTransactionSchema(schema(schema));
                }
                break;
            case START_SEGMENT:
                out.append(segments++ == 0 ? "{\"tag\":" : ",{\"tag\":");
                text(out, reader.getText());
                out.append(",\"elements\":[");
                elements = 0;
                break;
            case END_SEGMENT:
                out.append("]}");
                break;
            case START_COMPOSITE:
                out.append(elements++ == 0 ? "[" : ",[");
                composite = true;
                components = 0;
                break;
            case END_COMPOSITE:
                out.append("]");
                composite = false;
                break;
            case ELEMENT_DATA:
                if (composite) {
                    out.append(components++ == 0 ? "" : ",");
                    text(out, reader.getText());
                } else {
                    out.append(elements++ == 0 ? "[" : ",[");
                    text(out, reader.getText());
                    out.append("]");
                }
                break;
            case SEGMENT_ERROR:
            case ELEMENT_OCCURRENCE_ERROR:
            case ELEMENT_DATA_ERROR:
                errors.add(String.valueOf(reader.getErrorType()), reader.getLocation(), reader.getText());
                break;
            default:
                break;
            }
        }
        return standard;
    }

    private Schema schema(String file) throws EDISchemaException {
        Schema known = schemas.get(file);
        if (known == null) {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                known = SchemaFactory.newFactory().createSchema(in);
            } catch (IOException e) {
                throw new EDISchemaException("the schema cannot be read: " + file, e);
            }
            schemas.put(file, known);
        }
        return known;
    }

    private static void text(StringBuilder to, String text) {
        to.append('"');
        for (int i = 0; text != null && i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ') {
                to.append(String.format("\\u%04x", (int) c));
            } else {
                to.append(c);
            }
        }
        to.append('"');
    }

    private static final class Errors {

        private final StringBuilder out = new StringBuilder();

        void add(String what, Location at, String text) {
            out.append(out.length() == 0 ? "{\"what\":" : ",{\"what\":");
            text(out, what);
            if (at != null) {
                out.append(",\"tag\":");
                text(out, at.getSegmentTag());
                out.append(",\"segment\":").append(at.getSegmentPosition());
                out.append(",\"element\":").append(at.getElementPosition());
                out.append(",\"component\":").append(at.getComponentPosition());
            }
            out.append(",\"text\":");
            text(out, text);
            out.append('}');
        }
    }
}
