package org.pulpferry.cli.run;

import java.io.IOException;
import java.nio.file.Path;
import org.pulpferry.journal.NamedFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** Files that a person names and that must not be larger than they can be. */
public final class SmallFile {
    private SmallFile() {}

    /** The file's bytes; one more than {@code limit} is refused as LIMIT, unreadable as IO. */
    public static byte[] read(Path file, int limit) throws FerryException {
        byte[] bytes;
        try {
            bytes = NamedFile.read(file, limit + 1);
        } catch (IOException e) {
            throw ExitCodes.problem(e);
        }
        if (bytes.length > limit) {
            throw new FerryException(
                    ProblemCode.LIMIT, file + " is larger than " + limit + " bytes", "is it the right file?");
        }
        return bytes;
    }
}
