package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.journal.BrokenLogException;
import org.pulpferry.journal.HashChainedLog;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/**
 * What this site has had of one stream: append-only, hash-chained, on the disk before anyone acts on it. It refuses what is older than the
 * newest bundle ever staged or switched, and a second bundle of a number that was used. Not thread-safe; the state directory's lock is held.
 */
public final class Ledger implements AutoCloseable {
    private final Name stream;
    private final @Nullable HashChainedLog log;
    private final List<LedgerEntry> entries;

    private Ledger(Name stream, @Nullable HashChainedLog log, List<LedgerEntry> entries) {
        this.stream = stream;
        this.log = log;
        this.entries = entries;
    }

    /** Opens the stream's ledger for writing, or begins it. */
    public static Ledger open(StateFolder state, Name stream) throws IOException, FerryException {
        Path file = state.ledger(stream);
        HashChainedLog log;
        try {
            log = HashChainedLog.open(file);
        } catch (BrokenLogException e) {
            throw broken(file, e);
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (String payload : log.payloads()) {
            entries.add(parse(payload));
        }
        return new Ledger(stream, log, entries);
    }

    /** The stream's ledger as it is now, for those who only look; another run may be writing it. */
    public static Ledger view(StateFolder state, Name stream) throws IOException, FerryException {
        Path file = state.ledger(stream);
        List<String> payloads = new ArrayList<>();
        if (Files.exists(file)) {
            try {
                HashChainedLog.read(file, payloads::add);
            } catch (BrokenLogException e) {
                throw broken(file, e);
            }
        }
        List<LedgerEntry> entries = new ArrayList<>();
        for (String payload : payloads) {
            entries.add(parse(payload));
        }
        return new Ledger(stream, null, entries);
    }

    private static LedgerEntry parse(String payload) throws FerryException {
        return Json.readLine(payload.getBytes(StandardCharsets.US_ASCII), LedgerEntry.class);
    }

    private static FerryException broken(Path file, BrokenLogException e) {
        return new FerryException(
                ProblemCode.IO,
                "the ledger " + file + " was changed or cut at line " + e.line(),
                "restore the state directory from its copy; nothing is imported on the word of a damaged ledger",
                e);
    }

    /** Writes one line; it is on the disk when this returns. */
    public void append(LedgerEntry entry) throws IOException {
        if (log == null) {
            throw new IllegalStateException("the ledger was opened for looking only");
        }
        log.append(new String(Json.writeLine(entry), StandardCharsets.US_ASCII));
        entries.add(entry);
    }

    /** All lines, oldest first. */
    public List<LedgerEntry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /**
     * Holds a bundle's number against everything this site has had.
     *
     * @throws FerryException EQUIVOCATION for other bytes under a number that was used, REPLAY for what is older than the newest staged or
     *     switched
     */
    public void admit(Position position, Sha256 manifest) throws FerryException {
        for (LedgerEntry entry : entries) {
            if (entry.position().equals(position) && !entry.manifest().equals(manifest)) {
                throw new FerryException(
                        ProblemCode.EQUIVOCATION,
                        "stream " + stream + " has two different bundles with the number " + position
                                + ": this site knows manifest " + entry.manifest() + ", this one is " + manifest,
                        "do not retry: call those who sign bundles; one of the two should not exist");
            }
        }
        Optional<LedgerEntry> newest = newest();
        if (newest.isPresent() && newest.get().position().compareTo(position) > 0) {
            throw new FerryException(
                    ProblemCode.REPLAY,
                    "bundle " + position + " of stream " + stream + " is older than "
                            + newest.get().position() + ", which this site has had since "
                            + newest.get().time(),
                    "import a newer bundle; to go back to an earlier state use ferry rollback or ferry switch "
                            + position.sequence());
        }
    }

    /** The newest bundle by number that was ever staged or switched. */
    public Optional<LedgerEntry> newest() {
        return entries.stream()
                .filter(e -> e.state() == LedgerState.STAGED || e.state() == LedgerState.SWITCHED)
                .max(Comparator.comparing(LedgerEntry::position).thenComparing(LedgerEntry::time));
    }

    /** What clients see: the last line with SWITCHED. */
    public Optional<LedgerEntry> serving() {
        return serving(entries);
    }

    /** What clients see, by these lines. */
    public static Optional<LedgerEntry> serving(List<LedgerEntry> entries) {
        return entries.stream().filter(e -> e.state() == LedgerState.SWITCHED).reduce((first, second) -> second);
    }

    /** Bundles that were staged or switched at some time, one line each (the last), by number. */
    public static List<LedgerEntry> complete(List<LedgerEntry> entries) {
        SortedMap<Position, LedgerEntry> last = new TreeMap<>();
        for (LedgerEntry entry : entries) {
            if (entry.state() == LedgerState.STAGED || entry.state() == LedgerState.SWITCHED) {
                last.put(entry.position(), entry);
            }
        }
        return List.copyOf(last.values());
    }

    /** Whether the bundle was staged or switched at some time. */
    public boolean isComplete(Sha256 manifest) {
        return complete(entries).stream().anyMatch(e -> e.manifest().equals(manifest));
    }

    /** The latest time this ledger bears witness to; no clock before it can be right. */
    public Instant floor() {
        Instant floor = Instant.EPOCH;
        for (LedgerEntry entry : entries) {
            floor = later(later(floor, entry.time()), entry.created());
        }
        return floor;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    @Override
    public void close() throws IOException {
        if (log != null) {
            log.close();
        }
    }
}
