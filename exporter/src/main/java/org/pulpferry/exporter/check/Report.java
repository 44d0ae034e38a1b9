package org.pulpferry.exporter.check;

import java.util.ArrayList;
import java.util.List;
import org.pulpferry.exporter.Finding;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;

/** All findings of a check, good and bad, in the order found: nobody should have to run it again to learn the second. Not thread-safe. */
public final class Report {
    private final List<Finding> findings = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /** All is well with it. */
    public void good(String subject, String message) {
        findings.add(Finding.good(subject, message));
    }

    /** It stops an export. */
    public void bad(String subject, Problem problem) {
        problems.add(problem);
        findings.add(Finding.bad(subject, problem.message(), problem.hint()));
    }

    /** All of them stop an export. */
    public void bad(String subject, FerryException failure) {
        failure.problems().forEach(problem -> bad(subject, problem));
    }

    /** It does not stop an export, but somebody should know. */
    public void warn(String subject, Problem problem) {
        warnings.add(problem);
        findings.add(Finding.bad(subject, problem.message(), problem.hint()));
    }

    /** Good and bad. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** What stops an export. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** What does not. */
    public List<Problem> warnings() {
        return List.copyOf(warnings);
    }

    /** Ends the run if anything stops it, with all findings. */
    public void requireNothingBad() throws FerryException {
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
    }
}
