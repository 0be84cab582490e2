package postbud.judge;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.transform.stream.StreamSource;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.QName;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.XdmDestination;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XdmNodeKind;
import net.sf.saxon.s9api.Xslt30Transformer;
import net.sf.saxon.s9api.XsltCompiler;
import net.sf.saxon.s9api.XsltExecutable;

/** A Schematron in its compiled form: a stylesheet that writes a report (SVRL). Safe for several threads. */
final class Schematron implements Check {
    private static final QName ID = new QName("id");
    private static final QName FLAG = new QName("flag");
    private static final QName LOCATION = new QName("location");
    // OIOUBL has no ids in its report; each sentence begins with the id in brackets.
    private static final Pattern BRACKETS = Pattern.compile("^\\s*\\[([^\\]]+)\\]");

    private final String layer;
    private final XsltExecutable stylesheet;

    Schematron(Processor saxon, String layer, URL file) throws SaxonApiException {
        XsltCompiler compiler = saxon.newXsltCompiler();
        compiler.setErrorReporter(e -> { });
        this.layer = layer;
        this.stylesheet = compiler.compile(new StreamSource(file.toString()));
    }

    @Override
    public List<Finding> run(Document document) {
        try {
            Xslt30Transformer transformer = stylesheet.load30();
            transformer.setErrorReporter(e -> { });
            transformer.setMessageHandler(m -> { });
            transformer.setGlobalContextItem(document.tree);
            XdmDestination report = new XdmDestination();
            transformer.applyTemplates(document.tree, report);
            List<Finding> findings = new ArrayList<>();
            collect(report.getXdmNode(), findings);
            return findings;
        } catch (SaxonApiException e) {
            // What the run had found before is not defined, so it is left out.
            return List.of(new Finding(layer, Finding.XSLT_ERROR, Finding.FATAL, "", e.getMessage()));
        }
    }

    private void collect(XdmNode parent, List<Finding> findings) {
        for (XdmNode n : parent.children()) {
            if (n.getNodeKind() != XdmNodeKind.ELEMENT) {
                continue;
            }
            switch (n.getNodeName().getLocalName()) {
                case "failed-assert", "successful-report" -> findings.add(
                        finding(n, text(n, "text"), n.getAttributeValue(LOCATION)));
                // Two OIOUBL rules (W-LIB223, F-INV171) write their finding past the report format.
                case "Error" -> findings.add(finding(n, text(n, "Description"), text(n, "Xpath")));
                default -> collect(n, findings);
            }
        }
    }

    private Finding finding(XdmNode n, String text, String location) {
        String rule = n.getAttributeValue(ID);
        if (rule == null || rule.isBlank()) {
            Matcher m = BRACKETS.matcher(text);
            rule = m.find() ? m.group(1) : "-";
        }
        String flag = n.getAttributeValue(FLAG);
        if (flag == null || flag.isBlank()) {
            flag = rule.startsWith("W-") ? Finding.WARNING : Finding.FATAL;
        }
        return new Finding(layer, rule, flag, Paths.shorten(location), text);
    }

    private static String text(XdmNode parent, String child) {
        for (XdmNode n : parent.children(child)) {
            return n.getStringValue().strip().replaceAll("\\s+", " ");
        }
        return "";
    }
}
