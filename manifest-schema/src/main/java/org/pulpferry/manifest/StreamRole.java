package org.pulpferry.manifest;

import java.util.List;
import java.util.Objects;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/**
 * Who may sign a stream's bundles, for whom, and from which number on.
 *
 * @param threshold how many of them must sign; as in {@link RootRole}
 * @param epoch the only epoch accepted
 * @param minSequence the least sequence accepted in it
 */
public record StreamRole(
        Name stream, long threshold, List<Name> signers, List<Name> sites, int epoch, long minSequence) {
    public StreamRole {
        Objects.requireNonNull(stream, "stream");
        signers = Lists.ascending(signers, Limits.MANIFEST_SIGNERS, "signers");
        sites = Lists.ascending(sites, Limits.SITES, "sites");
        new Position(epoch, minSequence);
    }
}
