package org.pulpferry.manifest.value;

import java.util.Comparator;

/** A bundle's place in its stream: first by epoch, which only a trust root raises, then by sequence. Both begin at 1. */
public record Position(int epoch, long sequence) implements Comparable<Position> {
    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::epoch).thenComparingLong(Position::sequence);

    public Position {
        if (epoch < 1 || sequence < 1) {
            throw new IllegalArgumentException("epoch and sequence begin at 1");
        }
        Limits.atMost(Limits.NUMBER, sequence, "sequence");
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /** {@code <epoch>.<sequence>}, as people write it. */
    @Override
    public String toString() {
        return epoch + "." + sequence;
    }
}
