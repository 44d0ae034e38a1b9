package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.bundle.BundleFolder;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.exporter.review.Comparison;
import org.pulpferry.exporter.review.KnownBundles;
import org.pulpferry.exporter.seal.SigningKeys;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.ApprovableManifest;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.SignedType;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/**
 * The second pair of eyes: shows what a signed bundle holds and changes, and adds a signature. Needs a trusted root and a state directory; no Pulp,
 * and not the machine the bundle was made on. For one bundle; not thread-safe. Close it: the index it has unpacked is removed.
 */
public final class Approver implements AutoCloseable {
    private static final String PREFIX = "approve-";
    private static final String COMMAND = "ferry approve";

    private final Path state;
    private final Path bundle;
    private final Surroundings around;
    private final KnownBundles known;
    private final Path work;
    private @Nullable DirectoryLock held;
    private @Nullable TrustedRoot root;
    private @Nullable ApprovableManifest approvable;
    private @Nullable IndexFiles index;

    /** {@code bundle}: the finished bundle's folder. Reads nothing yet. */
    public Approver(Path state, Path bundle, Surroundings around) {
        this.state = state;
        this.bundle = bundle;
        this.around = around;
        this.known = new KnownBundles(state);
        this.work = state.resolve(PREFIX + around.ids().get());
    }

    /**
     * Verifies and reads what will be shown: signatures, time and number, the tables, that every chunk is there, and every byte of the index.
     *
     * @param against another bundle to tell the changes against; null for the newest that this machine knows
     * @throws FerryException whatever is wrong with the bundle: nobody should sign it then
     */
    public Review review(@Nullable Path against) throws FerryException, InterruptedException {
        try {
            SafeDirectory.create(state);
            removeLeftovers();
            held = lock(work);
            return reviewed(against);
        } catch (IOException e) {
            throw Failures.of(e, "reading the bundle");
        }
    }

    /** What a review unpacked and was killed over: whoever works in one holds its lock. */
    @SuppressWarnings("try") // the lock is only held
    private void removeLeftovers() throws IOException, InterruptedException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(state, PREFIX + "*")) {
            left.forEach(found::add);
        }
        for (Path each : found) {
            try (DirectoryLock lock = DirectoryLock.acquire(each, Duration.ZERO, COMMAND)) {
                SafeDirectory.delete(each);
            } catch (LockedException e) {
                // somebody reads it just now
            }
        }
    }

    private Review reviewed(@Nullable Path against) throws FerryException, IOException {
        Instant now = around.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        TrustedRoot current = new TrustStore(state).current();
        Opened opened = open(bundle, current, work.resolve("index"));
        List<Problem> problems = opened.root().outOfLine(opened.manifest(), now);
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
        BundleId id = opened.manifest().manifest().id();
        known.requireOnlyOne(id, opened.manifest().digest());
        Optional<Comparison.Known> other;
        if (against == null) {
            other = known.before(id);
        } else {
            Opened given = open(against, current, work.resolve("against"));
            other = Optional.of(new Comparison.Known(given.manifest().manifest(), given.index()));
        }
        root = opened.root();
        approvable = opened.manifest();
        index = opened.index();
        return new Review(
                opened.manifest().manifest(),
                opened.manifest().digest(),
                opened.manifest().signers(),
                opened.manifest().role().threshold(),
                other.map(each -> each.manifest().id().folderName()).orElse(null),
                new Comparison(known)
                        .of(new Comparison.Known(opened.manifest().manifest(), opened.index()), other.orElse(null)),
                notes(opened, other.orElse(null)));
    }

    private record Opened(TrustedRoot root, ApprovableManifest manifest, IndexFiles index) {}

    private Opened open(Path folder, TrustedRoot current, Path into) throws FerryException, IOException {
        try (BundleReader reader = BundleReader.open(List.of(folder))) {
            TrustedRoot newest = new TrustStore(state)
                    .preview(TrustStore.chain(
                            current.version(),
                            version -> reader.root(version)
                                    .map(each -> new SignedDocument(each.document(), each.signatures()))));
            ApprovableManifest manifest = ManifestVerifier.approvable(newest, reader.manifest(), reader.signature());
            BundleContents contents =
                    BundleContents.open(reader, manifest.manifest(), new ChunkBuffers(1), around.executor());
            List<Problem> missing = contents.checkPresence(around.progress());
            if (!missing.isEmpty()) {
                throw new FerryException(missing);
            }
            SafeDirectory.create(into);
            try (StreamReader stream = contents.open(BundleStream.INDEX)) {
                List<Integer> whole = manifest.manifest().whole();
                return new Opened(newest, manifest, IndexFiles.extract(stream, into, whole));
            }
        }
    }

    private List<String> notes(Opened opened, Comparison.@Nullable Known other) throws IOException {
        List<String> notes = new ArrayList<>();
        BundleId id = opened.manifest().manifest().id();
        if (other == null) {
            notes.add("this machine knows no earlier bundle of stream " + id.stream()
                    + " to compare with: everything is shown as it is");
        }
        Optional<BundleId> newest = known.newestApproved(id);
        if (newest.isPresent() && newest.get().position().compareTo(id.position()) > 0) {
            notes.add(newest.get() + ", which is newer, was approved here before");
        }
        List<Name> strangers = opened.manifest().manifest().audience().stream()
                .filter(site -> !opened.manifest().role().sites().contains(site))
                .toList();
        if (!strangers.isEmpty()) {
            notes.add("trust root " + opened.root().version() + " does not let the stream into " + strangers);
        }
        return notes;
    }

    /**
     * Who these keys are, and whether they may sign this bundle.
     *
     * @throws FerryException KEY
     */
    public Name signer(Path key, @Nullable Path passphraseFile) throws FerryException {
        ApprovableManifest manifest = reviewed();
        return keys(key, passphraseFile).signerOf(key, root(), manifest.manifest().stream());
    }

    /**
     * Signs the bytes that were reviewed and replaces the bundle's signature file; a signature of this signer that is there already stays
     * as it is.
     *
     * @throws FerryException KEY, LOCKED when another approval is underway, SIGNATURE when the bundle was exchanged since it was reviewed, EQUIVOCATION
     *     when another of its number was approved meanwhile, IO
     */
    @SuppressWarnings("try") // the lock is only held
    public Approval sign(Path key, @Nullable Path passphraseFile) throws FerryException, InterruptedException {
        ApprovableManifest manifest = reviewed();
        Name signer = signer(key, passphraseFile);
        try (DirectoryLock lock = lock(known.approved())) {
            known.requireOnlyOne(manifest.manifest().id(), manifest.digest());
            byte[] before;
            try (BundleReader reader = BundleReader.open(List.of(bundle))) {
                before = reader.signature();
            }
            ApprovableManifest now = ManifestVerifier.approvable(root(), manifest.bytes(), before);
            boolean added = !now.signers().contains(signer);
            byte[] after = before;
            if (added) {
                List<Signature> own =
                        keys(key, passphraseFile).sign(manifest.bytes(), root(), manifest.manifest().stream());
                after = SignatureFiles.add(SignedType.MANIFEST, manifest.bytes(), before, own);
                now = ManifestVerifier.approvable(root(), manifest.bytes(), after);
            }
            // remembered before it is there: who is killed in between must not sign another bundle of this number
            known.keep(manifest.manifest().id(), manifest.bytes(), index());
            if (added) {
                BundleFolder.create(bundle).writeSignature(after);
            }
            long missing = Math.max(
                    0L, manifest.role().threshold() - (long) now.signers().size());
            return new Approval(signer, added, List.copyOf(new TreeSet<>(now.signers())), missing);
        } catch (IOException e) {
            throw Failures.of(e, "signing the bundle");
        }
    }

    private static DirectoryLock lock(Path directory) throws IOException, FerryException, InterruptedException {
        try {
            return DirectoryLock.acquire(SafeDirectory.create(directory), Duration.ZERO, COMMAND);
        } catch (LockedException e) {
            throw new FerryException(
                    ProblemCode.LOCKED,
                    "another approval holds " + e.directory() + (e.holder().isEmpty() ? "" : ": " + e.holder()),
                    "wait for it to end",
                    e);
        }
    }

    private SigningKeys keys(Path key, @Nullable Path passphraseFile) {
        return new SigningKeys(List.of(key), passphraseFile, around.random());
    }

    private ApprovableManifest reviewed() {
        if (approvable == null) {
            throw new IllegalStateException("nothing was reviewed");
        }
        return approvable;
    }

    private TrustedRoot root() {
        if (root == null) {
            throw new IllegalStateException("nothing was reviewed");
        }
        return root;
    }

    private IndexFiles index() {
        if (index == null) {
            throw new IllegalStateException("nothing was reviewed");
        }
        return index;
    }

    @Override
    public void close() throws FerryException {
        try {
            SafeDirectory.delete(work);
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            throw Failures.of(e, "removing " + work);
        }
    }
}
