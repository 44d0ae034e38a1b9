package org.pulpferry.importer.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * The artifacts a bundle refers to, and which of them Pulp has: 27 bytes each, filled in order of their digests. Two digests that agree in
 * their first half would be taken for one, which nobody can bring about, so such an index is refused. Not thread-safe.
 */
public final class Holdings {
    private static final byte CARRIED = 1;
    private static final byte PRESENT = 2;
    private static final byte SEEN = 4;
    private static final byte HELD = 8;

    private long[] high = new long[1_024];
    private long[] low = new long[1_024];
    private long[] sizes = new long[1_024];
    private byte[] flags = new byte[1_024];
    private short[] repositories = new short[1_024];
    private int count;

    /**
     * Adds the next line of the index.
     *
     * @throws IllegalArgumentException unless its digest is greater than the one before
     * @throws FerryException LIMIT when there are too many
     */
    public void add(ArtifactLine line) throws FerryException {
        if (count == Limits.ARTIFACTS) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    "the index names more than " + Limits.ARTIFACTS + " artifacts",
                    "let it be exported as several streams");
        }
        ByteBuffer digest = ByteBuffer.wrap(line.sha256().toBytes());
        long first = digest.getLong();
        long second = digest.getLong();
        if (count > 0 && compare(count - 1, first, second) >= 0) {
            throw new IllegalArgumentException("artifacts of an index are in ascending order: " + line.sha256());
        }
        if (count == high.length) {
            int larger = Math.min(count + count / 2, Limits.ARTIFACTS);
            high = Arrays.copyOf(high, larger);
            low = Arrays.copyOf(low, larger);
            sizes = Arrays.copyOf(sizes, larger);
            flags = Arrays.copyOf(flags, larger);
            repositories = Arrays.copyOf(repositories, larger);
        }
        high[count] = first;
        low[count] = second;
        sizes[count] = line.size();
        flags[count] = line.carried() ? CARRIED : 0;
        repositories[count] = line.repositories().get(0).shortValue();
        count++;
    }

    /** Tells artifacts of {@code data/} that come a second time. What the index does not name is not told: it is refused as such. */
    public TarReader.Names once() {
        for (int i = 0; i < count; i++) {
            flags[i] &= ~SEEN;
        }
        return name -> {
            String digest = ArtifactName.digest(name);
            int at = digest == null || !ArtifactName.of(digest).equals(name) ? -1 : find(digest);
            boolean first = at < 0 || (flags[at] & SEEN) == 0;
            if (at >= 0) {
                flags[at] |= SEEN;
            }
            return first;
        };
    }

    /** The lowest ordinal of the repositories that refer to it; -1 if none does. */
    public int firstRepository(String sha256) {
        int at = find(sha256);
        return at < 0 ? -1 : repositories[at];
    }

    /** Forgets what Pulp has, but for what a version at the site holds. */
    public void clearPresent() {
        for (int i = 0; i < count; i++) {
            flags[i] &= ~PRESENT;
            if ((flags[i] & HELD) != 0) {
                flags[i] |= PRESENT;
            }
        }
    }

    /** A version at the site refers to the artifact at that place of the index, so Pulp has it as long as that version is there. */
    void holdAt(int place) {
        flags[place] |= HELD | PRESENT;
    }

    /** Its place in the index, counted from 0; -1 when the bundle does not refer to it. */
    public int place(String sha256) {
        return find(sha256);
    }

    /** Whether the bundle carries the artifact at that place. */
    public boolean isCarriedAt(int place) {
        return (flags[place] & CARRIED) != 0;
    }

    /** Bytes of the artifact at that place. */
    public long sizeAt(int place) {
        return sizes[place];
    }

    /** Pulp has it, if the bundle refers to it. */
    public void present(String sha256) {
        int at = find(sha256);
        if (at >= 0) {
            flags[at] |= PRESENT;
        }
    }

    /** What Pulp has of it is not to be relied on: it is wanted again if it is carried. */
    public void distrust(Sha256 sha256) {
        int at = find(sha256.hex());
        if (at >= 0 && (flags[at] & CARRIED) != 0) {
            flags[at] &= ~PRESENT;
        }
    }

    /** What Pulp has of it is bad: it is wanted again if it is carried, and missing otherwise. */
    public void lose(Sha256 sha256) {
        int at = find(sha256.hex());
        if (at >= 0) {
            flags[at] &= ~(PRESENT | HELD);
        }
    }

    /** Whether the bundle refers to it. */
    public boolean refersTo(String sha256) {
        return find(sha256) >= 0;
    }

    /** Whether it is carried and Pulp has it not. */
    public boolean isWanted(String sha256) {
        int at = find(sha256);
        return at >= 0 && (flags[at] & (CARRIED | PRESENT)) == CARRIED;
    }

    /** Whether Pulp has it. */
    public boolean isPresent(String sha256) {
        int at = find(sha256);
        return at >= 0 && (flags[at] & PRESENT) != 0;
    }

    /** The same of the artifact at that place. */
    boolean isPresentAt(int place) {
        return (flags[place] & PRESENT) != 0;
    }

    /** Whether the bundle carries it. */
    public boolean isCarried(String sha256) {
        int at = find(sha256);
        return at >= 0 && (flags[at] & CARRIED) != 0;
    }

    /** Whether the bundle refers to it, does not carry it, and Pulp has it not. */
    public boolean isMissing(String sha256) {
        int at = find(sha256);
        return at >= 0 && (flags[at] & (CARRIED | PRESENT)) == 0;
    }

    /** Its size in bytes; -1 when the bundle does not refer to it. */
    public long size(String sha256) {
        int at = find(sha256);
        return at < 0 ? -1 : sizes[at];
    }

    /** How many artifacts the bundle carries. */
    public int carried() {
        int carried = 0;
        for (int i = 0; i < count; i++) {
            carried += flags[i] & CARRIED;
        }
        return carried;
    }

    /** How many artifacts the bundle refers to. */
    public int count() {
        return count;
    }

    /** Sums up what is to be done. */
    public Tally tally() {
        long wanted = 0;
        long bytes = 0;
        long largest = 0;
        long present = 0;
        long missing = 0;
        for (int i = 0; i < count; i++) {
            if ((flags[i] & PRESENT) != 0) {
                present++;
            } else if ((flags[i] & CARRIED) != 0) {
                wanted++;
                bytes += sizes[i];
                largest = Math.max(largest, sizes[i]);
            } else {
                missing++;
            }
        }
        return new Tally(wanted, bytes, largest, present, missing);
    }

    private int find(String sha256) {
        long first = Long.parseUnsignedLong(sha256, 0, 16, 16);
        long second = Long.parseUnsignedLong(sha256, 16, 32, 16);
        int from = 0;
        int to = count - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(middle, first, second);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -1;
    }

    private int compare(int at, long first, long second) {
        int order = Long.compareUnsigned(high[at], first);
        return order != 0 ? order : Long.compareUnsigned(low[at], second);
    }

    /**
     * What is to be done.
     *
     * @param wanted artifacts to load
     * @param bytes of those
     * @param largest bytes of the largest of those
     * @param present artifacts Pulp has
     * @param missing artifacts neither carried nor present
     */
    public record Tally(long wanted, long bytes, long largest, long present, long missing) {}
}
