package postbud.judge;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.XMLFilterImpl;

/** Passes a document on and knows where in it the reader is. */
final class Track extends XMLFilterImpl {
    private static final class Step {
        final String name;
        final Map<String, Integer> seen = new HashMap<>();

        Step(String name) {
            this.name = name;
        }
    }

    private final Deque<Step> steps = new ArrayDeque<>();

    Track(XMLReader reader, ContentHandler next) {
        super(reader);
        setContentHandler(next);
    }

    String path() {
        StringBuilder path = new StringBuilder();
        steps.descendingIterator().forEachRemaining(s -> path.append('/').append(s.name));
        return path.toString();
    }

    @Override
    public void startElement(String uri, String local, String qualified, Attributes attributes) throws SAXException {
        String name = Paths.name(uri, local);
        Step parent = steps.peek();
        steps.push(new Step(parent == null ? name : name + "[" + parent.seen.merge(name, 1, Integer::sum) + "]"));
        super.startElement(uri, local, qualified, attributes);
    }

    @Override
    public void endElement(String uri, String local, String qualified) throws SAXException {
        super.endElement(uri, local, qualified);
        steps.pop();
    }
}
