package org.pulpferry.signing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** What can be wrong with a key's file, in words. */
final class KeyProblems {
    private KeyProblems() {}

    static FerryException unreadable(Path file, IOException e) {
        return new FerryException(
                ProblemCode.KEY,
                "the key file " + file + " cannot be read: " + reason(e),
                "a .key file belongs to the user who runs ferry and has mode 0600; a .pub file is readable",
                e);
    }

    /** A FileSystemException's message is often the bare path. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (e instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
