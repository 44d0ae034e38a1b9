package org.pulpferry.cli.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.config.Config;
import org.pulpferry.cli.run.Subjects.Subject;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** {@code <state>/audit.jsonl}: one line for each run that had a configuration, refusals too. */
public final class Audit {
    /** One line. */
    record Entry(
            Instant time,
            String host,
            String user,
            @Nullable String sudoUser,
            List<String> command,
            @Nullable Sha256 manifest,
            List<Name> signers,
            String verdict,
            int exitCode) {}

    private Audit() {}

    /**
     * Appends a line for each bundle this run opened, or one if it opened none; nothing if no configuration was read, since then there is no
     * state directory.
     */
    public static void record(Run run, int exitCode) throws IOException {
        Config config = run.knownConfig();
        if (config == null) {
            return;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        List<Subject> subjects = run.subjects().all();
        for (int i = 0; i < subjects.size(); i++) {
            // a run that went on to another bundle had imported the one before, or passed it over
            boolean last = i == subjects.size() - 1;
            ProblemCode passedOver = subjects.get(i).passedOver();
            int code = passedOver != null ? passedOver.exitCode() : last ? exitCode : 0;
            lines.writeBytes(Json.writeLine(entry(run, subjects.get(i), code)));
            lines.write('\n');
        }
        Path file = SafeDirectory.create(config.basics().state()).resolve("audit.jsonl");
        ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static Entry entry(Run run, Subject subject, int exitCode) {
        return new Entry(
                run.machine().clock().instant().truncatedTo(ChronoUnit.SECONDS),
                host(),
                Escaper.text(System.getProperty("user.name", "?")),
                shown(run.machine().environment().get("SUDO_USER")),
                run.arguments().stream().map(Escaper::text).toList(),
                subject.manifest(),
                subject.signers(),
                ExitCodes.name(exitCode),
                exitCode);
    }

    private static @Nullable String shown(@Nullable String user) {
        return user == null ? null : Escaper.text(user);
    }

    /** This machine's name, for people. */
    public static String host() {
        try {
            return Escaper.text(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
