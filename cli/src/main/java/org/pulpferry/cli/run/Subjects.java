package org.pulpferry.cli.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.settings.BundleObserver;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** The bundles a run was about, in the order in which it opened them. For one thread. */
public final class Subjects implements BundleObserver {
    private final List<Subject> subjects = new ArrayList<>();

    /**
     * One bundle.
     *
     * @param manifest digest of its manifest; null when the run opened none
     * @param signers who has verifiably signed it
     * @param passedOver why the run went on to the next without importing it; null when it did not
     */
    record Subject(
            @Nullable Sha256 manifest,
            List<Name> signers,
            @Nullable ProblemCode passedOver) {
        Subject {
            signers = List.copyOf(signers);
        }
    }

    @Override
    public void opened(Sha256 manifest) {
        subjects.add(new Subject(manifest, List.of(), null));
    }

    @Override
    public void signed(List<Name> signers) {
        Subject last = subjects.remove(subjects.size() - 1);
        subjects.add(new Subject(last.manifest(), signers, null));
    }

    @Override
    public void passedOver(FerryException refusal) {
        Subject last = subjects.remove(subjects.size() - 1);
        subjects.add(new Subject(last.manifest(), last.signers(), refusal.code()));
    }

    /** All of them; one without a manifest when the run opened none. */
    List<Subject> all() {
        return subjects.isEmpty() ? List.of(new Subject(null, List.of(), null)) : List.copyOf(subjects);
    }
}
