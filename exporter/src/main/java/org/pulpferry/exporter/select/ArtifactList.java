package org.pulpferry.exporter.select;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pulpferry.journal.Durable;
import org.pulpferry.pulp.ArtifactInfo;

/**
 * A file of artifacts with all their digests, in records of one size, so that a list of any length can be walked and, where it is in order of
 * SHA-256, searched, without being held. A working file of one run; its form is nobody else's business.
 */
public final class ArtifactList {
    private static final HexFormat HEX = HexFormat.of();
    private static final int SHA256 = 32;
    private static final int[] DIGESTS = {16, 20, 28, 48, 64};
    private static final int RECORD = SHA256
            + Long.BYTES
            + Arrays.stream(DIGESTS).map(length -> length + 1).sum();

    private ArtifactList() {}

    /** Writes a list. Not thread-safe. */
    public static final class Writer implements Closeable {
        private final Path path;
        private final DataOutputStream out;
        private long count;
        private long bytes;

        /** Begins a new file, or writes over an old one. */
        public Writer(Path path) throws IOException {
            this.path = path;
            this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path), 1 << 16));
        }

        /** Adds an artifact. */
        public void add(ArtifactInfo artifact) throws IOException {
            out.write(HEX.parseHex(artifact.sha256()));
            out.writeLong(artifact.size());
            String[] digests = {
                orEmpty(artifact.md5()),
                orEmpty(artifact.sha1()),
                orEmpty(artifact.sha224()),
                orEmpty(artifact.sha384()),
                orEmpty(artifact.sha512())
            };
            for (int i = 0; i < DIGESTS.length; i++) {
                byte[] digest = HEX.parseHex(digests[i]);
                if (digest.length != 0 && digest.length != DIGESTS[i]) {
                    throw new IOException(
                            "artifact " + artifact.sha256() + " has a digest of " + digest.length + " bytes");
                }
                out.writeByte(digest.length == 0 ? 0 : 1);
                out.write(Arrays.copyOf(digest, DIGESTS[i]));
            }
            count++;
            bytes += artifact.size();
        }

        /** How many were added. */
        public long count() {
            return count;
        }

        /** The sum of their sizes. */
        public long bytes() {
            return bytes;
        }

        @Override
        public void close() throws IOException {
            out.close();
            Durable.fsync(path);
        }

        private static String orEmpty(@Nullable String digest) {
            return digest == null ? "" : digest;
        }
    }

    /** Walks a list from its start. Not thread-safe. */
    public static final class Reader implements Closeable {
        private final DataInputStream in;
        private final byte[] record = new byte[RECORD];

        /** Opens a list. */
        public Reader(Path path) throws IOException {
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 13));
        }

        /** The next artifact, or null after the last. */
        public @Nullable ArtifactInfo next() throws IOException {
            int read = in.readNBytes(record, 0, RECORD);
            if (read == 0) {
                return null;
            }
            if (read < RECORD) {
                throw new IOException("a working file is shorter than it was written");
            }
            return parse(ByteBuffer.wrap(record));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }

        private static ArtifactInfo parse(ByteBuffer record) {
            String sha256 = hex(record, SHA256);
            long size = record.getLong();
            @Nullable String[] digests = new @Nullable String[DIGESTS.length];
            for (int i = 0; i < DIGESTS.length; i++) {
                boolean present = record.get() == 1;
                String digest = hex(record, DIGESTS[i]);
                digests[i] = present ? digest : null;
            }
            return new ArtifactInfo("", sha256, size, digests[0], digests[1], digests[2], digests[3], digests[4]);
        }

        private static String hex(ByteBuffer record, int length) {
            byte[] digest = new byte[length];
            record.get(digest);
            return HEX.formatHex(digest);
        }
    }

    /** Looks artifacts up in a list in order of SHA-256. Not thread-safe. */
    public static final class Index implements Closeable {
        private final FileChannel channel;
        private final long count;
        private final ByteBuffer key = ByteBuffer.allocate(SHA256);

        /** Opens a sorted list. */
        public Index(Path path) throws IOException {
            this.channel = FileChannel.open(path, StandardOpenOption.READ);
            this.count = channel.size() / RECORD;
        }

        /** How many there are. */
        public long count() {
            return count;
        }

        /** The place of an artifact, from 0, or -1 where it is not in the list. */
        public long find(String sha256) throws IOException {
            byte[] wanted = HEX.parseHex(sha256);
            long low = 0;
            long high = count - 1;
            while (low <= high) {
                long middle = (low + high) >>> 1;
                int order = Arrays.compareUnsigned(keyAt(middle), wanted);
                if (order == 0) {
                    return middle;
                }
                if (order < 0) {
                    low = middle + 1;
                } else {
                    high = middle - 1;
                }
            }
            return -1;
        }

        /** SHA-256 at that place. */
        public String sha256(long place) throws IOException {
            return HEX.formatHex(keyAt(place));
        }

        private byte[] keyAt(long place) throws IOException {
            key.clear();
            long position = place * RECORD;
            while (key.hasRemaining()) {
                if (channel.read(key, position + key.position()) < 0) {
                    throw new IOException("a working file is shorter than it was written");
                }
            }
            return key.array();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
