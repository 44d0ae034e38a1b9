package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.RootUpdate;
import picocli.CommandLine.Option;

/** What {@code ferry trust update} is to change; everything else stays. */
final class RootChanges {
    @Option(
            names = "--stream",
            paramLabel = "S",
            description =
                    "The streams meant by --add, --drop, --threshold, --site, --drop-site, --epoch and --min-sequence."
                            + " Default: all. One that is new begins with the signers and sites named here, otherwise with"
                            + " those of the other streams.")
    private List<String> streams = new ArrayList<>();

    @Option(
            names = "--drop-stream",
            paramLabel = "S",
            description = "End a stream: nothing of it is accepted any more.")
    private List<String> droppedStreams = new ArrayList<>();

    @Option(
            names = "--add",
            paramLabel = "F",
            description = "Who may sign bundles from now on: NAME.pub; a new key needs a new name.")
    private List<Path> added = new ArrayList<>();

    @Option(
            names = "--drop",
            paramLabel = "NAME",
            description =
                    "Who may sign no more: with --stream, bundles of these; otherwise nothing at all, roots included.")
    private List<String> dropped = new ArrayList<>();

    @Option(names = "--threshold", paramLabel = "N", description = "How many signers a bundle needs.")
    private @Nullable Long threshold;

    @Option(names = "--root-signer", paramLabel = "R.pub", description = "Who may sign later roots from now on.")
    private List<Path> rootSigners = new ArrayList<>();

    @Option(names = "--drop-root-signer", paramLabel = "NAME", description = "Who may sign roots no more.")
    private List<String> droppedRootSigners = new ArrayList<>();

    @Option(names = "--root-threshold", paramLabel = "N", description = "How many root signers a root needs.")
    private @Nullable Long rootThreshold;

    @Option(
            names = "--site",
            paramLabel = "X=F",
            description = "A site, and the key of its receipts; for a site that is there a new key.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--drop-site",
            paramLabel = "X",
            description = "With --stream, let these into the site no more; otherwise drop the site.")
    private List<String> droppedSites = new ArrayList<>();

    @Option(
            names = "--revoke",
            paramLabel = "KEYID",
            description =
                    "A key that counts no more; `ferry keys show` prints key ids. One half of a signer is enough.")
    private List<String> revoked = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "T", description = "Why, with --revoke.")
    private @Nullable String reason;

    @Option(
            names = "--epoch",
            paramLabel = "N",
            description =
                    "The only epoch accepted from now on: the cure after a thief has used up the sequence numbers.")
    private @Nullable Integer epoch;

    @Option(
            names = "--min-sequence",
            paramLabel = "N",
            description = "The least sequence accepted from now on: shuts out bundles that a thief signed before.")
    private @Nullable Long minSequence;

    /** Changes it so; additions first, so that an exchange is one call. */
    void apply(RootUpdate update) throws FerryException {
        Set<Name> of = new TreeSet<>(names(streams, "--stream"));
        for (Name stream : of) {
            update.stream(stream, added.isEmpty(), sites.isEmpty());
        }
        for (Path file : added) {
            update.signer(Arguments.nameOf(file), PublicKeys.read(file), of);
        }
        for (Path file : rootSigners) {
            update.rootSigner(Arguments.nameOf(file), PublicKeys.read(file));
        }
        for (String site : sites) {
            var named = Arguments.named(site, "--site");
            update.site(named.getKey(), PublicKeys.read(named.getValue()), of);
        }
        drop(update, of);
        if (threshold != null) {
            update.threshold(threshold, of);
        }
        if (rootThreshold != null) {
            update.rootThreshold(rootThreshold);
        }
        if (epoch != null) {
            update.epoch(epoch, of);
        }
        if (minSequence != null) {
            update.minSequence(minSequence, of);
        }
        revoke(update);
    }

    private void drop(RootUpdate update, Set<Name> of) throws FerryException {
        for (Name name : names(dropped, "--drop")) {
            update.dropSigner(name, of);
        }
        for (Name name : names(droppedRootSigners, "--drop-root-signer")) {
            update.dropRootSigner(name);
        }
        for (Name name : names(droppedSites, "--drop-site")) {
            update.dropSite(name, of);
        }
        for (Name name : names(droppedStreams, "--drop-stream")) {
            update.dropStream(name);
        }
    }

    private void revoke(RootUpdate update) throws FerryException {
        String why = reason;
        if (revoked.isEmpty() != (why == null)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "--revoke and --reason go together",
                    "give both: --revoke KEYID --reason 'stolen'");
        }
        for (String key : revoked) {
            update.revoke(Arguments.digest(key, "--revoke"), Arguments.reason(String.valueOf(why)));
        }
    }

    private static List<Name> names(List<String> texts, String what) throws FerryException {
        List<Name> names = new ArrayList<>();
        for (String text : texts) {
            names.add(Arguments.name(text, what));
        }
        return names;
    }
}
