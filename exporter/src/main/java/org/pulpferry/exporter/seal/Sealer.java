package org.pulpferry.exporter.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.bundle.BundleFolder;
import org.pulpferry.bundle.BundleLayout;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.RootFiles;
import org.pulpferry.bundle.Tables;
import org.pulpferry.exporter.ledger.KeptBundle;
import org.pulpferry.exporter.ledger.RunJournal;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.check.ManifestCheck;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.SignedType;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/**
 * Finishes a bundle whose chunks are whole: tables, manifest, roots, SHA256SUMS; reads them back; signs last. Every step may be repeated. The
 * manifest's bytes are decided once: a run that goes on after a kill finds them among what is kept. Not thread-safe.
 */
public final class Sealer {
    private final Path folder;
    private final KeptBundle kept;
    private final RunJournal journal;
    private final TrustedRoot root;

    /**
     * @param folder the bundle's
     * @param kept where this host keeps its copy
     */
    public Sealer(Path folder, KeptBundle kept, RunJournal journal, TrustedRoot root) {
        this.folder = folder;
        this.kept = kept;
        this.journal = journal;
        this.root = root;
    }

    /** Makes the manifest from the tables' references. */
    @FunctionalInterface
    public interface Draft {
        /** The manifest. */
        Manifest manifest(List<TableReference> tables);
    }

    /**
     * What is kept of the bundle beside its manifest.
     *
     * @param versions Pulp's names for the versions of its repositories, in the manifest's order
     */
    public record Described(IndexFiles index, List<String> versions) {
        /** Copies the list. */
        public Described {
            versions = List.copyOf(versions);
        }
    }

    /** Writes everything but the signature; the manifest's bytes. */
    public byte[] write(Tables tables, Draft draft, Described described, TrustStore roots)
            throws FerryException, IOException {
        BundleFolder bundle = BundleFolder.create(folder);
        List<TableReference> references = bundle.writeTables(tables);
        byte[] bytes = decided();
        if (bytes == null) {
            Manifest manifest = draft.manifest(references);
            List<Problem> faults = ManifestCheck.check(manifest);
            if (!faults.isEmpty()) {
                throw new FerryException(faults);
            }
            bytes = Json.write(manifest);
            kept.keep(bytes, described.index(), described.versions());
            journal.append(new RunRecord.Sealed(Sha256.of(bytes)));
        }
        bundle.writeManifest(bytes);
        int version = 0;
        for (SignedDocument each : roots.all()) {
            version = Json.read(each.document(), org.pulpferry.manifest.Root.class)
                    .version();
            bundle.writeRoot(version, new RootFiles(each.document(), each.signatures()));
        }
        bundle.writeSums(bytes, references, tables);
        bundle.sync();
        return bytes;
    }

    private byte @Nullable [] decided() throws FerryException, IOException {
        RunRecord.Sealed sealed = journal.first(RunRecord.Sealed.class).orElse(null);
        byte[] bytes = kept.manifest();
        if (sealed == null || bytes == null || !Sha256.of(bytes).equals(sealed.manifest())) {
            return null;
        }
        return bytes;
    }

    /** Reads back what was written beside the chunks, and looks for each of those: they were read back one by one. */
    public void readBack(Manifest manifest, ChunkBuffers buffers, ExecutorService executor, Progress progress)
            throws FerryException {
        try (BundleReader reader = BundleReader.openUnsigned(folder)) {
            List<Problem> faults =
                    BundleContents.open(reader, manifest, buffers, executor).checkPresence(progress);
            if (!faults.isEmpty()) {
                throw new FerryException(faults.stream()
                        .map(fault -> new Problem(
                                fault.code(),
                                "reading back what was just written: " + fault.message(),
                                "the disk below out, or the memory, is not to be trusted: check the system's log, remove "
                                        + folder + " and export again"))
                        .toList());
            }
        }
    }

    /** A run that was killed right after it had signed may come back when somebody has approved the bundle. */
    private byte[] withThoseThere(byte[] manifest, List<Signature> signatures) throws IOException {
        Path file = folder.resolve(BundleLayout.SIGNATURE);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                byte[] before = in.readNBytes(Limits.SIGNATURE_FILE_BYTES + 1);
                return SignatureFiles.add(SignedType.MANIFEST, manifest, before, signatures);
            } catch (FerryException e) {
                // not one of these bytes: it is replaced
            }
        }
        return SignatureFiles.create(SignedType.MANIFEST, manifest, signatures);
    }

    /** Signs; with this the bundle is finished. Who has signed. */
    public List<Name> sign(byte[] manifest, SigningKeys keys, Name stream, Instant now)
            throws FerryException, IOException {
        List<Signature> signatures = keys.sign(manifest, root, stream);
        byte[] file = withThoseThere(manifest, signatures);
        List<Name> signers = List.copyOf(
                new TreeSet<>(signatures.stream().map(Signature::signer).toList()));
        long threshold = root.stream(stream).orElseThrow().threshold();
        if (signers.size() >= threshold) {
            // What an importer will ask, asked here, before anybody carries the bundle anywhere.
            ManifestVerifier.verify(root, manifest, file);
        }
        if (!root.document().expires().isAfter(now)) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "trust root " + root.version() + " expired on "
                            + root.document().expires(),
                    "make the next one: ferry trust update");
        }
        BundleFolder.create(folder).writeSignature(file);
        return signers;
    }
}
