package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.exporter.ledger.StateFolder;
import org.pulpferry.exporter.receipt.ReceiptFolder;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.exporter.visit.PulpFailures;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustedRoot;

/**
 * Who besides the ledger remembers which numbers of a stream were used, for the day when the state directory is lost or comes back from an
 * older copy: bundles in {@code out}, copies kept in {@code state}, receipts of sites that lie there or are known, and a label that every export
 * sets on the repositories it carries, before it signs. The label ends with the stream's signers: where none of them is one of ours it is
 * another stream's of the same name, whose bundles no site could confuse with these. A help against accidents: whoever is admin can change all of them.
 */
final class Witnesses {
    private static final Pattern LABEL =
            Pattern.compile("([1-9][0-9]{0,8})\\.([1-9][0-9]{0,15})\\.([0-9a-f]{32})((?:\\.[0-9a-f]{8})*)");
    private static final int DIGITS = 32;
    private static final int KEY_DIGITS = 8;

    private final ExporterSettings settings;
    private final PulpClient pulp;

    Witnesses(ExporterSettings settings, PulpClient pulp) {
        this.settings = settings;
        this.pulp = pulp;
    }

    /**
     * A bundle that somebody remembers.
     *
     * @param digest the first digits of its manifest's, or nothing where only the number is known
     * @param who a sentence's beginning
     */
    record Word(Position position, String digest, String who) {}

    /** Everything remembered, the highest number first. */
    List<Word> all(TrustedRoot root) throws FerryException, IOException {
        List<Word> words = new ArrayList<>();
        folders(settings.out(), words);
        folders(new StateFolder(settings.state()).bundles(), words);
        receipts(root, words);
        labels(root, words);
        words.sort(Comparator.comparing(Word::position).reversed());
        return words;
    }

    /** Sets the label on what a bundle carries, unless it says something newer. */
    void remember(BundleId id, Sha256 manifest, TrustedRoot root, Selection carried) throws FerryException {
        String value = id.position() + "." + manifest.hex().substring(0, DIGITS)
                + String.join("", signers(root).stream().map(each -> "." + each).toList());
        try {
            for (Pinned each : carried.repositories()) {
                Optional<Repository> repository = pulp.repositories().get(each.repository());
                if (repository.isPresent()
                        && label(root, repository.get())
                                .map(seen -> position(seen).compareTo(id.position()) < 0)
                                .orElse(true)) {
                    pulp.repositories().setLabel(each.repository(), key(), value);
                }
            }
        } catch (PulpException e) {
            throw PulpFailures.of(e, "cannot note at Pulp that number " + id.position() + " is used");
        }
    }

    /** The label's name; no stream's name has a dot, so it is never the importer's. */
    private String key() {
        return "ferry.sent." + settings.stream();
    }

    private List<String> signers(TrustedRoot root) {
        return root.signerKeyIds(settings.stream()).stream()
                .map(id -> id.hex().substring(0, KEY_DIGITS))
                .toList();
    }

    private void labels(TrustedRoot root, List<Word> words) throws FerryException {
        try {
            for (Repository repository : pulp.repositories().all()) {
                label(root, repository)
                        .ifPresent(label -> words.add(new Word(
                                position(label),
                                label.group(3),
                                "repository " + Escaper.quote(repository.name()) + " says by its label " + key()
                                        + " that")));
            }
        } catch (PulpException e) {
            throw PulpFailures.of(e, "cannot read the labels of Pulp's repositories");
        }
    }

    /** Our label, well-formed. */
    private Optional<Matcher> label(TrustedRoot root, Repository repository) {
        Matcher label = LABEL.matcher(repository.labels().getOrDefault(key(), ""));
        if (!label.matches() || Long.parseLong(label.group(2)) > Limits.NUMBER) {
            return Optional.empty();
        }
        boolean ours = signers(root).stream().anyMatch(each -> label.group(4).contains("." + each));
        return ours ? Optional.of(label) : Optional.empty();
    }

    private static Position position(Matcher label) {
        return new Position(Integer.parseInt(label.group(1)), Long.parseLong(label.group(2)));
    }

    private void folders(Path directory, List<Word> words) throws IOException {
        if (Files.isDirectory(directory)) {
            for (BundleId id : Numbers.bundlesIn(directory, settings.stream())) {
                words.add(new Word(id.position(), "", directory + " says that"));
            }
        }
    }

    private void receipts(TrustedRoot root, List<Word> words) throws IOException {
        Path kept = new StateFolder(settings.state()).receipts(settings.stream());
        for (Path directory : List.of(settings.out(), kept)) {
            if (Files.isDirectory(directory)) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.receipt")) {
                    for (Path folder : found) {
                        receipt(root, folder, words);
                    }
                }
            }
        }
    }

    /* What is no receipt that a site of this root has signed says nothing. */
    private void receipt(TrustedRoot root, Path folder, List<Word> words) {
        try {
            Receipt receipt = new ReceiptFolder(folder).verify(root).verified().receipt();
            Name stream = receipt.stream();
            Position highest = receipt.highest();
            if (stream.equals(settings.stream()) && highest != null) {
                words.add(new Word(highest, "", "the receipt " + receipt.folderName() + " says that"));
            }
        } catch (FerryException e) {
            // not one to believe
        }
    }
}
