package org.pulpferry.testkit.media;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder of the default file system as a read-only medium under a {@link MediumWatch}: every open, read and question goes by the watch
 * first, and then to the real file system, with its own descriptors, links and FIFOs. Anything that would write is unsupported.
 */
public final class WatchedMedium extends FileSystemProvider {
    private final MediumWatch watch;
    private final Watched fileSystem = new Watched();

    private WatchedMedium(MediumWatch watch) {
        this.watch = watch;
    }

    /** The folder, to be given to a reader; {@code watch} hears of real paths. */
    public static Path watched(Path folder, MediumWatch watch) {
        return new WatchedMedium(watch).wrap(folder.toAbsolutePath());
    }

    Path wrap(Path real) {
        return new WatchedPath(fileSystem, this, real);
    }

    static Path real(Path path) {
        return ((WatchedPath) path).real();
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        watch.opening(real(path));
        return new Channel(real(path), Files.newByteChannel(real(path), options, attributes));
    }

    @SuppressWarnings("StreamResourceLeak") // the caller's, who closes it
    @Override
    public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        watch.entering(real(path));
        DirectoryStream<Path> stream = Files.newDirectoryStream(real(path), entry -> filter.accept(wrap(entry)));
        return new Directory(real(path), (SecureDirectoryStream<Path>) stream);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        watch.asking(real(path));
        return Files.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        watch.asking(real(path));
        return Files.readAttributes(real(path), attributes, options);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return Files.getFileAttributeView(real(path), type, options);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        watch.asking(real(path));
        FileSystemProvider provider = real(path).getFileSystem().provider();
        provider.checkAccess(real(path), modes);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return Files.isSameFile(real(path), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return Files.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return Files.getFileStore(real(path));
    }

    @Override
    public String getScheme() {
        return "watched";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("made by watched() only");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return wrap(Path.of(uri));
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) {
        throw readOnly();
    }

    @Override
    public void delete(Path path) {
        throw readOnly();
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) {
        throw readOnly();
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) {
        throw readOnly();
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) {
        throw readOnly();
    }

    private static UnsupportedOperationException readOnly() {
        return new UnsupportedOperationException("a medium is never written to");
    }

    /** The real directory's descriptor; what is reached from it is reached as the real one does. */
    private final class Directory implements SecureDirectoryStream<Path> {
        private final Path place;
        private final SecureDirectoryStream<Path> stream;

        Directory(Path place, SecureDirectoryStream<Path> stream) {
            this.place = place;
            this.stream = stream;
        }

        @Override
        public Iterator<Path> iterator() {
            Iterator<Path> entries = watch.listing(place, stream.iterator());
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public Path next() {
                    return wrap(entries.next());
                }
            };
        }

        @Override
        public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options) throws IOException {
            Path below = place.resolve(real(path));
            watch.entering(below);
            return new Directory(below, stream.newDirectoryStream(real(path), options));
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            Path file = place.resolve(real(path));
            watch.opening(file);
            return new Channel(file, stream.newByteChannel(real(path), options, attributes));
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
            return stream.getFileAttributeView(type);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            try {
                watch.asking(place.resolve(real(path)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return stream.getFileAttributeView(real(path), type, options);
        }

        @Override
        public void deleteFile(Path path) {
            throw readOnly();
        }

        @Override
        public void deleteDirectory(Path path) {
            throw readOnly();
        }

        @Override
        public void move(Path source, SecureDirectoryStream<Path> targetDirectory, Path target) {
            throw readOnly();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private final class Channel implements SeekableByteChannel {
        private final Path file;
        private final SeekableByteChannel channel;

        Channel(Path file, SeekableByteChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            watch.reading(file, channel.position());
            return channel.read(into);
        }

        @Override
        public int write(ByteBuffer from) {
            throw readOnly();
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw readOnly();
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private final class Watched extends FileSystem {
        @Override
        public FileSystemProvider provider() {
            return WatchedMedium.this;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException("as the default file system");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return true;
        }

        @Override
        public String getSeparator() {
            return "/";
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return Set.of(wrap(Path.of("/")));
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return Set.of();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return Set.of("basic");
        }

        @Override
        public Path getPath(String first, String... more) {
            return wrap(Path.of(first, more));
        }

        @Override
        public PathMatcher getPathMatcher(String syntax) {
            throw new UnsupportedOperationException("nothing on a medium is found by a pattern");
        }

        @Override
        public UserPrincipalLookupService getUserPrincipalLookupService() {
            throw new UnsupportedOperationException("a medium's owners mean nothing");
        }

        @Override
        public WatchService newWatchService() {
            throw new UnsupportedOperationException("media are polled");
        }
    }
}
