package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.journal.HashChainedLog;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;

/**
 * What one bundle's import has asked of Pulp and not yet seen finished, so that a run after a kill knows what to wait for, what to distrust
 * and what to put back. Each line is on the disk before the step is taken. Thread-safe.
 */
public final class RunJournal implements AutoCloseable {
    private final Path folder;
    private final HashChainedLog log;
    private final List<RunStep> steps;
    private final Clock clock;

    private RunJournal(Path folder, HashChainedLog log, List<RunStep> steps, Clock clock) {
        this.folder = folder;
        this.log = log;
        this.steps = steps;
        this.clock = clock;
    }

    /** Opens the journal in the run's folder, or begins it. */
    public static RunJournal open(Path folder, Clock clock) throws IOException, FerryException {
        SafeDirectory.create(folder);
        HashChainedLog log = HashChainedLog.open(folder.resolve("journal"));
        List<RunStep> steps = new ArrayList<>();
        for (String payload : log.payloads()) {
            steps.add(Json.readLine(payload.getBytes(StandardCharsets.US_ASCII), RunStep.class));
        }
        return new RunJournal(folder, log, steps, clock);
    }

    /** Whether this folder holds a journal. */
    public static boolean isIn(Path folder) {
        return java.nio.file.Files.isRegularFile(folder.resolve("journal"), java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    /** The run's folder, private to ferry. */
    public Path folder() {
        return folder;
    }

    /** Writes one line; it is on the disk when this returns. */
    public synchronized void write(Kind kind, String subject, Map<String, String> facts) throws IOException {
        RunStep step =
                new RunStep(clock.instant().truncatedTo(ChronoUnit.SECONDS), kind, subject, new TreeMap<>(facts));
        log.append(new String(Json.writeLine(step), StandardCharsets.US_ASCII));
        steps.add(step);
    }

    /** Correlation-IDs by subject of what was begun and neither done nor known to be broken, oldest first. */
    public synchronized Map<String, UUID> open() {
        Map<String, UUID> open = new LinkedHashMap<>();
        for (RunStep step : steps) {
            if (step.kind() == Kind.BEGUN) {
                open.put(step.subject(), UUID.fromString(step.facts().get("correlation")));
            } else if (step.kind() == Kind.DONE || step.kind() == Kind.BROKEN) {
                open.remove(step.subject());
            }
        }
        return Collections.unmodifiableMap(open);
    }

    /** The last line of that kind about that subject. */
    public synchronized Optional<RunStep> last(Kind kind, String subject) {
        return steps.stream()
                .filter(s -> s.kind() == kind && s.subject().equals(subject))
                .reduce((first, second) -> second);
    }

    /** Targets before a switch that neither ended nor was undone, by distribution; empty when there is no such switch. */
    public synchronized Optional<Map<String, RunStep>> openSwitch() {
        Map<String, RunStep> before = null;
        for (RunStep step : steps) {
            switch (step.kind()) {
                case SWITCH -> before = new LinkedHashMap<>();
                case SWITCHED, UNDONE -> before = null;
                case BEFORE -> {
                    if (before != null) {
                        before.put(step.subject(), step);
                    }
                }
                default -> {}
            }
        }
        return Optional.ofNullable(before);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
