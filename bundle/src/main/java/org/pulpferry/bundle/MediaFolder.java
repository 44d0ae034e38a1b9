package org.pulpferry.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Sha256;

/**
 * A folder on a medium that someone else may have prepared. Files are opened by name only, one component at a time from the folder's
 * descriptor, and only regular files: a link could lead anywhere, and opening a FIFO would wait for ever. Safe for threads.
 */
final class MediaFolder implements AutoCloseable {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> READ_PAST_CACHE =
            Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, PastCache.OPTION);

    private final Path path;
    private final DirectoryStream<Path> root;
    private final boolean pastCache;
    private final Runnable sign;

    private MediaFolder(Path path, DirectoryStream<Path> root, boolean pastCache, Runnable sign) {
        this.path = path;
        this.root = root;
        this.pastCache = pastCache;
        this.sign = sign;
    }

    /**
     * Opens the folder; the path to it may go through links, since the user gave it.
     *
     * @param pastCache whether chunks are read from the device itself where the file system can do that
     * @param sign told whenever something came
     */
    @SuppressWarnings("StreamResourceLeak") // it is this object's, and closed with it
    static MediaFolder open(Path path, boolean pastCache, Runnable sign) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new NoSuchFileException(path.toString(), null, "not a folder");
        }
        return new MediaFolder(path, Files.newDirectoryStream(path), pastCache, sign);
    }

    /** The folder as the user gave it. */
    Path path() {
        return path;
    }

    /** What the name stands for: the size of a regular file, {@link #ABSENT} or {@link #NOT_A_FILE}. */
    long size(String name) throws IOException {
        return inDirectory(name, (directory, file) -> {
            BasicFileAttributes attributes = attributes(directory, file);
            if (attributes == null) {
                return ABSENT;
            }
            return attributes.isRegularFile() ? attributes.size() : NOT_A_FILE;
        });
    }

    /** {@link #size} of a name that is not there. */
    static final long ABSENT = -1;

    /** {@link #size} of a link, directory, FIFO, socket or device, or of a name below a link. */
    static final long NOT_A_FILE = -2;

    /**
     * Reads a file from its first byte to its last, and hashes it while it is hot.
     *
     * @param into filled from its beginning to its limit, the size expected
     * @return the digest; null when the file has another size
     * @throws NoSuchFileException when it is not there or not a regular file
     */
    @Nullable
    Sha256 read(String name, ByteBuffer into) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        return read(name, into, new Hashing() {
                    @Override
                    public void reset() {
                        sha256.reset();
                    }

                    @Override
                    public void update(ByteBuffer slice) {
                        sha256.update(slice);
                    }
                })
                ? Sha256.ofBytes(sha256.digest())
                : null;
    }

    /** Hears what is read, slice by slice, while it is hot; from the beginning again after a {@link #reset}. */
    interface Hashing {
        void reset();

        void update(ByteBuffer slice);
    }

    /** The same, hashed in another way; false when the file has another size. */
    boolean read(String name, ByteBuffer into, Hashing hashing) throws IOException {
        int size = into.limit();
        return inDirectory(name, (directory, file) -> {
                    BasicFileAttributes attributes = attributes(directory, file);
                    if (attributes == null || !attributes.isRegularFile()) {
                        throw new NoSuchFileException(name, null, "not a regular file");
                    }
                    boolean whole = (pastCache && readPastCache(directory, file, into, hashing))
                            || readBuffered(directory, file, into.clear().limit(size), hashing);
                    return whole ? 1 : 0;
                })
                == 1;
    }

    private boolean readBuffered(Place directory, String file, ByteBuffer into, Hashing hashing) throws IOException {
        hashing.reset();
        int end = into.limit();
        try (SeekableByteChannel in = channel(directory, file, READ)) {
            while (into.position() < end) {
                int from = into.position();
                int read = in.read(into.limit(Math.min(end, from + SLICE)));
                into.limit(end);
                if (read < 0) {
                    return false;
                }
                hashing.update(into.duplicate().position(from).limit(from + read));
                sign.run();
            }
            return in.read(ByteBuffer.allocate(1)) < 0;
        }
    }

    /**
     * Reads what is on the medium, not what memory still holds of it. False where the file system does not offer that, or anything
     * else went wrong: the ordinary way then finds out what.
     */
    private boolean readPastCache(Place directory, String file, ByteBuffer into, Hashing hashing) {
        int end = into.limit();
        if (!into.isDirect() || into.alignmentOffset(0, ChunkBuffers.ALIGNMENT) != 0) {
            return false;
        }
        int padded = (end + ChunkBuffers.ALIGNMENT - 1) / ChunkBuffers.ALIGNMENT * ChunkBuffers.ALIGNMENT;
        into.clear();
        try (SeekableByteChannel in = channel(directory, file, READ_PAST_CACHE)) {
            boolean more = true;
            while (more && into.position() < end) {
                int from = into.position();
                int read = in.read(into.limit(Math.min(padded, from + SLICE)));
                int to = Math.min(end, into.position());
                hashing.update(into.duplicate().position(from).limit(to));
                sign.run();
                // After a read that is no multiple of the block nothing is left, and another would be an error.
                more = read > 0 && read % ChunkBuffers.ALIGNMENT == 0;
            }
            boolean whole = into.position() == end && in.size() == end;
            into.limit(end);
            return whole;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Reads and hashes a file through a small buffer; null when it has another size. */
    @Nullable
    Sha256 digest(String name, long size) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        ByteBuffer buffer = ByteBuffer.allocate(HASHED_AT_ONCE);
        long same = inDirectory(name, (directory, file) -> {
            BasicFileAttributes attributes = attributes(directory, file);
            if (attributes == null || !attributes.isRegularFile() || attributes.size() != size) {
                return 0;
            }
            try (SeekableByteChannel in = channel(directory, file, READ)) {
                long seen = 0;
                while (seen <= size && in.read(buffer.clear()) >= 0) {
                    seen += buffer.position();
                    sha256.update(buffer.flip());
                    sign.run();
                }
                return seen == size ? 1 : 0;
            }
        });
        return same == 1 ? Sha256.ofBytes(sha256.digest()) : null;
    }

    /**
     * Goes through the names in a directory without opening anything; none where it is not a directory.
     *
     * @param directory relative, or empty for the folder itself
     * @param names false when it wants no more
     */
    void list(String directory, Predicate<String> names) throws IOException {
        inDirectory(directory.isEmpty() ? "." : directory + "/.", (place, self) -> {
            BasicFileAttributes attributes = attributes(place, self);
            if (attributes == null || !attributes.isDirectory()) {
                return 0;
            }
            try (DirectoryStream<Path> entries = descend(place, self)) {
                for (Path entry : entries) {
                    sign.run();
                    if (!names.test(String.valueOf(entry.getFileName()))) {
                        return 0;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
            return 0;
        });
    }

    private static final int HASHED_AT_ONCE = 64 * 1_024;

    private static final int SLICE = 1 << 20;

    /** Does something with a name's last component in its directory, whose descriptors are closed afterwards. */
    private long inDirectory(String name, Action action) throws IOException {
        String[] components = name.split("/", -1);
        Deque<DirectoryStream<Path>> opened = new ArrayDeque<>();
        try {
            Place directory = new Place(root, path);
            for (int i = 0; i < components.length - 1; i++) {
                BasicFileAttributes attributes = attributes(directory, components[i]);
                if (attributes == null) {
                    return action.run(directory, components[i]);
                }
                if (!attributes.isDirectory()) {
                    return NOT_A_FILE;
                }
                DirectoryStream<Path> next = descend(directory, components[i]);
                opened.push(next);
                directory = new Place(next, directory.path().resolve(components[i]));
            }
            return action.run(directory, components[components.length - 1]);
        } finally {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
        }
    }

    private interface Action {
        long run(Place directory, String file) throws IOException;
    }

    /** An open directory; the path serves file systems without secure directory streams. */
    private record Place(DirectoryStream<Path> stream, Path path) {
        @Nullable
        SecureDirectoryStream<Path> secure() {
            return stream instanceof SecureDirectoryStream<Path> secure ? secure : null;
        }

        Path name(String component) {
            return path.getFileSystem().getPath(component);
        }
    }

    private static @Nullable BasicFileAttributes attributes(Place directory, String name) throws IOException {
        SecureDirectoryStream<Path> secure = directory.secure();
        try {
            if (secure == null) {
                return Files.readAttributes(
                        directory.path().resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            }
            return secure.getFileAttributeView(
                            directory.name(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @SuppressWarnings("StreamResourceLeak") // inDirectory closes it
    private static DirectoryStream<Path> descend(Place directory, String name) throws IOException {
        SecureDirectoryStream<Path> secure = directory.secure();
        return secure == null
                ? Files.newDirectoryStream(directory.path().resolve(name))
                : secure.newDirectoryStream(directory.name(name), LinkOption.NOFOLLOW_LINKS);
    }

    private static SeekableByteChannel channel(Place directory, String name, Set<OpenOption> options)
            throws IOException {
        SecureDirectoryStream<Path> secure = directory.secure();
        return secure == null
                ? Files.newByteChannel(directory.path().resolve(name), options)
                : secure.newByteChannel(directory.name(name), options);
    }

    @Override
    public void close() throws IOException {
        root.close();
    }
}
