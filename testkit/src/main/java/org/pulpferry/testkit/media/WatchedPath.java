package org.pulpferry.testkit.media;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/** A real path that leads through a {@link WatchedMedium}. */
record WatchedPath(FileSystem fileSystem, WatchedMedium medium, Path real) implements Path {
    private Path wrap(Path path) {
        return medium.wrap(path);
    }

    private @Nullable Path wrapped(@Nullable Path path) {
        return path == null ? null : medium.wrap(path);
    }

    @Override
    public FileSystem getFileSystem() {
        return fileSystem;
    }

    @Override
    public boolean isAbsolute() {
        return real.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return wrapped(real.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return wrapped(real.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return wrapped(real.getParent());
    }

    @Override
    public int getNameCount() {
        return real.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return wrap(real.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return wrap(real.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return real.startsWith(WatchedMedium.real(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return real.endsWith(WatchedMedium.real(other));
    }

    @Override
    public Path normalize() {
        return wrap(real.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return wrap(real.resolve(WatchedMedium.real(other)));
    }

    @Override
    public Path relativize(Path other) {
        return wrap(real.relativize(WatchedMedium.real(other)));
    }

    @Override
    public URI toUri() {
        return real.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return wrap(real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return wrap(real.toRealPath(options));
    }

    @Override
    public WatchKey register(WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("media are polled");
    }

    @Override
    public int compareTo(Path other) {
        return real.compareTo(WatchedMedium.real(other));
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
