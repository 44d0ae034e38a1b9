package org.pulpferry.manifest;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * Who is trusted with what. Lists are sorted by name (revocations by key id) and hold nothing twice; roles name signers that are listed, streams
 * name sites that are listed. Whether keys are sound is the module signing's to say.
 */
@JsonLimits(bytes = Limits.ROOT_BYTES, string = Limits.KEY_STRING_CHARACTERS)
public record Root(
        int format,
        int version,
        Instant created,
        Instant expires,
        List<SignerEntry> signers,
        RootRole root,
        List<StreamRole> streams,
        List<SiteEntry> sites,
        List<Revocation> revoked) {
    public Root {
        Manifest.requireFormat(format);
        if (version < 1) {
            throw new IllegalArgumentException("version begins at 1");
        }
        if (!expires.isAfter(created)) {
            throw new IllegalArgumentException("expires is not after created");
        }
        Objects.requireNonNull(root, "root");
        signers = Lists.bounded(signers, Limits.ROOT_SIGNERS, "signers");
        streams = Lists.bounded(streams, Limits.STREAMS, "streams");
        sites = Lists.bounded(sites, Limits.SITES, "sites");
        revoked = Lists.bounded(revoked, Limits.REVOCATIONS, "revoked");
        List<Name> known = Lists.ascending(names(signers), Limits.ROOT_SIGNERS, "signers");
        List<Name> places = Lists.ascending(sites.stream().map(SiteEntry::name).toList(), Limits.SITES, "sites");
        Lists.ascending(streams.stream().map(StreamRole::stream).toList(), Limits.STREAMS, "streams");
        List<Sha256> keyids = revoked.stream().map(Revocation::keyid).toList();
        Lists.ascending(keyids, Limits.REVOCATIONS, "revoked");
        requireKnown(root.signers(), known, "root.signers");
        for (StreamRole stream : streams) {
            requireKnown(stream.signers(), known, "signers of stream " + stream.stream());
            requireKnown(stream.sites(), places, "sites of stream " + stream.stream());
        }
    }

    private static List<Name> names(List<SignerEntry> signers) {
        return signers.stream().map(SignerEntry::name).toList();
    }

    private static void requireKnown(List<Name> used, List<Name> known, String what) {
        Set<Name> missing = new HashSet<>(used);
        missing.removeAll(new HashSet<>(known));
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(what + ": not listed: " + missing);
        }
    }
}
