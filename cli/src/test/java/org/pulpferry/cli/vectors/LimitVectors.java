package org.pulpferry.cli.vectors;

import static org.pulpferry.cli.vectors.RootDraft.A;
import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;
import static org.pulpferry.manifest.problem.ProblemCode.DAMAGED;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.KEY;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.ROOT;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Limits, as far as no other family meets them from both sides; samples/vectors/LIMITS lists the pairs. */
final class LimitVectors extends Family {
    private static final String RULE = "F-JSN-09";

    LimitVectors(Kit kit) {
        super(kit, "LIM");
    }

    @Override
    void make() {
        chains();
        roots();
        counts();
        tables();
        accepted("chunk-16-MiB", "A chunk of data is as large as it may be, decoded.", "F-TBL-02")
                .base("wide")
                .asItIs();
        refused("name-63", KEY, "The stream's name has 63 characters; no role knows it.", "F-JSN-08")
                .of(draft -> draft.stream = "s".repeat(63));
        refused("tar-name-100", CONTENT, "A member of meta has a name of 100 bytes; it is none of Pulp's.", "F-TAR-01")
                .of(draft -> draft.members("meta", members -> {
                    members.add(RawTar.Member.of("x".repeat(95) + ".json", "[]"));
                    return members;
                }))
                .failed();
    }

    /** A root that leaves room for many. */
    static RootDraft small(int version) {
        RootDraft root = new RootDraft().version(version);
        root.signers.keySet().retainAll(List.of(A));
        root.sites.keySet().retainAll(List.of("site-a"));
        root.streams.clear();
        return root.stream("vectors", 1, List.of(A), List.of("site-a"), 1, 1);
    }

    private void chains() {
        accepted("roots-64", "64 roots after the one that the site holds.", "F-ROO-11")
                .base("chain")
                .asItIs();
        refused("roots-65", LIMIT, "65 roots after the one that the site holds.", "F-ROO-11")
                .base("chain")
                .of(draft -> draft.roots.put(66, small(66)));
    }

    private static void signers(RootDraft root, int count) {
        for (int i = root.signers.size(); i < count; i++) {
            root.signers.put("test-only-many-" + i, "test-only-many-" + i);
        }
    }

    private void roots() {
        RootVectors.second(accepted("signers-16", "Root 2 lists 16 signers.", RULE), root -> {
            signers(root, 16);
            root.sites.remove("site-b");
        });
        RootVectors.second(refused("signers-17", LIMIT, "Root 2 lists 17 signers.", RULE), root -> {
            signers(root, 17);
            root.sites.clear();
            root.streams.clear();
        });
        for (int count : List.of(9, 10)) {
            String says = "Root 2 has been signed by " + count + ".";
            Vector vector = count == 9
                    ? accepted("root-signatures-9", says, "F-SIG-04")
                    : refused("root-signatures-10", LIMIT, says, "F-SIG-04");
            RootVectors.second(vector, root -> {
                signers(root, count);
                root.signedBy = List.copyOf(root.signers.keySet());
            });
        }
        for (int count : List.of(16, 17)) {
            String says = "Root 2 lists " + count + " sites.";
            Vector vector = count == 16 ? accepted("sites-16", says, RULE) : refused("sites-17", LIMIT, says, RULE);
            vector.of(draft -> {
                RootDraft root = small(2);
                for (int i = 1; i < count; i++) {
                    root.sites.put("site-many-" + i, "test-only-many-" + i);
                }
                draft.roots.put(2, root);
            });
        }
        RootVectors.second(
                refused("root-64-KiB", FORMAT, "Root 2 has 65,536 bytes, the last of them blanks.", RULE),
                root -> root.edit(text -> text + " ".repeat(65_536 - text.length())));
        String spki = Base64.getEncoder()
                .encodeToString(kit.keys().publicKeys(RootDraft.C).ed25519Spki());
        RootVectors.second(
                refused("string-8192", ROOT, "A key in root 2 has as many characters as a string may have.", RULE),
                root -> root.edit(text -> text.replace(spki, "A".repeat(8_192))));
    }

    private void count(String stream, String words, int most, String what) {
        for (int count : List.of(most, most + 1)) {
            String says = "The manifest counts " + String.format(Locale.ROOT, "%,d", count) + " " + what + ".";
            UnaryOperator<String> change =
                    text -> text.replaceFirst("(\"" + stream + "\":\\{[^}]*\"members\":)[0-9]+", "$1@")
                            .replace("@", "" + count);
            Vector vector = refused(words + "-" + count, count == most ? CONTENT : LIMIT, says, RULE)
                    .of(draft -> draft.manifest(change));
            if (count == most) {
                vector.failed();
            }
        }
    }

    private void counts() {
        count("data", "artifacts", 1_000_000, "members of data");
        count("meta", "meta-members", 250_000, "members of meta");
        String types = IntStream.range(0, 64)
                .mapToObj(i -> String.format(Locale.ROOT, "\"t%02d.x\":1", i))
                .collect(Collectors.joining(","));
        refused("content-types-64", CONTENT, "A repository is said to have units of 64 types.", RULE)
                .of(draft -> draft.manifest("\"counts\":{\"file.file\":4}", "\"counts\":{" + types + "}"))
                .failed();
    }

    private void tables() {
        refused("table-256-KiB", DAMAGED, "A table is said to have 262,144 bytes, and has fewer.", "F-TBL-04")
                .of(draft ->
                        draft.manifest(text -> text.replaceFirst("(chunks/000.tbl\",\"size\":)[0-9]+", "$1262144")));
        for (int count : List.of(1_000, 1_001)) {
            String says = "The manifest lists " + count + " tables.";
            String list = IntStream.range(0, count)
                    .mapToObj(i -> String.format(
                            Locale.ROOT, "{\"path\":\"chunks/%03d.tbl\",\"size\":9,\"sha256\":\"%064x\"}", i, i))
                    .collect(Collectors.joining(","));
            long chunks = count * 1_000L - 2;
            refused("tables-" + count, count == 1_000 ? DAMAGED : FORMAT, says, RULE)
                    .of(draft -> draft.manifest(text -> text.replaceFirst(
                                    "\"data\":\\{\"raw_size\":[0-9]+,\"stored_size\":[0-9]+,\"chunks\":1",
                                    "\"data\":{\"raw_size\":" + (chunks << 24) + ",\"stored_size\":" + chunks
                                            + ",\"chunks\":" + chunks)
                            .replaceFirst("\"tables\":\\[[^\\]]*\\]", "\"tables\":[" + list + "]")));
        }
    }
}
