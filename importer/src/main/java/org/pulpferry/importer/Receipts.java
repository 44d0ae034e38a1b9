package org.pulpferry.importer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.Failures;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.LedgerState;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.importer.settings.SiteSettings.ReceiptKind;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.Site;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.Durable;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Inventory;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.ReceiptSigner;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Writes what the site tells the connected side. The lock of the state directory is held. */
final class Receipts {
    private static final String RECEIPT = "receipt.json";
    private static final String SIGNATURES = StateFolder.RECEIPT_SIGNATURES;
    private static final String HELD = "held.bin";
    private static final int DIGEST = 32;

    private final Site site;
    private final Surroundings around;
    private final BundleStore store;

    Receipts(Site site, Surroundings around, BundleStore store) {
        this.site = site;
        this.around = around;
        this.store = store;
    }

    /**
     * Signs and writes the next receipt of a stream.
     *
     * @return its folder below the state directory
     * @throws FerryException KEY when no key is configured, or the root does not name it for this site
     */
    Path write(Ledger ledger, Name stream, TrustedRoot root, boolean inventory)
            throws IOException, FerryException, PulpException {
        PulpStatus status = site.pulp().health().status();
        site.state().removeUnfinishedReceipts();
        long number = nextNumber(stream, ledger, inventory);
        Path held = site.state().receipts().resolve(HELD);
        try (PrivateKeys keys = keys()) {
            Inventory all = inventory ? inventory(held) : null;
            Receipt receipt = receipt(ledger, stream, number, root, status, all);
            SignedDocument signed = ReceiptSigner.sign(root, receipt, keys);
            Path folder = SafeDirectory.create(site.state().receipts().resolve(receipt.folderName()));
            if (all != null) {
                Files.move(held, folder.resolve(HELD));
            }
            AtomicFile.write(folder.resolve(RECEIPT), signed.document());
            AtomicFile.write(folder.resolve(SIGNATURES), signed.signatures());
            return folder;
        } finally {
            Files.deleteIfExists(held);
        }
    }

    /**
     * Writes what the configuration asks for after an import or a switch. That is done and stays done, so what goes wrong with its receipt is
     * a warning.
     *
     * @return the receipt's folder, or null when none was written
     */
    @Nullable
    Path tell(Ledger ledger, Name stream, TrustStore trust, List<String> warnings) throws IOException {
        ReceiptKind kind = site.settings().receipt();
        if (kind == ReceiptKind.NONE) {
            return null;
        }
        String reason;
        try {
            return write(ledger, stream, trust.current(), kind == ReceiptKind.INVENTORY);
        } catch (FerryException | PulpException e) {
            reason = Escaper.text(String.valueOf(e.getMessage()));
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            reason = Failures.of(e, "writing below " + site.state().receipts()).getMessage();
        }
        warnings.add("the receipt could not be written: " + reason
                + "; mend that and run the same command again, or ferry receipt");
        return null;
    }

    /** As {@link #tell}, unless the newest receipt says already what the ledger says now. */
    @Nullable
    Path tellIfMissing(Ledger ledger, Name stream, TrustStore trust, List<String> warnings) throws IOException {
        return isTold(ledger, stream) ? null : tell(ledger, stream, trust, warnings);
    }

    private boolean isTold(Ledger ledger, Name stream) {
        try {
            Path folder = site.state()
                    .receipts()
                    .resolve(Receipt.folderName(site.settings().site(), stream, lastNumber(stream)));
            if (!Files.exists(folder.resolve(SIGNATURES))) {
                return false;
            }
            try (InputStream in = Files.newInputStream(folder.resolve(RECEIPT))) {
                Receipt told = Json.read(in.readNBytes(Limits.RECEIPT_BYTES + 1), Receipt.class);
                return Objects.equals(told.highest(), highest(ledger))
                        && Objects.equals(told.serving(), serving(ledger))
                        && told.held().equals(held(ledger, stream));
            }
        } catch (IOException | FerryException | PulpException e) {
            // what hinders reading hinders writing too, and is told then
            return false;
        }
    }

    private static @Nullable Position highest(Ledger ledger) {
        return ledger.newest().map(LedgerEntry::position).orElse(null);
    }

    private static @Nullable Position serving(Ledger ledger) {
        return ledger.serving().map(LedgerEntry::position).orElse(null);
    }

    private List<Sha256> held(Ledger ledger, Name stream) throws IOException, FerryException, PulpException {
        List<Sha256> held = new ArrayList<>();
        Map<String, Map<String, Long>> there = new HashMap<>();
        for (LedgerEntry entry : Ledger.complete(ledger.entries())) {
            if (isWhole(new BundleId(stream, entry.position()), there)) {
                held.add(entry.manifest());
            }
        }
        held.sort(null);
        return held;
    }

    private Receipt receipt(
            Ledger ledger, Name stream, long number, TrustedRoot root, PulpStatus status, @Nullable Inventory inventory)
            throws IOException, FerryException, PulpException {
        SiteSettings settings = site.settings();
        List<Component> pulp = new ArrayList<>();
        status.components().forEach(c -> pulp.add(new Component(c.name(), c.version())));
        pulp.sort(java.util.Comparator.comparing(Component::name));
        Instant now = site.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        return new Receipt(
                Limits.FORMAT,
                settings.site(),
                stream,
                number,
                now,
                highest(ledger),
                serving(ledger),
                held(ledger, stream),
                new Tool("ferry", settings.version(), settings.site().value()),
                pulp,
                List.of(Limits.FORMAT),
                root.version(),
                List.of(),
                inventory);
    }

    /*
     * What is recorded is not enough: Pulp may have been restored from a backup, or somebody removed versions. But as long as a version is
     * there, so are its artifacts: no clean-up takes what a version holds. One request for each repository, however long the ledger is.
     */
    private boolean isWhole(BundleId id, Map<String, Map<String, Long>> there)
            throws IOException, FerryException, PulpException {
        if (!store.isRecorded(id)) {
            return false;
        }
        for (LoadedRepository each : store.repositories(id)) {
            Map<String, Long> versions = there.get(each.repository());
            if (versions == null) {
                versions = units(each.repository());
                there.put(each.repository(), versions);
            }
            Long units = versions.get(each.version());
            if (units == null || units != each.unitCount()) {
                return false;
            }
        }
        return true;
    }

    /** How many units each version of a repository holds, by its href; nothing of one that is gone. */
    private Map<String, Long> units(String repositoryHref) throws PulpException {
        Map<String, Long> units = new HashMap<>();
        for (RepositoryVersion version : site.pulp().repositories().versions(repositoryHref)) {
            units.put(
                    version.href(),
                    version.present().values().stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
        return units;
    }

    /*
     * Taken, and on the disk, before anything is signed: no number is used twice. After a loss nobody knows the last one; the time of the
     * recovery is beyond any that was counted up to. So is the time of an inventory, which is what a site sends that was restored as a whole
     * and does not know that it was.
     */
    private long nextNumber(Name stream, Ledger ledger, boolean inventory) throws IOException {
        long last = lastNumber(stream);
        for (LedgerEntry entry : ledger.entries()) {
            if (entry.state() == LedgerState.RECOVERED) {
                last = Math.max(last, entry.time().getEpochSecond());
            }
        }
        if (inventory) {
            last = Math.max(last, site.clock().instant().getEpochSecond());
        }
        AtomicFile.write(number(stream), Long.toString(last + 1).getBytes(StandardCharsets.US_ASCII));
        return last + 1;
    }

    private long lastNumber(Name stream) throws IOException {
        try (InputStream in = Files.newInputStream(number(stream))) {
            return Long.parseLong(new String(in.readNBytes(20), StandardCharsets.US_ASCII).strip());
        } catch (NoSuchFileException e) {
            return 0;
        } catch (NumberFormatException e) {
            throw new IOException(number(stream) + " holds no number", e);
        }
    }

    private Path number(Name stream) {
        return site.state().receipts().resolve(stream + ".number");
    }

    private PrivateKeys keys() throws FerryException {
        SiteSettings settings = site.settings();
        if (settings.keys().isEmpty()) {
            throw new FerryException(
                    ProblemCode.KEY,
                    "no key is configured that could sign a receipt",
                    "name this site's key in `keys`, or set `receipt: none`");
        }
        return new KeyFiles(around.random()).open(settings.keys().get(0), settings.passphraseFile());
    }

    /** Writes the digests of all artifacts at Pulp, sorted, but for those that an interrupted batch may have left cut short. */
    private Inventory inventory(Path file) throws IOException, PulpException {
        SortedSet<Sha256> doubtful = new Suspects(site.state(), site.state().runs()).all();
        MessageDigest sha256 = Sha256.newDigest();
        try (OutputStream out =
                new DigestOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(file)), sha256)) {
            site.pulp().contents().digests(digest -> {
                Sha256 held = Sha256.parse(digest);
                if (!doubtful.contains(held)) {
                    out.write(held.toBytes());
                }
            });
        }
        Durable.fsync(file);
        return new Inventory(Files.size(file) / DIGEST, Sha256.ofBytes(sha256.digest()));
    }

    /** The configured key is there, opens, and is the one the root names for this site. */
    void requireKey(TrustedRoot root) throws FerryException, IOException {
        try (PrivateKeys keys = keys()) {
            if (root.siteOf(keys.publicKeys())
                    .filter(site.settings().site()::equals)
                    .isEmpty()) {
                throw new FerryException(
                        ProblemCode.KEY,
                        "root " + root.version() + " does not name the configured key for site "
                                + site.settings().site(),
                        "use the key whose .pub was given to ferry trust create --site");
            }
        }
    }

    /** Copies a receipt to where a person takes it from, the signatures last; a medium's links are not followed. */
    static Path copy(Path folder, Path out) throws IOException {
        Path target = out.resolve(folder.getFileName().toString());
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(
                    target.toString(), null, "a link or a file where the receipt's folder belongs: remove it");
        }
        Files.createDirectories(target);
        Files.deleteIfExists(target.resolve(SIGNATURES));
        for (String name : List.of(HELD, RECEIPT, SIGNATURES)) {
            Path file = folder.resolve(name);
            if (Files.exists(file)) {
                Path part = target.resolve(name + ".part");
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                }
                Durable.fsync(part);
                Files.move(part, target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        Durable.fsync(target);
        Durable.fsyncParent(target);
        return target;
    }
}
