package postbud.judge;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.sf.saxon.s9api.Processor;

/** The program: one line of JSON per document, in the order given, and an exit code. */
public final class Main {
    private static final int VALID = 0;
    private static final int INVALID = 1;
    private static final int UNJUDGED = 2;
    private static final int BROKEN = 3;

    /** Seconds before a document is timed, and of timing. */
    private static final int WARM = 15;
    private static final int TIMED = 5;

    private Main() { }

    /**
     * Exits with 0 when every document is valid, 1 when one is invalid, 2 when one could not be judged
     * (unreadable, or of a kind that no set knows) or none was named, 3 when the judge itself failed.
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 1 && args[0].equals("--releases")) {
            for (Layer layer : Layer.values()) {
                System.out.println(layer.word + " " + layer.release);
            }
            return;
        }
        boolean timing = args.length > 0 && args[0].equals("--time");
        if (timing) {
            args = Arrays.copyOfRange(args, 1, args.length);
        }
        Arguments arguments;
        try {
            arguments = Arguments.parse(args, System.in);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("judge: " + e.getMessage());
            System.err.println(Arguments.USAGE);
            System.exit(UNJUDGED);
            return;
        }
        if (timing) {
            time(arguments);
            return;
        }
        try (PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8)) {
            int code = run(arguments, out);
            out.flush();
            System.exit(out.checkError() ? BROKEN : code);
        } catch (ExecutionException e) {
            e.getCause().printStackTrace();
            System.exit(BROKEN);
        }
    }

    private static void time(Arguments arguments) throws IOException {
        ExecutorService compilers = Executors.newFixedThreadPool(1);
        try {
            Processor saxon = new Processor(false);
            Judge judge = new Judge(saxon, new Rulebook(saxon, compilers), arguments.rules());
            System.out.println(new Stopwatch(judge, arguments.files().get(0)).median(WARM, TIMED));
        } finally {
            compilers.shutdownNow();
        }
    }

    private static int run(Arguments arguments, PrintStream out) throws InterruptedException, ExecutionException {
        int cores = Runtime.getRuntime().availableProcessors();
        // Two pools: a document waits for its rules, so the rules must not queue behind documents.
        ExecutorService compilers = Executors.newFixedThreadPool(cores);
        ExecutorService workers = Executors.newFixedThreadPool(cores);
        try {
            Processor saxon = new Processor(false);
            Judge judge = new Judge(saxon, new Rulebook(saxon, compilers), arguments.rules());
            List<Future<Verdict>> verdicts = new ArrayList<>();
            for (Path file : arguments.files()) {
                verdicts.add(workers.submit(() -> judge.judge(file)));
            }
            return print(verdicts, out);
        } finally {
            workers.shutdownNow();
            compilers.shutdownNow();
        }
    }

    private static int print(List<Future<Verdict>> verdicts, PrintStream out)
            throws InterruptedException, ExecutionException {
        int invalid = 0;
        int unjudged = 0;
        for (Future<Verdict> future : verdicts) {
            Verdict verdict = future.get();
            out.append(verdict.json()).append('\n');
            if (!verdict.judged()) {
                unjudged++;
            } else if (!verdict.valid()) {
                invalid++;
            }
        }
        System.err.printf("judge: %d valid, %d invalid, %d not judged%n",
                verdicts.size() - invalid - unjudged, invalid, unjudged);
        if (unjudged > 0) {
            return UNJUDGED;
        }
        return invalid > 0 ? INVALID : VALID;
    }
}
