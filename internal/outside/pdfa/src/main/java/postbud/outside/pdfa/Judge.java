package postbud.outside.pdfa;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.mustangproject.validator.ZUGFeRDValidator;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges PDF files: PDF/A-3b by veraPDF, and on demand Factur-X by Mustang's validator. One line
 * of JSON for each file. Standard input has a line for each file: "pdfa" or "facturx", file,
 * parted by a tabulator.
 */
public final class Judge {

    private Judge() {
    }

    public static void main(String[] args) throws IOException {
        PrintStream lines = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        System.setOut(System.err); // libraries that print shall not print between the lines
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] part = line.split("\t", 2);
            lines.println(judge(part[0].equals("facturx"), part[1]));
        }
        lines.flush();
    }

    private static String judge(boolean facturx, String file) {
        StringBuilder out = new StringBuilder();
        out.append("{\"file\":");
        text(out, file);
        Map<String, String> failed = new TreeMap<>();
        int checks = archivable(file, failed);
        out.append(",\"checks\":").append(checks).append(",\"failed\":{");
        String comma = "";
        for (Map.Entry<String, String> f : failed.entrySet()) {
            out.append(comma);
            text(out, f.getKey());
            out.append(':');
            text(out, f.getValue());
            comma = ",";
        }
        out.append('}');
        if (facturx) {
            ZUGFeRDValidator mustang = new ZUGFeRDValidator();
            mustang.disableNotices();
            String report = mustang.validate(file);
            out.append(",\"valid\":").append(mustang.wasCompletelyValid()).append(",\"report\":");
            text(out, report);
        }
        return out.append('}').toString();
    }

    /** archivable fills in the rules of PDF/A-3b that the file breaks and says how many checks were made. */
    private static int archivable(String file, Map<String, String> failed) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(Path.of(file).toFile(), PDFAFlavour.PDFA_3_B);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_3_B, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion a : result.getTestAssertions()) {
                if (a.getStatus() == TestAssertion.Status.FAILED) {
                    failed.put(a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber(),
                            a.getErrorMessage() + " at " + a.getLocation().getContext());
                }
            }
            if (!result.isCompliant() && failed.isEmpty()) {
                failed.put("compliant", "no");
            }
            return result.getTotalAssertions();
        } catch (Exception e) {
            failed.put("ABORTED", String.valueOf(e));
            return 0;
        }
    }

    private static void text(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
