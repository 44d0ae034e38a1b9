package org.pulpferry.pulp.dialect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Pulp's artifact storage on a file system, read only; links are refused. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class ArtifactStorage {
    private final Path media;

    /** Below Pulp's MEDIA_ROOT, which holds {@code artifact/}. */
    public ArtifactStorage(Path media) {
        this.media = media;
    }

    /** Name of an artifact below the media root, which is also its member name in Pulp's tars. */
    public static String name(String sha256) {
        return "artifact/" + sha256.substring(0, 2) + "/" + sha256.substring(2);
    }

    /** Whether the media root and its artifact folder are readable directories; what is wrong, or empty. */
    public java.util.Optional<String> check() {
        return java.util.Optional.of(media.toString());
    }

    /**
     * Opens an artifact, buffered by the caller.
     *
     * @param size what it must have
     * @throws java.nio.file.NoSuchFileException when it is gone
     * @throws DialectException when it is a link, no regular file, or of another size
     */
    public InputStream open(String sha256, long size) throws IOException {
        throw new UnsupportedOperationException();
    }
}
