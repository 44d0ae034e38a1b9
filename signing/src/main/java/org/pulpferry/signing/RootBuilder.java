package org.pulpferry.signing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.RootRole;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/**
 * Puts a first root together: all signers may sign for all streams, and all streams may go to all sites. Unless root
 * signers are named, the signers are those of the root too, with the same threshold. Not for use by several threads.
 */
public final class RootBuilder {
    private final Map<Name, PublicKeys> signers = new TreeMap<>();
    private final Map<Name, PublicKeys> rootSigners = new TreeMap<>();
    private final Map<Name, PublicKeys> sites = new TreeMap<>();
    private final TreeSet<Name> streams = new TreeSet<>();
    private int threshold = 1;
    private int rootThreshold;

    /** With nobody in it yet. */
    public RootBuilder() {}

    /** Adds somebody who may sign bundles. */
    public RootBuilder signer(Name name, PublicKeys keys) throws FerryException {
        put(signers, name, keys, "signer");
        return this;
    }

    /** Adds somebody who may sign roots; may be a signer of bundles as well, under the same name. */
    public RootBuilder rootSigner(Name name, PublicKeys keys) throws FerryException {
        put(rootSigners, name, keys, "root signer");
        return this;
    }

    /** How many signers a bundle needs; 1 unless said. */
    public RootBuilder threshold(int wanted) {
        threshold = wanted;
        return this;
    }

    /** How many root signers a root needs; unless said as many as a bundle needs signers. */
    public RootBuilder rootThreshold(int wanted) {
        rootThreshold = wanted;
        return this;
    }

    /** Adds a stream. */
    public RootBuilder stream(Name stream) {
        streams.add(stream);
        return this;
    }

    /** Adds a site and the keys its receipts are signed with. */
    public RootBuilder site(Name name, PublicKeys keys) throws FerryException {
        put(sites, name, keys, "site");
        return this;
    }

    /**
     * The bytes of {@code 1.root.json}, not signed yet.
     *
     * @param created now; parts of a second are dropped
     * @throws FerryException USAGE, LIMIT or ROOT if what was put together makes no sound root
     */
    public byte[] build(Instant created, Instant expires) throws FerryException {
        Map<Name, PublicKeys> forRoots = rootSigners.isEmpty() ? signers : rootSigners;
        Map<Name, PublicKeys> all = new TreeMap<>(signers);
        for (Map.Entry<Name, PublicKeys> entry : forRoots.entrySet()) {
            put(all, entry.getKey(), entry.getValue(), "signer");
        }
        List<Name> exporters = List.copyOf(signers.keySet());
        List<Name> places = List.copyOf(sites.keySet());
        int rootsNeed = rootThreshold != 0 ? rootThreshold : Math.min(threshold, forRoots.size());
        return RootDraft.write(() -> new Root(
                Limits.FORMAT,
                1,
                created.truncatedTo(ChronoUnit.SECONDS),
                expires.truncatedTo(ChronoUnit.SECONDS),
                RootDraft.signers(all),
                new RootRole(rootsNeed, List.copyOf(forRoots.keySet())),
                streams.stream()
                        .map(stream -> new StreamRole(stream, threshold, exporters, places, 1, 1))
                        .toList(),
                RootDraft.sites(sites),
                List.of()));
    }

    private static void put(Map<Name, PublicKeys> known, Name name, PublicKeys keys, String kind)
            throws FerryException {
        if (!known.getOrDefault(name, keys).equals(keys)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    kind + " " + name + " is given twice with different keys",
                    "a name comes from the .pub file's name: rename one of the two");
        }
        known.put(name, keys);
    }
}
