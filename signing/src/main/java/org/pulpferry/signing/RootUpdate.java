package org.pulpferry.signing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.pulpferry.manifest.Revocation;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.RootRole;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * Puts version N+1 of a root together from version N: what is not asked for stays as it is. Where streams are to be named,
 * an empty set means all of them. What contradicts the root is refused as USAGE. Not for use by several threads.
 */
public final class RootUpdate {
    private final CheckedRoot before;
    private final Map<Name, PublicKeys> signers;
    private final Map<Name, PublicKeys> sites;
    private final Set<Name> rootSigners;
    private long rootThreshold;
    private final Map<Name, StreamDraft> streams = new TreeMap<>();
    private final Map<Sha256, String> revoked = new TreeMap<>();

    /**
     * From version N.
     *
     * @throws FerryException FORMAT, LIMIT or ROOT if it is no sound root
     */
    public RootUpdate(byte[] root) throws FerryException {
        before = CheckedRoot.parse(root);
        signers = new TreeMap<>(before.keys().signers());
        sites = new TreeMap<>(before.keys().sites());
        rootSigners = new TreeSet<>(before.document().root().signers());
        rootThreshold = before.document().root().threshold();
        for (StreamRole role : before.document().streams()) {
            streams.put(role.stream(), StreamDraft.of(role));
        }
        before.document().revoked().forEach(one -> revoked.put(one.keyid(), one.reason()));
    }

    /** The version that comes of it. */
    public int version() {
        return before.document().version() + 1;
    }

    /**
     * Begins a stream, unless there is one of this name.
     *
     * @param withSigners whether those who sign the other streams sign it too
     * @param withSites whether it goes to all sites there are
     */
    public void stream(Name stream, boolean withSigners, boolean withSites) {
        if (streams.containsKey(stream)) {
            return;
        }
        long threshold =
                streams.values().stream().mapToLong(one -> one.threshold).max().orElse(1);
        Set<Name> all = new TreeSet<>();
        streams.values().forEach(one -> all.addAll(one.signers));
        streams.put(
                stream,
                StreamDraft.begin(
                        withSigners ? threshold : 1,
                        withSigners ? all : Set.of(),
                        withSites ? sites.keySet() : Set.of()));
    }

    /** Ends a stream. */
    public void dropStream(Name stream) throws FerryException {
        require(streams.remove(stream) != null, "there is no stream " + stream);
    }

    /** Lets somebody sign bundles. */
    public void signer(Name name, PublicKeys keys, Set<Name> of) throws FerryException {
        put(signers, name, keys, "signer");
        each(of, stream -> stream.signers.add(name));
    }

    /** Lets somebody sign roots. */
    public void rootSigner(Name name, PublicKeys keys) throws FerryException {
        put(signers, name, keys, "signer");
        rootSigners.add(name);
    }

    /** Lets somebody sign no more: bundles of these streams, or, if none is named, nothing at all, roots included. */
    public void dropSigner(Name name, Set<Name> of) throws FerryException {
        require(signers.containsKey(name), "there is no signer " + name);
        each(of, stream -> stream.signers.remove(name));
        if (of.isEmpty()) {
            rootSigners.remove(name);
        }
    }

    /** Lets somebody sign no roots any more. */
    public void dropRootSigner(Name name) throws FerryException {
        require(rootSigners.remove(name), "there is no root signer " + name);
    }

    /** How many signers a bundle of these streams needs. */
    public void threshold(long wanted, Set<Name> of) throws FerryException {
        each(of, stream -> stream.threshold = wanted);
    }

    /** How many root signers a root needs. */
    public void rootThreshold(long wanted) {
        rootThreshold = wanted;
    }

    /** Adds a site, or gives it other keys, and lets these streams into it. */
    public void site(Name name, PublicKeys keys, Set<Name> of) throws FerryException {
        sites.put(name, keys);
        each(of, stream -> stream.sites.add(name));
    }

    /** Lets these streams into the site no more; if none is named, the site is dropped. */
    public void dropSite(Name name, Set<Name> of) throws FerryException {
        require(sites.containsKey(name), "there is no site " + name);
        each(of, stream -> stream.sites.remove(name));
        if (of.isEmpty()) {
            sites.remove(name);
        }
    }

    /** The only epoch from now on; a higher one begins at sequence 1 unless {@link #minSequence} says otherwise. */
    public void epoch(int wanted, Set<Name> of) throws FerryException {
        each(of, stream -> {
            stream.minSequence = wanted > stream.epoch ? 1 : stream.minSequence;
            stream.epoch = wanted;
        });
    }

    /** The least sequence accepted from now on. */
    public void minSequence(long wanted, Set<Name> of) throws FerryException {
        each(of, stream -> stream.minSequence = wanted);
    }

    /** Revokes a key; one that is revoked already keeps its reason. */
    public void revoke(Sha256 keyid, String reason) {
        revoked.putIfAbsent(keyid, reason);
    }

    /**
     * The bytes of the next version, not signed yet. Signers without a role are left out.
     *
     * @param created now; parts of a second are dropped
     * @throws FerryException USAGE, LIMIT or ROOT if what was put together makes no sound root, or one that could not follow;
     *     TIME if the clock is behind the version before
     */
    public byte[] build(Instant created, Instant expires) throws FerryException {
        Instant then = before.document().created();
        if (created.isBefore(then)) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "root " + before.document().version() + " was made on " + then + ", and here it is " + created,
                    "this machine's clock is wrong: set it");
        }
        Set<Name> inRole = new TreeSet<>(rootSigners);
        streams.values().forEach(stream -> inRole.addAll(stream.signers));
        Map<Name, PublicKeys> listed = new TreeMap<>(signers);
        listed.keySet().retainAll(inRole);
        byte[] root = RootDraft.write(() -> new Root(
                Limits.FORMAT,
                version(),
                created.truncatedTo(ChronoUnit.SECONDS),
                expires.truncatedTo(ChronoUnit.SECONDS),
                RootDraft.signers(listed),
                new RootRole(rootThreshold, List.copyOf(rootSigners)),
                streams.entrySet().stream()
                        .map(one -> one.getValue().role(one.getKey()))
                        .toList(),
                RootDraft.sites(sites),
                revoked.entrySet().stream()
                        .map(one -> new Revocation(one.getKey(), one.getValue()))
                        .toList()));
        requirePossible(CheckedRoot.parse(root));
        return root;
    }

    private void requirePossible(CheckedRoot next) throws FerryException {
        try {
            RootChain.requireFollows(before, next);
        } catch (FerryException e) {
            throw new FerryException(
                    ProblemCode.USAGE, String.valueOf(e.getMessage()), e.first().hint(), e);
        }
        require(next.shortages(Set.of()).isEmpty(), String.join("; ", next.shortages(Set.of())));
        RootRole old = before.document().root();
        RootRole now = next.document().root();
        long both = old.signers().stream().filter(now.signers()::contains).count();
        long needed = old.threshold() + now.threshold() - Math.min(both, Math.min(old.threshold(), now.threshold()));
        if (needed > Limits.ROOT_SIGNATURES) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    needed
                            + " signers would have to sign this root, old and new ones, and a signature file has room"
                            + " for "
                            + Limits.ROOT_SIGNATURES,
                    "exchange the root signers in two steps, some of them in each root");
        }
    }

    private void each(Collection<Name> of, Consumer<StreamDraft> change) throws FerryException {
        for (Name stream : of) {
            require(streams.containsKey(stream), "there is no stream " + stream);
        }
        streams.forEach((name, stream) -> {
            if (of.isEmpty() || of.contains(name)) {
                change.accept(stream);
            }
        });
    }

    private static void put(Map<Name, PublicKeys> known, Name name, PublicKeys keys, String kind)
            throws FerryException {
        require(
                known.getOrDefault(name, keys).equals(keys),
                kind + " " + name + " has other keys already; a signer with new keys gets a new name");
        known.put(name, keys);
    }

    private static void require(boolean good, String otherwise) throws FerryException {
        if (!good) {
            throw new FerryException(
                    ProblemCode.USAGE, otherwise, "see `ferry trust show` and `ferry trust update --help`");
        }
    }
}
