package postbud.judge;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The command line.
 *
 * @param rules the sets to run; empty when each document chooses
 * @param files the documents, folders opened up
 */
record Arguments(List<String> rules, List<Path> files) {

    static final String USAGE = "usage: judge [--rules schema,en16931,peppol,oioubl,xrechnung] FILE|FOLDER|- ...";

    static Arguments parse(String[] args, InputStream in) throws IOException {
        List<String> rules = List.of();
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--rules") && i + 1 < args.length) {
                rules = rules(args[++i]);
            } else if (args[i].equals("-")) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.isEmpty()) {
                        add(files, line);
                    }
                }
            } else if (args[i].startsWith("-")) {
                throw new IllegalArgumentException("unknown option " + args[i]);
            } else {
                add(files, args[i]);
            }
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no document given");
        }
        return new Arguments(rules, files);
    }

    private static List<String> rules(String list) {
        List<String> rules = Arrays.asList(list.split(","));
        for (String rule : rules) {
            if (Stream.of(Layer.values()).noneMatch(l -> l.rules.equals(rule))) {
                throw new IllegalArgumentException("unknown rules " + rule);
            }
        }
        return rules;
    }

    /** A folder stands for every .xml file in it and below, in the order of their names. */
    private static void add(List<Path> files, String name) throws IOException {
        Path path = Path.of(name);
        if (!Files.isDirectory(path)) {
            files.add(path);
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> found = tree.filter(Arguments::document).sorted().toList();
            if (found.isEmpty()) {
                throw new IllegalArgumentException("no document in folder " + name);
            }
            files.addAll(found);
        }
    }

    private static boolean document(Path path) {
        return Files.isRegularFile(path) && path.toString().toLowerCase(Locale.ROOT).endsWith(".xml");
    }
}
