package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.SmallFile;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.SignedDocument;

/** A root in a folder: {@code N.root.json}, and {@code N.root.sig.json} beside it. */
record RootFile(Path path, int version) {
    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,8})\\.root\\.json");

    /** The file, by a name that says its version. */
    static RootFile of(Path path) throws FerryException {
        Matcher name = NAME.matcher(Objects.toString(path.getFileName(), ""));
        if (!name.matches()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    path + " is not named N.root.json",
                    "name the file that `ferry trust create` or `ferry trust update` wrote");
        }
        return new RootFile(path, Integer.parseInt(name.group(1)));
    }

    /** The file of this version in a folder. */
    static RootFile in(Path folder, int version) {
        return new RootFile(folder.resolve(version + ".root.json"), version);
    }

    /** The file of another version beside it. */
    RootFile sibling(int other) {
        return new RootFile(path.resolveSibling(other + ".root.json"), other);
    }

    /** Where its signatures are. */
    Path signatureFile() {
        return path.resolveSibling(version + ".root.sig.json");
    }

    boolean exists() {
        return Files.exists(path);
    }

    byte[] document() throws FerryException {
        return SmallFile.read(path, Limits.ROOT_BYTES);
    }

    /** The signatures so far; null if nobody has signed yet. */
    byte @Nullable [] signatures() throws FerryException {
        return Files.exists(signatureFile()) ? SmallFile.read(signatureFile(), Limits.SIGNATURE_FILE_BYTES) : null;
    }

    /** Both files; without signatures it is refused. */
    SignedDocument signed() throws FerryException {
        return new SignedDocument(document(), SmallFile.read(signatureFile(), Limits.SIGNATURE_FILE_BYTES));
    }

    /** Writes the root, and its folder if need be; nothing is overwritten, and the same bytes are there already is success. */
    void write(byte[] content) throws FerryException, IOException {
        writeNew(path, content);
    }

    /** As {@link #write}, both files. */
    void write(SignedDocument signed) throws FerryException, IOException {
        writeNew(path, signed.document());
        writeNew(signatureFile(), signed.signatures());
    }

    private static void writeNew(Path file, byte[] content) throws FerryException, IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            AtomicFile.writeNew(file, content, AtomicFile.EVERYONE_READS);
        } catch (FileAlreadyExistsException e) {
            if (!Arrays.equals(SmallFile.read(file, Limits.ROOT_BYTES), content)) {
                throw new FerryException(
                        ProblemCode.USAGE,
                        file + " is there already, and it is another one",
                        "nothing is overwritten: name another folder with --out, or move that file away",
                        e);
            }
        }
    }
}
