package org.pulpferry.cli.vectors;

/** Looks every few milliseconds how much of the heap is in use, what could be collected included. */
final class HeapWatch implements AutoCloseable {
    private static final int PAUSE = 2;
    private final Thread thread = new Thread(this::watch, "heap watch");
    private volatile long most;
    private volatile boolean ended;

    HeapWatch() {
        System.gc();
        thread.setDaemon(true);
        thread.start();
    }

    /** Bytes, at most, so far. */
    long most() {
        return most;
    }

    private void watch() {
        Runtime runtime = Runtime.getRuntime();
        while (!ended) {
            most = Math.max(most, runtime.totalMemory() - runtime.freeMemory());
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
