package org.pulpferry.cli.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.pulpferry.cli.TextFile;

/** A committed vector that is no bundle, as its EXPECT says. */
record FileExpectation(Path folder, Expectation.Outcome outcome, String reads, List<String> make) {

    static FileExpectation read(String id) throws IOException {
        Path folder = Expectation.vectors().resolve(id);
        List<String> lines = TextFile.read(folder.resolve("EXPECT")).lines().toList();
        return new FileExpectation(
                folder,
                Expectation.Outcome.parse(Expectation.one(lines, "expect")),
                Expectation.one(lines, "reads"),
                Expectation.all(lines, "make"));
    }

    /** Which of a vector's files or folders is read. */
    Path in(Path laidOut) {
        return laidOut.resolve(reads);
    }
}
