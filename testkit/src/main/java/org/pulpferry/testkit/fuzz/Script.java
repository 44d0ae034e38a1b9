package org.pulpferry.testkit.fuzz;

/** A fuzzer's bytes as a row of small decisions; after the last byte every decision is 0. Not for use by several threads. */
public final class Script {
    private final byte[] bytes;
    private int at;

    /** From the first byte on. */
    public Script(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** The next decision, 0 to {@code bound - 1}; a bound over 256 takes two bytes. */
    public int next(int bound) {
        int value = bound > 256 ? (oneByte() << 8) | oneByte() : oneByte();
        return value % bound;
    }

    /** Whether there is another byte. */
    public boolean hasNext() {
        return at < bytes.length;
    }

    private int oneByte() {
        return at < bytes.length ? Byte.toUnsignedInt(bytes[at++]) : 0;
    }
}
