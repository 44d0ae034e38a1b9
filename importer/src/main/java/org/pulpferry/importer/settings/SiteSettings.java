package org.pulpferry.importer.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Name;

/**
 * What the site's configuration says.
 *
 * @param site this site's name, which a bundle's audience must hold
 * @param streams streams this site takes
 * @param state directory of ferry's own files
 * @param imports directory through which batches reach Pulp
 * @param keys private key files that sign receipts; may be empty when no receipts are written
 * @param passphraseFile of the keys, or null where they have none
 * @param receipt what a receipt tells
 * @param limits room and pace of loading
 * @param keep how many earlier bundles can be gone back to, at least 1
 * @param taskWait how long to wait for a task that holds a repository
 * @param version ferry's own version, for receipts
 */
public record SiteSettings(
        Name site,
        List<Name> streams,
        Path state,
        SharedFolder imports,
        List<Path> keys,
        @Nullable Path passphraseFile,
        ReceiptKind receipt,
        LoadLimits limits,
        int keep,
        Duration taskWait,
        String version) {
    /** Copies the lists. */
    public SiteSettings {
        streams = List.copyOf(streams);
        keys = List.copyOf(keys);
        if (keep < 1) {
            throw new IllegalArgumentException("keep " + keep + ": at least 1");
        }
    }

    /**
     * One directory under its two names; they differ where Pulp runs in a container.
     *
     * @param ferry as ferry sees it
     * @param pulp as Pulp sees it, absolute
     */
    public record SharedFolder(Path ferry, String pulp) {}

    /** What a receipt tells the connected side. */
    public enum ReceiptKind {
        /** None is written. */
        NONE,
        /** Digests of the manifests this site holds complete. */
        ACKNOWLEDGEMENT,
        /** Besides, the digest of every artifact at the site's Pulp. */
        INVENTORY
    }

    /**
     * Room and pace of loading.
     *
     * @param staging bytes that batches may take at Pulp, where each is there twice
     * @param parallel how many batches at once, at least 1
     * @param rows artifacts in one batch at most, at least 1
     * @param units content units named in one modification of a repository at most, at least 1
     */
    public record LoadLimits(long staging, int parallel, int rows, int units) {
        /** Refuses less than one of anything. */
        public LoadLimits {
            if (staging < 1 || parallel < 1 || rows < 1 || units < 1) {
                throw new IllegalArgumentException("limits begin at 1");
            }
        }
    }
}
