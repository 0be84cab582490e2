package postbud.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Times the official rules on one document, warm: how fast they are when the compiler of Java has done its work. */
final class Stopwatch {
    private final Judge judge;
    private final Path file;

    Stopwatch(Judge judge, Path file) {
        this.judge = judge;
        this.file = file;
    }

    /**
     * Judges the file again and again, one run after the other.
     *
     * @param warm seconds that are not counted
     * @param timed seconds that are
     * @return the median run in nanoseconds, with the reading of the file, which lies in the cache
     */
    long median(int warm, int timed) throws IOException {
        Files.readAllBytes(file);
        runs(warm);
        long[] runs = runs(timed);
        Arrays.sort(runs);
        return runs[runs.length / 2];
    }

    private long[] runs(int seconds) {
        long[] runs = new long[100_000];
        int n = 0;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (n < 3 || n < runs.length && System.nanoTime() < end) {
            long begin = System.nanoTime();
            judge.judge(file);
            runs[n++] = System.nanoTime() - begin;
        }
        return Arrays.copyOf(runs, n);
    }
}
