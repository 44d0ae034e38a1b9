package org.pulpferry.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.SmallFile;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "init",
        description = "Write a commented configuration to start from.",
        footer = {"", "Examples:", "  ferry init connected", "  ferry init site --out /etc/ferry/ferry.yml"})
final class Init extends Verb {
    private static final int MAXIMUM = 1 << 16;

    /** Which of the two hosts. */
    enum Host {
        CONNECTED,
        SITE
    }

    @Parameters(paramLabel = "connected|site", description = "Which host this is.")
    private Host host = Host.CONNECTED;

    @Option(
            names = "--out",
            defaultValue = "ferry.yml",
            paramLabel = "FILE",
            description = "Where to write it; never over a file that is there. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("");

    Init(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException {
        Path file = run().machine().workingDirectory().resolve(out);
        byte[] template = template(host.name().toLowerCase(Locale.ROOT));
        if (Files.isRegularFile(file) && Arrays.equals(SmallFile.read(file, MAXIMUM), template)) {
            output().result(
                            new Documents.Done("ferry/done/1", "nothing to do", file.toString()),
                            lines -> lines.line("nothing to do: " + file + " is as this would write it"));
            return OK;
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FerryException(
                    ProblemCode.USAGE, file + " is there already", "it is left alone: name another with --out FILE");
        }
        AtomicFile.writeNew(
                file, template, AtomicFile.EVERYONE_READS); // it holds no secrets, and ferry's user reads it
        output().result(
                        new Documents.Done("ferry/done/1", "written", file.toString()),
                        lines -> lines.line(
                                "wrote " + file + ": change what differs on this host, then run: ferry doctor"));
        return OK;
    }

    static byte[] template(String name) throws IOException {
        try (InputStream in = Init.class.getResourceAsStream(name + ".yml")) {
            return Objects.requireNonNull(in, name).readNBytes(MAXIMUM);
        }
    }
}
