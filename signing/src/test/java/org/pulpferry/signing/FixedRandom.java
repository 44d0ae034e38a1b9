package org.pulpferry.signing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.pulpferry.manifest.value.Sha256;

/** The same bytes for the same label, so that test keys and test signatures are the same everywhere. Never random. */
final class FixedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] label;
    private long block;

    FixedRandom(String label) {
        this.label = ("pulp ferry test only: " + label).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            ByteBuffer input =
                    ByteBuffer.allocate(label.length + Long.BYTES).put(label).putLong(block++);
            byte[] output = Sha256.of(input.array()).toBytes();
            int length = Math.min(output.length, bytes.length - at);
            System.arraycopy(output, 0, bytes, at, length);
            at += length;
        }
    }
}
