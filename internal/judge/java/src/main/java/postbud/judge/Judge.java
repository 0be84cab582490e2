package postbud.judge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.sf.saxon.s9api.Processor;

/** Judges files. Every layer runs, also when one before it found the document wrong. */
final class Judge {
    private final Processor saxon;
    private final Rulebook rulebook;
    private final List<String> asked;

    /**
     * @param asked the sets to run, the words of --rules; empty when each document chooses by what it says it is
     */
    Judge(Processor saxon, Rulebook rulebook, List<String> asked) {
        this.saxon = saxon;
        this.rulebook = rulebook;
        this.asked = asked;
    }

    Verdict judge(Path file) {
        Document document;
        try {
            document = Document.read(saxon, file);
        } catch (Document.Unreadable e) {
            return new Verdict(file.toString(), Format.UNKNOWN.word, List.of(Finding.unread(e.getMessage())), List.of());
        }
        Optional<Kind> kind = document.kind();
        if (kind.isEmpty()) {
            return new Verdict(file.toString(), Format.UNKNOWN.word,
                    List.of(Finding.unjudged("no rules for a document " + document.rootName())), List.of());
        }
        return judge(file, document, kind.get());
    }

    private Verdict judge(Path file, Document document, Kind kind) {
        String specification = document.specification(kind);
        Format format = Format.of(kind, specification);
        List<Finding> findings = new ArrayList<>();
        List<String> rules = asked;
        if (asked.isEmpty()) {
            rules = format.rules;
        }
        if (rules.isEmpty()) {
            findings.add(Finding.unjudged("no rules for a " + kind.root() + " that says it is '" + specification + "'"));
        }
        Map<Layer, CompletableFuture<Check>> checks = new EnumMap<>(Layer.class);
        for (String rule : rules) {
            boolean some = false;
            for (Layer layer : Layer.values()) {
                Optional<String> resource = layer.rules.equals(rule) ? layer.resource(kind) : Optional.empty();
                resource.ifPresent(r -> checks.put(layer, rulebook.check(layer, r)));
                some |= resource.isPresent();
            }
            if (!some) {
                findings.add(Finding.unjudged("the rules " + rule + " do not cover a " + kind.root()));
            }
        }
        List<String> layers = new ArrayList<>();
        checks.forEach((layer, check) -> {
            findings.addAll(check.join().run(document));
            layers.add(layer.word);
        });
        return new Verdict(file.toString(), format.word, findings, layers);
    }
}
