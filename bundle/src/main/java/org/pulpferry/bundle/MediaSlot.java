package org.pulpferry.bundle;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A place where a medium of a bundle is, or will be: between two sticks it is empty. For one thread at a time. */
final class MediaSlot {
    private final Path path;
    private final boolean pastCache;
    private final Watchdog watchdog;
    private @Nullable MediaFolder folder;

    MediaSlot(Path path, boolean pastCache, Watchdog watchdog) {
        this.path = path;
        this.pastCache = pastCache;
        this.watchdog = watchdog;
    }

    Path path() {
        return path;
    }

    /** The folder as it is now; null while there is none. */
    @Nullable
    MediaFolder folder() {
        return folder;
    }

    /** Opens what is there now. */
    void open() throws IOException {
        close();
        folder = watchdog.ask(path.toString(), () -> MediaFolder.open(path, pastCache, watchdog::sign));
    }

    /** Lets go of the folder, so that its medium can be taken out. */
    void close() {
        if (folder != null && watchdog.isQuiet()) { // closing would wait for a thread that was left behind in it
            try {
                folder.close();
            } catch (IOException e) {
                // Nothing was written through it, so nothing can be lost.
            }
        }
        folder = null;
    }
}
