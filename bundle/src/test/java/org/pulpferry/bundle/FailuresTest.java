package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.pulpferry.archive.ArchiveException;
import org.pulpferry.archive.Grammar;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

class FailuresTest {
    private static ProblemCode code(IOException e) {
        return Failures.of(e, "writing x").code();
    }

    @Test
    void aFullDiskIsSpace() {
        IOException full = assertThrows(IOException.class, () -> {
            try (FileOutputStream out = new FileOutputStream("/dev/full")) {
                out.write(1);
            }
        });
        assertEquals(ProblemCode.SPACE, code(full));
        assertEquals(ProblemCode.SPACE, code(new IOException("Disk quota exceeded")));
    }

    @Test
    void whatWasFoundInABundleComesThroughAsItIs() {
        FerryException found = new FerryException(ProblemCode.DAMAGED, "bad", "");
        assertSame(found, Failures.of(new BundleIoException(found), "reading x"));
    }

    @Test
    void aRefusedArchiveIsContentOrLimit() {
        TarReader empty = new TarReader(new ByteArrayInputStream(new byte[0]), Grammar.BUNDLE, 1);
        ArchiveException refused = assertThrows(ArchiveException.class, () -> empty.next());
        assertEquals(ProblemCode.CONTENT, code(refused));
    }

    @Test
    void anythingElseIsIoAndNamesFileAndReason() {
        FerryException found = Failures.of(new NoSuchFileException("/a/b"), "reading the \"ledger\"");
        assertEquals(ProblemCode.IO, found.code());
        assertTrue(String.valueOf(found.getMessage()).endsWith("/a/b: no such file or directory"), found.getMessage());
        String escaped = Failures.of(new IOException("\u001b[2J"), "reading x").getMessage();
        assertTrue(String.valueOf(escaped).chars().allMatch(c -> c >= ' ' && c <= '~'), escaped);
    }
}
