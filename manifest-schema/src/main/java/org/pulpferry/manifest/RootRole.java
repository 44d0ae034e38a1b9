package org.pulpferry.manifest;

import java.util.List;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/**
 * Who may sign the next root, and how many of them must.
 *
 * @param threshold any number: whether it can be met and means something is the module signing's to say, which refuses as ROOT
 */
public record RootRole(long threshold, List<Name> signers) {
    public RootRole {
        signers = Lists.ascending(signers, Limits.ROOT_SIGNERS, "signers");
    }
}
