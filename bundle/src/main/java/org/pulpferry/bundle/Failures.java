package org.pulpferry.bundle;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.pulpferry.archive.ArchiveException;
import org.pulpferry.bundle.zstd.NativeLibrary;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** What a person reads when input or output fails: one place that tells a full disk from a refused archive. */
public final class Failures {
    static final String COPY_AGAIN = "copy the bundle to the medium again, or fetch a good copy";
    static final String NOT_OURS = "the bundle was not made by ferry, or not by this version: ask who signed it";

    private Failures() {}

    /**
     * Turns an exception into one a user can read.
     *
     * @param e a finding about the bundle comes through as it is; a refused archive becomes CONTENT or LIMIT, a full disk SPACE,
     *     anything else IO
     * @param doing what was being done and to which file, such as {@code "writing data/000/000000.zst"}
     */
    public static FerryException of(IOException e, String doing) {
        if (e instanceof BundleIoException found) {
            return found.problem();
        }
        if (e instanceof ArchiveException refused) {
            boolean limit = refused.kind() == ArchiveException.Kind.LIMIT;
            return new FerryException(
                    limit ? ProblemCode.LIMIT : ProblemCode.CONTENT, doing + ": " + refused.getMessage(), NOT_OURS, e);
        }
        if (isDiskFull(e)) {
            return new FerryException(
                    ProblemCode.SPACE, doing + ": no space left", "make room there and run the same command again", e);
        }
        return new FerryException(
                ProblemCode.IO,
                doing + " failed: " + Escaper.text(reason(e)),
                "check that the file is there, that ferry may use it, and the system's log for errors of the device",
                e);
    }

    /** Says early, and in words, that this machine does not let zstd's native library be loaded. */
    static void requireZstd() throws FerryException {
        try {
            NativeLibrary.load();
        } catch (IOException e) {
            throw new FerryException(
                    ProblemCode.IO,
                    "zstd's native library cannot be loaded: " + Escaper.text(reason(e)),
                    "it is unpacked to java.io.tmpdir, which may be mounted noexec: set JAVA_TOOL_OPTIONS=-DZstdTempFolder=DIR to a"
                            + " folder from which programs may run",
                    e);
        }
    }

    /** The file, if the exception knows it, and what is wrong with it; to be escaped by who prints it. */
    public static String reason(IOException e) {
        if (e instanceof FileSystemException file) {
            return file.getFile() + ": " + (file.getReason() == null ? plain(file) : file.getReason());
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Whether a disk of this machine, or this user's share of it, is full: Java has no type of exception for that. */
    public static boolean isDiskFull(IOException e) {
        String text = reason(e).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("quota exceeded");
    }

    private static String plain(FileSystemException file) {
        if (file instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (file instanceof FileAlreadyExistsException) {
            return "is there already, and is not overwritten";
        }
        return file instanceof AccessDeniedException ? "permission denied" : "cannot be used";
    }
}
