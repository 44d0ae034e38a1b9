package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
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
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/**
 * What this site has had of one stream: append-only, hash-chained, on the disk before anyone acts on it. It refuses what is older than the
 * newest bundle ever staged or switched, and a second bundle of a number that was used. A ledger that lost lines is refused until a person
 * says where it stands ({@code ferry ledger recover}). Not thread-safe; the state directory's lock is held.
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
            log = HashChainedLog.openMarked(file);
        } catch (BrokenLogException e) {
            throw broken(stream, file, e);
        }
        try {
            Ledger ledger = new Ledger(stream, log, new ArrayList<>());
            for (String payload : log.payloads()) {
                ledger.entries.add(parse(payload));
            }
            ledger.requireAllOf(state);
            return ledger;
        } catch (FerryException | IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    /** The stream's ledger as it is now, for those who only look; another run may be writing it. */
    public static Ledger view(StateFolder state, Name stream) throws IOException, FerryException {
        Path file = state.ledger(stream);
        List<String> payloads = new ArrayList<>();
        try {
            HashChainedLog.readMarked(file, payloads::add);
        } catch (BrokenLogException e) {
            throw broken(stream, file, e);
        }
        Ledger ledger = new Ledger(stream, null, new ArrayList<>());
        for (String payload : payloads) {
            ledger.entries.add(parse(payload));
        }
        ledger.requireAllOf(state);
        return ledger;
    }

    /**
     * Begins the stream's ledger again, by the word of a person; the old one, sound or not, is kept beside it.
     *
     * @return the old one, or null where there was none
     */
    public static @Nullable Path beginAgain(StateFolder state, Name stream, LedgerEntry first) throws IOException {
        return HashChainedLog.beginAgain(state.ledger(stream), first.time(), payload(first));
    }

    /** The bundles that a ledger which is refused still tells of: those of its lines before the first that does not fit. */
    public static List<LedgerEntry> remains(StateFolder state, Name stream) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        if (Files.isRegularFile(state.ledger(stream), LinkOption.NOFOLLOW_LINKS)) {
            try {
                HashChainedLog.read(state.ledger(stream), payload -> {
                    try {
                        entries.add(parse(payload));
                    } catch (FerryException e) {
                        throw new IOException(e);
                    }
                });
            } catch (IOException e) {
                // what comes after it cannot be believed
            }
        }
        return entries;
    }

    /* A bundle is recorded here after the ledger has it: one that the ledger does not have was had before lines were lost. */
    private void requireAllOf(StateFolder state) throws FerryException, IOException {
        Position last = last().orElse(null);
        for (BundleId recorded : new BundleStore(state).recorded(stream)) {
            if (last == null || recorded.position().compareTo(last) > 0) {
                throw new FerryException(
                        ProblemCode.REPLAY,
                        "the ledger of stream " + stream + " knows nothing of " + recorded
                                + ", which is recorded in the state directory: lines of it are lost",
                        remedy(stream, recorded.position()));
            }
        }
    }

    /** How this ledger begins again where it stands. */
    public String recoverCommand() {
        return "ferry ledger recover --stream " + stream + " --at "
                + last().map(Position::toString).orElse("EPOCH.SEQUENCE");
    }

    /** What to do about a ledger that does not know what it should, in one line. */
    public static String remedy(Name stream, Position newest) {
        return "restore the newest copy of the state directory; without one, type the newest bundle this site has ever had: "
                + "ferry ledger recover --stream " + stream + " --at " + newest;
    }

    private static String payload(LedgerEntry entry) {
        return new String(Json.writeLine(entry), StandardCharsets.US_ASCII);
    }

    private static LedgerEntry parse(String payload) throws FerryException {
        return Json.readLine(payload.getBytes(StandardCharsets.US_ASCII), LedgerEntry.class);
    }

    private static FerryException broken(Name stream, Path file, BrokenLogException e) {
        return new FerryException(
                ProblemCode.REPLAY,
                "the ledger " + file + " was changed, cut or lost: line " + e.line() + ": " + e.reason(),
                "restore the newest copy of the state directory; without one, type the newest bundle this site has ever had: "
                        + "ferry ledger recover --stream " + stream + " --at EPOCH.SEQUENCE",
                e);
    }

    /** Writes one line; it is on the disk when this returns. */
    public void append(LedgerEntry entry) throws IOException {
        if (log == null) {
            throw new IllegalStateException("the ledger was opened for looking only");
        }
        log.append(payload(entry));
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
            if (entry.position().equals(position)
                    && entry.state() != LedgerState.RECOVERED
                    && !entry.manifest().equals(manifest)) {
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

    /** The highest number in any line. */
    public Optional<Position> last() {
        return entries.stream().map(LedgerEntry::position).max(Comparator.naturalOrder());
    }

    /** Whether a line is about that bundle, or a person's word after a loss covers it. */
    public boolean knows(Position position, String digestPrefix) {
        return entries.stream()
                .anyMatch(e -> e.state() == LedgerState.RECOVERED
                        ? e.position().compareTo(position) >= 0
                        : e.position().equals(position) && e.manifest().hex().startsWith(digestPrefix));
    }

    /** The newest bundle by number that was ever staged or switched, or that a person named after a loss. */
    public Optional<LedgerEntry> newest() {
        return entries.stream()
                .filter(e -> e.state() == LedgerState.STAGED
                        || e.state() == LedgerState.SWITCHED
                        || e.state() == LedgerState.RECOVERED)
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

    /**
     * The newest time this site has seen, since the last word of a person; 1970 for none. Only what was written right after a bundle had been
     * verified counts: it was held against that bundle's expiry then. What bundles say of themselves does not: who signs one must not move
     * this site's time.
     */
    public Instant seen() {
        Instant seen = Instant.EPOCH;
        for (LedgerEntry entry : entries) {
            boolean later =
                    entry.state() == LedgerState.VERIFIED && entry.time().isAfter(seen);
            seen = later || entry.state() == LedgerState.RECOVERED ? entry.time() : seen;
        }
        return seen;
    }

    @Override
    public void close() throws IOException {
        if (log != null) {
            log.close();
        }
    }
}
