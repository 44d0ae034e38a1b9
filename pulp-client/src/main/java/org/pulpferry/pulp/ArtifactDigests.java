package org.pulpferry.pulp;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.pulpferry.pulp.problem.PulpException;

/** SHA-256 by the artifact's UUID at one Pulp, 48 bytes each, filled in ascending order of UUIDs as Pulp lists them by primary key. */
final class ArtifactDigests {
    private static final int DIGEST = 32;

    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private byte[] digests = new byte[1024 * DIGEST];
    private int size;

    void add(UUID id, String sha256) throws PulpException {
        if (size > 0 && compare(size - 1, id) >= 0) {
            throw new PulpException.Nonsense("the artifacts are not listed in the order asked for (ordering=pk)", null);
        }
        byte[] digest = HexFormat.of().parseHex(sha256);
        if (digest.length != DIGEST) {
            throw new PulpException.Nonsense("an artifact without a SHA-256", null);
        }
        if (size == high.length) {
            int larger = Math.multiplyExact(size, 2);
            high = Arrays.copyOf(high, larger);
            low = Arrays.copyOf(low, larger);
            digests = Arrays.copyOf(digests, Math.multiplyExact(larger, DIGEST));
        }
        high[size] = id.getMostSignificantBits();
        low[size] = id.getLeastSignificantBits();
        System.arraycopy(digest, 0, digests, size * DIGEST, DIGEST);
        size++;
    }

    Optional<String> find(UUID id) {
        int from = 0;
        int to = size - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(middle, id);
            if (order == 0) {
                return Optional.of(HexFormat.of().formatHex(digests, middle * DIGEST, (middle + 1) * DIGEST));
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return Optional.empty();
    }

    /** PostgreSQL compares UUIDs as bytes. */
    private int compare(int index, UUID id) {
        int order = Long.compareUnsigned(high[index], id.getMostSignificantBits());
        return order == 0 ? Long.compareUnsigned(low[index], id.getLeastSignificantBits()) : order;
    }
}
