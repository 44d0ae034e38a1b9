package org.pulpferry.exporter.receipt;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.exporter.check.Report;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.pulp.PulpStatus;

/** Whether a site could import what is exported here, by what it has written last; it may have been brought up to date since. Stateless. */
public final class Compatibility {
    private Compatibility() {}

    /** Warns of components of another X.Y than here, among those that the repositories need, and of a ferry that reads other formats. */
    public static void look(
            KnownReceipt receipt, PulpStatus status, List<RepositoryChoice> repositories, Report report) {
        SortedSet<String> needed = new TreeSet<>(List.of("core"));
        repositories.forEach(
                each -> needed.add(each.type().substring(0, each.type().indexOf('/'))));
        for (String name : needed) {
            String here = status.version(name).orElse("");
            String there = receipt.receipt().pulp().stream()
                    .filter(each -> each.name().equals(name))
                    .map(Component::version)
                    .findFirst()
                    .orElse("");
            if (!here.isEmpty() && !Component.minor(here).equals(Component.minor(there))) {
                String has = there.isEmpty() ? "no " + name : name + " " + Escaper.text(there);
                report.warn(
                        "receipt",
                        unfit(
                                receipt,
                                "its Pulp has " + has + ", this one " + Escaper.text(here),
                                "bring both Pulps to the same X.Y of " + name));
            }
        }
        if (!receipt.receipt().formats().contains(Limits.FORMAT)) {
            String reads =
                    "its ferry reads formats " + receipt.receipt().formats() + ", and bundles have " + Limits.FORMAT;
            report.warn("receipt", unfit(receipt, reads, "bring ferry up to date there"));
        }
    }

    private static Problem unfit(KnownReceipt receipt, String why, String hint) {
        return new Problem(
                ProblemCode.VERSION,
                "site " + receipt.receipt().site() + " would refuse the bundle: by " + receipt.quoted() + ", of "
                        + receipt.receipt().created() + ", " + why,
                hint);
    }
}
