package org.pulpferry.exporter;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/**
 * What a bundle takes one site of its audience to hold, and by whose word.
 *
 * @param receipt number of the receipt that says so, or null
 * @param written when the site wrote that receipt, or null
 * @param bundles those whose artifacts count as held, newest first; of an inventory those the receipt names besides
 * @param artifacts how many digests that comes to; 0 until they have been counted
 */
public record Against(
        Name site,
        Word word,
        @Nullable Long receipt,
        @Nullable Instant written,
        List<BundleId> bundles,
        long artifacts) {
    /** By whose word. */
    public enum Word {
        /** Everything was asked for. */
        FULL,
        /** Nothing is known of the site, so it gets everything. */
        NOTHING,
        /** A receipt names bundles that the site holds complete. */
        ACKNOWLEDGEMENT,
        /** A receipt lists every artifact that the site holds. */
        INVENTORY,
        /** A person gave the number of a bundle. */
        NUMBER,
        /** Nothing is new, and nothing is known but that the newest bundle was sent. */
        SENT
    }

    /** Copies the list. */
    public Against {
        Objects.requireNonNull(site);
        Objects.requireNonNull(word);
        bundles = List.copyOf(bundles);
    }

    /** Whether the site, or a person, says that it holds these bundles, so that nothing of them need be sent again. */
    boolean isSaid() {
        return word == Word.ACKNOWLEDGEMENT || word == Word.INVENTORY || word == Word.NUMBER;
    }

    /** The same, counted. */
    Against counted(long held) {
        return new Against(site, word, receipt, written, bundles, held);
    }
}
