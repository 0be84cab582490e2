package postbud.judge;

import java.net.URL;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import net.sf.saxon.s9api.Processor;
import net.sf.saxon.s9api.SaxonApiException;
import org.xml.sax.SAXException;

/** The official files in compiled form. Each is compiled once, when the first document asks for it. */
final class Rulebook {
    private final Processor saxon;
    private final Executor compilers;
    private final Map<String, CompletableFuture<Check>> checks = new ConcurrentHashMap<>();

    Rulebook(Processor saxon, Executor compilers) {
        this.saxon = saxon;
        this.compilers = compilers;
    }

    /** Returns at once; the compiling goes on beside, so that the layers of one document compile together. */
    CompletableFuture<Check> check(Layer layer, String resource) {
        return checks.computeIfAbsent(resource,
                r -> CompletableFuture.supplyAsync(() -> compile(layer, r), compilers));
    }

    private Check compile(Layer layer, String resource) {
        URL file = Rulebook.class.getClassLoader().getResource(resource);
        try {
            return layer.schema() ? new Schema(layer.word, file) : new Schematron(saxon, layer.word, file);
        } catch (SAXException | SaxonApiException e) {
            throw new IllegalStateException("the official file " + resource + " does not compile", e);
        }
    }
}
