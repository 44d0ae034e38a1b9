package org.pulpferry.signing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.local.LocalRevocation;
import org.pulpferry.signing.local.LocalRevocations;
import org.pulpferry.signing.local.RevocationFile;

/**
 * The roots this machine has accepted, in {@code <state>/trust/}: {@code N.root.json} and {@code N.root.sig.json}. A root
 * is accepted from the moment its {@code N.root.json} is on the disk, which is written last; the highest is in force.
 *
 * <p>Who writes (init, advance) holds the lock of the state directory.
 */
public final class TrustStore {
    private final Path directory;
    private final RevocationFile revocations;

    /** On the state directory; nothing is read or made yet. */
    public TrustStore(Path state) {
        this.directory = state.resolve("trust");
        this.revocations = new RevocationFile(directory);
    }

    /** Whether a first root has been accepted. */
    public boolean isInitialized() throws FerryException {
        return highest() > 0;
    }

    /**
     * Keeps a root that was accepted by its fingerprint: the first, or a later one than is in force, where keys were lost or
     * revoked and the chain leads no further. The one in force again is success; nothing leads back.
     *
     * @return whether it is new here
     * @throws FerryException ROOT if another root of this version or a later one is in force already, or if a stream would go back; IO if it
     *     cannot be written
     */
    public boolean init(TrustedRoot typed) throws FerryException {
        int highest = highest();
        if (highest >= typed.version()) {
            if (highest == typed.version() && Arrays.equals(stored(highest).document(), typed.bytes())) {
                return false;
            }
            throw new FerryException(
                    ProblemCode.ROOT,
                    "root " + highest + " is trusted here already, and it is another one than " + typed,
                    "only a later root can follow; to begin anew, move the roots (*.root.json) out of " + directory);
        }
        floors(highest).require(typed.document());
        store(typed);
        return true;
    }

    /** The keys this machine's operator has revoked. */
    public LocalRevocations revocations() throws FerryException {
        return revocations.read();
    }

    /**
     * Revokes a key on this machine, from now on and whatever a bundle or a root says. It needs no lock of the caller's, so
     * that nobody has to wait for an import to end.
     *
     * @return all that is revoked on this machine now
     * @throws FerryException FORMAT, LIMIT or IO
     * @throws LockedException if another revocation is underway and does not end
     */
    public LocalRevocations revoke(LocalRevocation revocation)
            throws FerryException, LockedException, InterruptedException {
        return revocations.add(revocation);
    }

    /**
     * The root in force.
     *
     * @throws FerryException ROOT if none has been accepted yet or the stored one is not sound; IO
     */
    public TrustedRoot current() throws FerryException {
        int version = highest();
        if (version == 0) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    "no trust root has been accepted on this machine: " + directory + " has none",
                    "ferry trust init --root 1.root.json --fingerprint <64 digits from paper>");
        }
        SignedDocument root = stored(version);
        return RootChain.accepted(
                root.document(), root.signatures(), revocations.read().keyids());
    }

    /** All accepted roots that are here, oldest first: they travel with every bundle. */
    public List<SignedDocument> all() throws FerryException {
        List<SignedDocument> roots = new ArrayList<>();
        int highest = highest();
        for (int version = 1; version <= highest; version++) {
            if (Files.isRegularFile(rootFile(version), LinkOption.NOFOLLOW_LINKS)) {
                roots.add(stored(version));
            }
        }
        return List.copyOf(roots);
    }

    /**
     * The root in force if the chain that came with a bundle were followed; nothing is written.
     *
     * @param chain roots in ascending order of version; those up to the current one must be the ones accepted
     * @throws FerryException ROOT, FORMAT, LIMIT, SIGNATURE or IO
     */
    public TrustedRoot preview(List<SignedDocument> chain) throws FerryException {
        return follow(chain, false);
    }

    /**
     * Takes a chain that a person has brought: as {@link #advance}, and only if the root it leads to is in its time.
     *
     * @param now this run's time
     * @throws FerryException as {@link #preview}; TIME if that root has expired; nothing is kept then
     */
    public TrustedRoot accept(List<SignedDocument> chain, Instant now) throws FerryException {
        RootChain.requireNotExpired(preview(chain), now);
        return advance(chain);
    }

    /** As {@link #preview}, and every root accepted on the way is on the disk before the next is looked at. */
    public TrustedRoot advance(List<SignedDocument> chain) throws FerryException {
        return follow(chain, true);
    }

    private TrustedRoot follow(List<SignedDocument> chain, boolean keep) throws FerryException {
        TrustedRoot current = current();
        int first = current.version();
        StreamFloors floors = floors(first);
        int before = 0;
        for (SignedDocument root : chain) {
            int version = CheckedRoot.parse(root.document()).document().version();
            if (before > 0 && version != before + 1) {
                throw new FerryException(
                        ProblemCode.ROOT,
                        "the file of root " + (before + 1) + " holds root " + version,
                        "bring the whole bundle: its folder roots/ has every root under its own number");
            }
            before = version;
            if (version <= current.version()) {
                requireAsAccepted(version, root);
            } else {
                if (version - first > Limits.ROOT_FILES) {
                    throw tooMany(first);
                }
                current = RootChain.next(current, root.document(), root.signatures());
                floors.require(current.document());
                floors.add(current.document());
                if (keep) {
                    store(current);
                }
            }
        }
        return current;
    }

    /**
     * Refuses a root that is only being made and in which a stream would go back behind those accepted here, as ROOT; before it is signed.
     */
    public void requireNoStepBack(byte[] root) throws FerryException {
        floors(highest()).require(CheckedRoot.parse(root).document());
    }

    /** Of all roots that are here; not of those before the one this machine began with, which it knows nothing of. */
    private StreamFloors floors(int highest) throws FerryException {
        StreamFloors floors = new StreamFloors();
        for (int version = 1; version <= highest; version++) {
            if (Files.isRegularFile(rootFile(version), LinkOption.NOFOLLOW_LINKS)) {
                floors.add(Json.read(read(rootFile(version), Limits.ROOT_BYTES), Root.class));
            }
        }
        return floors;
    }

    /** Where roots travel: in a bundle. */
    @FunctionalInterface
    public interface RootSource {
        /** The root of that version, if it is there. */
        Optional<SignedDocument> root(int version) throws FerryException;
    }

    /**
     * The roots from {@code first} on, oldest first; as many as there are without a gap.
     *
     * @param first the version in force here
     * @throws FerryException LIMIT for more than are followed in a run; what the source throws
     */
    public static List<SignedDocument> chain(int first, RootSource source) throws FerryException {
        List<SignedDocument> roots = new ArrayList<>();
        for (int version = first; ; version++) {
            Optional<SignedDocument> root = source.root(version);
            if (root.isEmpty()) {
                return roots;
            }
            if (version - first > Limits.ROOT_FILES) {
                // stopping here without a word would leave a root in force that a later one may have revoked
                throw tooMany(first);
            }
            roots.add(root.get());
        }
    }

    /** The refusal of a chain with more roots after the one in force than are followed in a run. */
    public static FerryException tooMany(int current) {
        return new FerryException(
                ProblemCode.LIMIT,
                "more than " + Limits.ROOT_FILES + " roots came after root " + current + ", which is in force here",
                "take them in steps of " + Limits.ROOT_FILES + ": ferry trust init --root BUNDLE/roots/N.root.json");
    }

    // A machine may have begun with a later root than the first: of those before it nothing is known here.
    private void requireAsAccepted(int version, SignedDocument root) throws FerryException {
        boolean known = Files.isRegularFile(rootFile(version), LinkOption.NOFOLLOW_LINKS);
        if (known && !Arrays.equals(stored(version).document(), root.document())) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    "there are two different roots with version " + version,
                    "do not use this medium; tell whoever looks after the trust root");
        }
    }

    private void store(TrustedRoot root) throws FerryException {
        try {
            SafeDirectory.create(directory);
            AtomicFile.sweep(directory);
            AtomicFile.write(signatureFile(root.version()), root.signatureBytes());
            AtomicFile.write(rootFile(root.version()), root.bytes());
        } catch (IOException e) {
            throw io("root " + root.version() + " could not be kept in " + directory, e);
        }
    }

    private SignedDocument stored(int version) throws FerryException {
        return new SignedDocument(
                read(rootFile(version), Limits.ROOT_BYTES), read(signatureFile(version), Limits.SIGNATURE_FILE_BYTES));
    }

    private int highest() throws FerryException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("[1-9][0-9]{0,8}\\.root\\.json"))
                    .mapToInt(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
                    .max()
                    .orElse(0);
        } catch (IOException e) {
            throw io(directory + " cannot be read", e);
        }
    }

    private static byte[] read(Path file, int limit) throws FerryException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                throw new IOException("it is larger than " + limit + " bytes");
            }
            return content;
        } catch (IOException e) {
            throw io(file + " cannot be read", e);
        }
    }

    private Path rootFile(int version) {
        return directory.resolve(version + ".root.json");
    }

    private Path signatureFile(int version) {
        return directory.resolve(version + ".root.sig.json");
    }

    private static FerryException io(String what, IOException e) {
        return new FerryException(
                ProblemCode.IO,
                what + ": " + KeyProblems.reason(e),
                "the state directory belongs to the user who runs ferry and has mode 0700",
                e);
    }
}
