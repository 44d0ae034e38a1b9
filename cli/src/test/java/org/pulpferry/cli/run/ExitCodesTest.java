package org.pulpferry.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine;

class ExitCodesTest {
    @Test
    void theDocumentedTableIsTheTableInTheCode() throws IOException {
        Matcher rows = Pattern.compile("^\\| (\\d+) \\| ([A-Z]+) \\| [^|]+ \\| [^|]*\\|$", Pattern.MULTILINE)
                .matcher(TextFile.read(TextFile.project("docs/exit-codes.md")));
        Map<String, Integer> documented = new LinkedHashMap<>();
        while (rows.find()) {
            documented.put(rows.group(2), Integer.parseInt(rows.group(1)));
        }
        Map<String, Integer> coded = new LinkedHashMap<>();
        coded.put("OK", 0);
        for (ProblemCode code : ProblemCode.values()) {
            coded.put(code.name(), code.exitCode());
        }
        assertEquals(coded, documented);
        coded.forEach((name, code) -> assertEquals(name, ExitCodes.name(code)));
    }

    @Test
    void everyFailureHasItsCodeAndSaysWhatToDo() {
        assertCode(ProblemCode.KEY, new FerryException(ProblemCode.KEY, "what", "do"));
        assertCode(ProblemCode.USAGE, new CommandLine.ParameterException(new CommandLine(new Options()), "wrong"));
        assertCode(ProblemCode.INTERRUPTED, new InterruptedException());
        assertCode(ProblemCode.IO, new IOException("disk"));
        assertCode(ProblemCode.IO, new AccessDeniedException("/x"));
        assertCode(ProblemCode.SPACE, new IOException("/x: No space left on device"));
        assertCode(ProblemCode.SPACE, new FileSystemException("/x", null, "Disk quota exceeded"));
        assertCode(ProblemCode.INTERNAL, new IllegalStateException("bug"));
    }

    @Test
    void aFileProblemNamesTheFileAndTheReason() {
        assertEquals(
                "/x: no such file or directory",
                ExitCodes.problem(new NoSuchFileException("/x")).getMessage());
        assertEquals(
                "/x: permission denied",
                ExitCodes.problem(new AccessDeniedException("/x")).getMessage());
        assertEquals(
                "/x: is there already, and is not overwritten",
                ExitCodes.problem(new FileAlreadyExistsException("/x")).getMessage());
        assertEquals(
                "/x: cannot be used",
                ExitCodes.problem(new FileSystemLoopException("/x")).getMessage());
    }

    private static void assertCode(ProblemCode expected, Throwable failure) {
        FerryException problem = ExitCodes.problem(failure);
        assertEquals(expected, problem.code());
        assertFalse(problem.first().hint().isBlank());
        assertTrue(expected.exitCode() > 0);
    }
}
