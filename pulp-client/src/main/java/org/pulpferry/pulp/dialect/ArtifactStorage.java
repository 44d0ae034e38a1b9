package org.pulpferry.pulp.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.pulpferry.archive.ArtifactName;

/**
 * Pulp's artifact storage on a file system, read only. A link in the place of an artifact is refused: deduplication tools make hard links,
 * never symbolic ones, so such a link is somebody's trick or mistake. Thread-safe.
 */
public final class ArtifactStorage {
    private final Path media;

    /** Below Pulp's MEDIA_ROOT, which holds {@code artifact/}. */
    public ArtifactStorage(Path media) {
        this.media = media;
    }

    /** What is wrong with the folder, or empty when artifacts can be looked up in it. */
    public Optional<String> check() {
        Path artifacts = media.resolve("artifact");
        if (!Files.isDirectory(media)) {
            return Optional.of(media + " is no directory, or not one this user may enter");
        }
        if (Files.exists(artifacts) && !(Files.isReadable(artifacts) && Files.isExecutable(artifacts))) {
            return Optional.of(artifacts + " is not readable for this user");
        }
        if (!Files.isDirectory(artifacts, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(artifacts + " is no directory: is that Pulp's MEDIA_ROOT?");
        }
        return Optional.empty();
    }

    /**
     * Whether an artifact is there with that size and may be read; nothing of it is read.
     *
     * @return what is wrong, or empty
     */
    public Optional<String> look(String sha256, long size) {
        try (InputStream in = open(sha256, size)) {
            return in == null ? Optional.of("not there") : Optional.empty();
        } catch (AccessDeniedException e) {
            return Optional.of(e.getFile() + " is not readable for this user");
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.of(e.getFile() + " is missing");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Opens an artifact; unbuffered, to be closed by the caller.
     *
     * @param size what it must have
     * @throws java.nio.file.NoSuchFileException when it is gone
     * @throws java.nio.file.AccessDeniedException when this user may not read it
     * @throws DialectException when it is of another size
     * @throws java.nio.file.FileSystemException when it is a link or no regular file
     */
    public InputStream open(String sha256, long size) throws IOException {
        Path file = media.resolve(ArtifactName.of(sha256));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            long found = channel.size();
            if (found != size || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new DialectException(file + " has " + found + " bytes instead of " + size);
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return Channels.newInputStream(channel);
    }
}
