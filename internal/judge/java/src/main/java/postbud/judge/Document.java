package postbud.judge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.sax.SAXSource;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.SaxonApiException;
import net.sf.saxon.s9api.XdmNode;
import net.sf.saxon.s9api.XdmNodeKind;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/** A file, read and parsed once. */
final class Document {

    /** The file is missing or no well-formed XML; the message says which. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    final XdmNode tree;
    private final byte[] bytes;
    private final XdmNode root;

    private Document(byte[] bytes, XdmNode tree) {
        this.bytes = bytes;
        this.tree = tree;
        this.root = child(tree, null);
    }

    static Document read(Processor saxon, Path file) throws Unreadable {
        try {
            byte[] bytes = Files.readAllBytes(file);
            SAXSource source = new SAXSource(reader(), new InputSource(new ByteArrayInputStream(bytes)));
            source.setSystemId(file.toUri().toString());
            return new Document(bytes, saxon.newDocumentBuilder().build(source));
        } catch (NoSuchFileException e) {
            throw new Unreadable("no such file", e);
        } catch (IOException | SaxonApiException e) {
            throw new Unreadable(e.getMessage(), e);
        }
    }

    /** A parser that fetches nothing: a document type declaration is an error, as in Peppol. */
    static XMLReader reader() {
        try {
            SAXParserFactory factory = SAXParserFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            XMLReader reader = factory.newSAXParser().getXMLReader();
            reader.setErrorHandler(new DefaultHandler());
            return reader;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("this Java has no usable XML parser", e);
        }
    }

    InputSource input() {
        return new InputSource(new ByteArrayInputStream(bytes));
    }

    String rootName() {
        return root.getNodeName().toString();
    }

    Optional<Kind> kind() {
        return Kind.of(root.getNodeName().getNamespace(), root.getNodeName().getLocalName());
    }

    /** The specification identifier (BT-24): CustomizationID in UBL, the guideline in CII; else empty. */
    String specification(Kind kind) {
        XdmNode id = kind.syntax() == Kind.Syntax.UBL
                ? child(root, "CustomizationID")
                : child(child(child(root, "ExchangedDocumentContext"),
                        "GuidelineSpecifiedDocumentContextParameter"), "ID");
        return id == null ? "" : id.getStringValue().strip();
    }

    private static XdmNode child(XdmNode parent, String name) {
        if (parent == null) {
            return null;
        }
        for (XdmNode n : parent.children()) {
            if (n.getNodeKind() == XdmNodeKind.ELEMENT && (name == null || n.getNodeName().getLocalName().equals(name))) {
                return n;
            }
        }
        return null;
    }
}
