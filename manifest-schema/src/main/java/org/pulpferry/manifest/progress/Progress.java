package org.pulpferry.manifest.progress;

/**
 * Told by the exporter and the importer how far they are. Implementations are thread-safe, quick (they throttle what they show) and
 * never throw: no run fails because nobody could watch it.
 */
public interface Progress {
    /** What {@code done} and {@code total} count. */
    enum Unit {
        BYTES,
        ITEMS
    }

    /** {@code total} of a phase whose end is not known. */
    long UNKNOWN = -1;

    /**
     * Reports the state of one phase. A phase begins with its first report and has ended when {@code done == total} or another phase
     * is reported.
     *
     * @param phase a short present participle for people, such as "reading artifacts"
     * @param done how much of it is done, counted from 0
     * @param total how much there is, or {@link #UNKNOWN}
     */
    void report(String phase, long done, long total, Unit unit);

    /** Says one sentence that is worth a line of its own, such as a leftover that was removed. */
    void notice(String sentence);

    /** Shows nothing. */
    static Progress silent() {
        return new Progress() {
            @Override
            public void report(String phase, long done, long total, Unit unit) {}

            @Override
            public void notice(String sentence) {}
        };
    }
}
