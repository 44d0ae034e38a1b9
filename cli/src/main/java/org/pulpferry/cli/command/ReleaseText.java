package org.pulpferry.cli.command;

import org.pulpferry.exporter.ReleaseFreshness;
import org.pulpferry.manifest.problem.Escaper;

/** How the freshness of a {@code Release} is shown. */
final class ReleaseText {
    private ReleaseText() {}

    static String line(ReleaseFreshness one) {
        String times = (one.date() == null ? "" : ", made " + one.date())
                + (one.validUntil() == null ? "" : ", valid until " + one.validUntil());
        String verdict = switch (one.state()) {
            case FRESH -> one.validUntil() == null ? ", without an end" : "";
            case ENDS_EARLY -> ": ENDS BEFORE THE NEXT BUNDLE";
            case EXPIRED -> ": EXPIRED";
            case FROM_THE_FUTURE -> ": FROM THE FUTURE";
            case UNREADABLE -> ": UNREADABLE";
            case NOT_LOOKED_AT -> ": not looked at, which needs pulp.media";
            case NOT_SERVED -> ", not what nodes will see";
        };
        return "Release of " + Escaper.text(one.distribution()) + times + verdict;
    }
}
