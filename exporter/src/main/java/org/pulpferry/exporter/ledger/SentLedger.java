package org.pulpferry.exporter.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pulpferry.journal.BrokenLogException;
import org.pulpferry.journal.HashChainedLog;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * Which numbers of a stream were used and for what: {@code ledger/sent-<stream>.log} below the state directory, append-only, each line
 * on the disk before the run goes on. For the holder of the state directory's lock; not thread-safe.
 */
public final class SentLedger implements AutoCloseable {
    private final HashChainedLog log;
    private final List<Sent> lines = new ArrayList<>();

    private SentLedger(HashChainedLog log) {
        this.log = log;
    }

    /** Opens it, or begins it. */
    public static SentLedger open(Path ledgers, Name stream) throws FerryException {
        Path path = ledgers.resolve("sent-" + stream + ".log");
        try {
            HashChainedLog log = HashChainedLog.open(path);
            SentLedger ledger = new SentLedger(log);
            for (String payload : log.payloads()) {
                ledger.lines.add(Json.readLine(payload.getBytes(StandardCharsets.UTF_8), Sent.class));
            }
            return ledger;
        } catch (BrokenLogException e) {
            throw new FerryException(
                    ProblemCode.IO,
                    "the ledger " + path + " is broken: " + e.getMessage(),
                    "restore it from a copy; without one move it away and give the next number with --sequence, higher than any used",
                    e);
        } catch (IOException e) {
            throw new FerryException(
                    ProblemCode.IO, "cannot open the ledger " + path, String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether no number was ever taken. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The highest number ever taken, in whatever epoch; 0 for none. */
    public long highest() {
        return lines.stream().mapToLong(Sent::sequence).max().orElse(0);
    }

    /** The newest bundle signed for exactly this audience. */
    public Optional<Sent> newest(List<Name> audience) {
        return lines.stream()
                .filter(line ->
                        line.state() == Sent.State.SIGNED && line.audience().equals(audience))
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
        log.append(new String(Json.writeLine(line), StandardCharsets.US_ASCII));
        lines.add(line);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
