package org.pulpferry.manifest;

import java.util.List;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/** Who may sign the next root, and how many of them must. */
public record RootRole(int threshold, List<Name> signers) {
    public RootRole {
        signers = Lists.ascending(signers, Limits.ROOT_SIGNERS, "signers");
        requireThreshold(threshold, signers);
    }

    static void requireThreshold(int threshold, List<Name> signers) {
        if (threshold < 1 || threshold > signers.size()) {
            throw new IllegalArgumentException("threshold is 1 to the number of signers");
        }
    }
}
