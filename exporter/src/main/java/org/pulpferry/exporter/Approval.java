package org.pulpferry.exporter;

import java.util.List;
import org.pulpferry.manifest.value.Name;

/**
 * What became of an approval.
 *
 * @param signer whose signature was added
 * @param added whether it was not there before
 * @param signers everybody who has signed by now
 * @param missing how many more must
 */
public record Approval(Name signer, boolean added, List<Name> signers, long missing) {
    /** Copies the list. */
    public Approval {
        signers = List.copyOf(signers);
    }
}
