package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

/** Remembers which vector took the longest, and which the most memory. */
final class Worst {
    private int tried;
    private long time;
    private String slowest = "";
    private long heap;
    private String largest = "";

    /** What is done with one vector. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    void measure(String id, Work work) throws IOException {
        long before = System.nanoTime();
        try (HeapWatch watch = new HeapWatch()) {
            work.run();
            tried++;
            long took = System.nanoTime() - before;
            if (took > time) {
                time = took;
                slowest = id;
            }
            if (watch.most() > heap) {
                heap = watch.most();
                largest = id;
            }
        }
    }

    /** Fails where nothing was tried although nothing was left out on purpose. */
    void requireSome() {
        assertTrue(tried > 0 || System.getProperty("vectors") != null, "no vector was tried");
    }

    String says() {
        return "vectors: " + tried + "; slowest " + slowest + " " + time / 1_000_000 + " ms; largest heap " + largest
                + " " + (heap >> 20) + " MiB, garbage included, of "
                + (Runtime.getRuntime().maxMemory() >> 20);
    }
}
