package org.pulpferry.bundle.zstd;

import com.github.luben.zstd.Zstd;
import java.io.IOException;

/** zstd-jni's native part, which it unpacks to a temporary directory when it is first used. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * Loads it.
     *
     * @throws IOException when that fails, most often since the temporary directory is mounted noexec
     */
    public static void load() throws IOException {
        try {
            Zstd.compressBound(1);
        } catch (LinkageError e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }
}
