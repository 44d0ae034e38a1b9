package org.pulpferry.importer.settings;

import java.util.List;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * Hears which bundles the importer opens while it does: a log can so name the bundle that a refusal was about, and nobody has to read the
 * medium a second time for that. Called by the thread that called the importer; decides nothing.
 */
public interface BundleObserver {
    /** A bundle's manifest has been read; nothing of it is believed. */
    void opened(Sha256 manifest);

    /** The signatures over the manifest opened last have verified, and these signers count. It may still be refused. */
    void signed(List<Name> signers);

    /** The bundle opened last is passed over, for this reason; another may follow. */
    void passedOver(FerryException refusal);

    /** Hears and says nothing. */
    static BundleObserver deaf() {
        return new BundleObserver() {
            @Override
            public void opened(Sha256 manifest) {}

            @Override
            public void signed(List<Name> signers) {}

            @Override
            public void passedOver(FerryException refusal) {}
        };
    }
}
