package org.pulpferry.exporter.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
 * Which numbers of a stream were used and for what: {@code ledger/sent-<stream>.log} below the state directory, append-only, each line
 * on the disk before the run goes on. For the holder of the state directory's lock; not thread-safe.
 */
public final class SentLedger implements AutoCloseable {
    private final @Nullable HashChainedLog log;
    private final List<Sent> lines = new ArrayList<>();

    private SentLedger(@Nullable HashChainedLog log) {
        this.log = log;
    }

    /**
     * Opens it, or begins it.
     *
     * @throws FerryException REPLAY when it was changed, cut or lost
     */
    public static SentLedger open(Path ledgers, Name stream) throws FerryException {
        Path path = file(ledgers, stream);
        try {
            HashChainedLog log = HashChainedLog.openMarked(path);
            try {
                SentLedger ledger = new SentLedger(log);
                for (String payload : log.payloads()) {
                    ledger.lines.add(parse(payload));
                }
                return ledger;
            } catch (FerryException | IOException | RuntimeException e) {
                log.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(path, stream, e);
        }
    }

    /** What it says now, for those who only look; another run may be writing it. */
    public static SentLedger view(Path ledgers, Name stream) throws FerryException {
        Path path = file(ledgers, stream);
        List<String> payloads = new ArrayList<>();
        try {
            HashChainedLog.readMarked(path, payloads::add);
        } catch (IOException e) {
            throw failed(path, stream, e);
        }
        SentLedger ledger = new SentLedger(null);
        for (String payload : payloads) {
            ledger.lines.add(parse(payload));
        }
        return ledger;
    }

    /**
     * Begins it again, by the word of a person; the old one is kept.
     *
     * @return the old one, or null where there was none
     */
    public static @Nullable Path beginAgain(Path ledgers, Name stream, Sent first) throws IOException {
        return HashChainedLog.beginAgain(file(ledgers, stream), first.time(), payload(first));
    }

    /** The lines of a ledger that is refused, up to the first that does not fit. */
    public static List<Sent> remains(Path ledgers, Name stream) {
        List<Sent> lines = new ArrayList<>();
        try {
            HashChainedLog.read(file(ledgers, stream), payload -> {
                try {
                    lines.add(parse(payload));
                } catch (FerryException e) {
                    throw new IOException(e);
                }
            });
        } catch (IOException e) {
            // gone, or what comes after it cannot be believed
        }
        return lines;
    }

    /** Where it is. */
    public static Path file(Path ledgers, Name stream) {
        return ledgers.resolve("sent-" + stream + ".log");
    }

    private static String payload(Sent line) {
        return new String(Json.writeLine(line), StandardCharsets.US_ASCII);
    }

    private static Sent parse(String payload) throws FerryException {
        return Json.readLine(payload.getBytes(StandardCharsets.UTF_8), Sent.class);
    }

    private static FerryException failed(Path path, Name stream, IOException e) {
        if (e instanceof BrokenLogException broken) {
            return new FerryException(
                    ProblemCode.REPLAY,
                    "the ledger " + path + " was changed, cut or lost: line " + broken.line() + ": " + broken.reason(),
                    "restore the newest copy of the state directory; without one, type the highest number that was ever used: "
                            + "ferry ledger recover --stream " + stream + " --at EPOCH.SEQUENCE",
                    e);
        }
        return new FerryException(ProblemCode.IO, "cannot open the ledger " + path, String.valueOf(e.getMessage()), e);
    }

    /** The highest number ever taken; empty for none. */
    public Optional<Position> last() {
        return lines.stream().map(Sent::position).max(Comparator.naturalOrder());
    }

    /** The highest number ever taken in that epoch; 0 for none. */
    public long highest(int epoch) {
        return lines.stream()
                .filter(line -> line.epoch() == epoch)
                .mapToLong(Sent::sequence)
                .max()
                .orElse(0);
    }

    /** The newest time in it since the last word of a person; 1970 for none. */
    public Instant seen() {
        Instant seen = Instant.EPOCH;
        for (Sent line : lines) {
            seen = line.state() == Sent.State.RECOVERED || line.time().isAfter(seen) ? line.time() : seen;
        }
        return seen;
    }

    /** The newest bundle signed for that site, whichever others it was for. */
    public Optional<Sent> newest(Name site) {
        return lines.stream()
                .filter(line ->
                        line.state() == Sent.State.SIGNED && line.audience().contains(site))
                .reduce((older, newer) -> newer);
    }

    /** The bundle signed with that number. */
    public Optional<Sent> signed(long sequence) {
        return lines.stream()
                .filter(line -> line.state() == Sent.State.SIGNED && line.sequence() == sequence)
                .reduce((older, newer) -> newer);
    }

    /** Every bundle signed, oldest first. */
    public List<Sent> signed() {
        return lines.stream().filter(line -> line.state() == Sent.State.SIGNED).toList();
    }

    /** Whether a bundle with this manifest is in it. */
    public boolean hasSigned(Sha256 manifest) {
        return lines.stream().anyMatch(line -> manifest.equals(line.manifest()));
    }

    /** Adds a line; it is on the disk when this returns. */
    public void append(Sent line) throws IOException {
        if (log == null) {
            throw new IllegalStateException("the ledger was opened for looking only");
        }
        log.append(payload(line));
        lines.add(line);
    }

    @Override
    public void close() throws IOException {
        if (log != null) {
            log.close();
        }
    }
}
