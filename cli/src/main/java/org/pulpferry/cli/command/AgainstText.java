package org.pulpferry.cli.command;

import java.util.List;
import org.pulpferry.exporter.Against;
import org.pulpferry.manifest.value.BundleId;

/** How it is said what a site is taken to hold. */
final class AgainstText {
    private static final int SHOWN = 3;

    private AgainstText() {}

    static String line(Against against) {
        String site = against.site() + " ";
        return switch (against.word()) {
            case FULL -> site + "gets everything, as asked for";
            case NOTHING ->
                site
                        + "gets everything: nothing is known of what it holds; bring its receipt (--for), or a number (--since)";
            case ACKNOWLEDGEMENT ->
                site
                        + (against.bundles().isEmpty()
                                ? "holds no bundle that is known here"
                                : "holds " + bundles(against.bundles()))
                        + receipt(against)
                        + counted(against);
            case INVENTORY -> site + "has sent its inventory" + receipt(against) + counted(against);
            case NUMBER -> site + "holds " + bundles(against.bundles()) + ", by --since" + counted(against);
            case SENT ->
                site + "has been sent " + bundles(against.bundles()) + ", and nothing is new" + counted(against);
        };
    }

    private static String receipt(Against against) {
        return ", by receipt " + against.receipt() + " of " + against.written();
    }

    private static String counted(Against against) {
        return against.artifacts() == 0 ? "" : ": " + against.artifacts() + " artifacts";
    }

    private static String bundles(List<BundleId> bundles) {
        String shown = String.join(
                ", ", bundles.stream().limit(SHOWN).map(BundleId::folderName).toList());
        return bundles.size() <= SHOWN ? shown : shown + " and " + (bundles.size() - SHOWN) + " before";
    }
}
