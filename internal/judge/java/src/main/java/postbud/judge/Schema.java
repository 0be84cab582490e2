package postbud.judge;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.ValidatorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** An XML schema; each of its messages is a finding. Safe for several threads. */
final class Schema implements Check {
    private final String layer;
    private final javax.xml.validation.Schema schema;

    Schema(String layer, URL file) throws SAXException {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setResourceResolver(new SchemaParts());
        this.layer = layer;
        this.schema = factory.newSchema(file);
    }

    @Override
    public List<Finding> run(Document document) {
        List<Finding> findings = new ArrayList<>();
        ValidatorHandler validator = schema.newValidatorHandler();
        Track track = new Track(Document.reader(), validator);
        validator.setErrorHandler(new DefaultHandler() {
            @Override
            public void error(SAXParseException e) {
                findings.add(finding(track, e));
            }

            @Override
            public void fatalError(SAXParseException e) {
                findings.add(finding(track, e));
            }
        });
        try {
            track.parse(document.input());
        } catch (IOException | SAXException e) {
            findings.add(finding(track, e));
        }
        return findings;
    }

    private Finding finding(Track track, Exception e) {
        return new Finding(layer, Finding.XSD, Finding.FATAL, track.path(), e.getMessage());
    }
}
