package org.pulpferry.cli.vectors;

import static org.pulpferry.cli.vectors.RootDraft.A;
import static org.pulpferry.cli.vectors.RootDraft.B;
import static org.pulpferry.cli.vectors.RootDraft.C;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.KEY;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.REPLAY;
import static org.pulpferry.manifest.problem.ProblemCode.ROOT;
import static org.pulpferry.manifest.problem.ProblemCode.SIGNATURE;
import static org.pulpferry.manifest.problem.ProblemCode.TIME;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.pulpferry.signing.SignedType;

/** Chains of roots that travel with a bundle: the site trusts version 1, the bundle brings more. */
final class RootVectors extends Family {
    private static final String D = "test-only-d";

    RootVectors(Kit kit) {
        super(kit, "ROOT");
    }

    /** A bundle that brings version 2, and was signed by the signers of that. */
    static Vector second(Vector vector, Consumer<RootDraft> change) {
        return vector.of(draft -> draft.roots.put(2, root(2, change)));
    }

    static RootDraft root(int version, Consumer<RootDraft> change) {
        RootDraft root = new RootDraft().version(version);
        change.accept(root);
        return root;
    }

    @Override
    void make() {
        chains();
        signed();
        roles();
        first();
    }

    private void chains() {
        second(accepted("version-2", "A second root, signed by the first one's signer.", "F-ROO-06"), root -> {});
        accepted("version-3", "Two roots more, one after the other.", "F-ROO-06", "F-LAY-06")
                .of(draft -> {
                    draft.roots.put(2, root(2, root -> {}));
                    draft.roots.put(3, root(3, root -> {}));
                });
        accepted("version-2-wanted", "The bundle wants root 2 and brings it.", "F-MAN-03", "F-ROO-06")
                .of(draft -> {
                    draft.rootVersion = 2;
                    draft.roots.put(2, root(2, root -> {}));
                });
        refused(
                        "version-2-wanted-and-not-there",
                        ROOT,
                        "The bundle wants root 2 and brings only root 1.",
                        "F-MAN-03",
                        "F-LAY-06")
                .of(draft -> draft.rootVersion = 2);
        refused(
                        "wanted-beyond-a-gap",
                        ROOT,
                        "The bundle wants root 3; root 2 is missing, so root 3 is never reached.",
                        "F-LAY-06",
                        "F-ROO-06")
                .of(draft -> {
                    draft.rootVersion = 3;
                    draft.roots.put(3, root(3, root -> {}));
                });
        accepted("none-at-all", "No root travels with the bundle; the one the site has is enough.", "F-MAN-03")
                .make("remove roots");
        second(
                refused("version-3-as-2", ROOT, "The file of version 2 says that it is version 3.", "F-ROO-06"),
                root -> root.version = "3");
        second(
                refused("version-1-as-2", ROOT, "The file of version 2 says that it is version 1.", "F-ROO-06"),
                root -> root.version = "1");
        refused(
                        "another-version-1",
                        ROOT,
                        "The bundle brings a root 1 with other bytes than the one that is held.",
                        "F-ROO-11")
                .of(draft -> draft.roots.put(1, root(1, root -> root.created = "2026-01-01T00:00:01Z")));
        accepted(
                        "held-version-signed-otherwise",
                        "The bundle brings the root that is held, with another signature file; the held one counts.",
                        "F-ROO-11")
                .of(draft -> draft.roots.put(1, root(1, root -> root.signedBy(B))));
        refused(
                        "signed-by-whom-root-2-dropped",
                        KEY,
                        "Root 2 has dropped the signer who signed the bundle.",
                        "F-ROO-06")
                .of(draft -> {
                    draft.roots.put(2, root(2, root -> root.stream("vectors", 1, List.of(B), List.of("site-a"), 1, 1)));
                });
        accepted(
                        "signed-by-whom-root-2-added",
                        "Root 2 has a new signer, who signed the bundle.",
                        "F-ROO-06",
                        "F-ROO-09")
                .of(draft -> {
                    draft.signedBy = List.of(D);
                    draft.roots.put(2, root(2, root -> {
                        root.signers.put(D, D);
                        root.stream("vectors", 1, List.of(D), List.of("site-a"), 1, 1);
                    }));
                });
        second(refused("last-expired", TIME, "The last root has expired.", "F-ROO-06"), root -> {
            root.created = "2026-01-01T00:00:00Z";
            root.expires = "2026-06-01T00:00:00Z";
        });
        accepted("intermediate-expired", "A root on the way has expired; only the last one's time counts.", "F-ROO-06")
                .of(draft -> {
                    draft.roots.put(2, root(2, root -> root.expires = "2026-06-01T00:00:00Z"));
                    draft.roots.put(3, root(3, root -> {}));
                });
        refused(
                        "signatures-missing",
                        ROOT,
                        "The bundle wants root 2, whose signature file is missing.",
                        "F-ROO-06",
                        "F-LAY-06")
                .of(draft -> {
                    draft.rootVersion = 2;
                    draft.roots.put(2, root(2, root -> {}));
                    draft.files = files -> files.remove("roots/2.root.sig.json");
                });
    }

    private void signed() {
        RootDraft two = new RootDraft().root(2, List.of(A, B, C)).signedBy(A, B);
        Consumer<RootDraft> same = root -> root.root(2, List.of(A, B, C)).signedBy(B, C);
        second(
                        accepted(
                                "two-of-three",
                                "Two of three root signers, in the old root and in the new one.",
                                "F-ROO-06"),
                        same)
                .trusting(two);
        second(
                        refused("one-of-two", ROOT, "One of the two root signers that are wanted.", "F-ROO-06"),
                        same.andThen(root -> root.signedBy(B)))
                .trusting(two);
        second(
                refused(
                        "by-the-new-only",
                        ROOT,
                        "Signed by the new root's signers, by none of the old one's.",
                        "F-ROO-06"),
                root -> {
                    root.signers.put(D, D);
                    root.root(1, List.of(D)).signedBy(D);
                });
        second(
                refused(
                        "by-the-old-only",
                        ROOT,
                        "Signed by the old root's signers, by none of the new one's.",
                        "F-ROO-06"),
                root -> {
                    root.signers.put(D, D);
                    root.root(1, List.of(D)).signedBy(A);
                });
        second(accepted("handed-over", "The old root's signer and the new one's have signed.", "F-ROO-06"), root -> {
            root.signers.put(D, D);
            root.root(1, List.of(D)).signedBy(A, D);
        });
        second(
                        refused(
                                "one-signer-twice",
                                ROOT,
                                "One signer's signatures stand a second time under another's name.",
                                "F-SIG-06"),
                        same.andThen(root -> {
                            root.signedBy(A);
                            root.signatures = entries -> List.of(
                                    entries.get(0),
                                    entries.get(1),
                                    entries.get(0).as(B),
                                    entries.get(1).as(B));
                        }))
                .trusting(two);
        second(
                        refused(
                                "threshold-lowered-by-itself",
                                ROOT,
                                "The new root wants one signer and has one; the old one wants two.",
                                "F-ROO-06"),
                        root -> root.root(1, List.of(B)).signedBy(B))
                .trusting(two);
        second(refused("unsigned", ROOT, "The list of signatures is empty.", "F-ROO-06"), root -> root.signedBy());
        second(
                refused("ed25519-only", ROOT, "The ML-DSA half is missing.", "F-SIG-06"),
                root -> root.signatures = entries -> entries.subList(0, 1));
        second(
                refused("ml-dsa-only", ROOT, "The Ed25519 half is missing.", "F-SIG-06"),
                root -> root.signatures = entries -> entries.subList(1, 2));
        second(
                refused(
                        "by-a-streams-signer",
                        ROOT,
                        "Signed by a signer of bundles who has no part in the root.",
                        "F-ROO-06"),
                root -> root.signedBy(B));
        refused("by-a-site", ROOT, "Signed with the site's keys.", "F-ROO-08")
                .of(draft -> draft.roots.put(2, root(2, root -> root.signedBy("test-only-site-a"))));
        refused("signed-as-manifest", ROOT, "The root's bytes were signed as a manifest.", "F-SIG-09")
                .of(draft -> {
                    draft.roots.put(2, root(2, root -> {}));
                    draft.files = files -> files.put(
                            "roots/2.root.sig.json",
                            signedAs(Objects.requireNonNull(files.get("roots/2.root.json")), SignedType.MANIFEST));
                });
        refused("root-as-manifest", SIGNATURE, "A root and its signatures stand for the manifest and its.", "F-SIG-09")
                .of(draft -> draft.files = files -> {
                    files.put("manifest.json", Objects.requireNonNull(files.get("roots/1.root.json")));
                    files.put("manifest.sig.json", Objects.requireNonNull(files.get("roots/1.root.sig.json")));
                });
        refused("signatures-of-root-1", SIGNATURE, "Root 2 has root 1's signature file.", "F-SIG-03")
                .of(draft -> {
                    draft.roots.put(2, root(2, root -> {}));
                    draft.files = files -> files.put(
                            "roots/2.root.sig.json", Objects.requireNonNull(files.get("roots/1.root.sig.json")));
                });
        String keyid = kit.keys().publicKeys(A).keyIds().get(0).hex();
        refused(
                        "signed-by-a-key-that-root-2-revoked",
                        ROOT,
                        "Root 3 is signed by a signer one of whose keys root 2 has revoked.",
                        "F-ROO-11",
                        "F-SIG-07")
                .of(draft -> {
                    Consumer<RootDraft> pair =
                            root -> root.root(1, List.of(A, B)).signedBy(A, B).revoke(keyid);
                    draft.roots.put(2, root(2, pair));
                    draft.roots.put(3, root(3, pair.andThen(root -> root.signedBy(A))));
                });
        second(
                refused(
                        "revokes-its-own-signer",
                        ROOT,
                        "Root 2 revokes a key of the only signer of its own role.",
                        "F-ROO-11"),
                root -> root.revoke(keyid));
        refused("bundle-signed-by-a-revoked-key", KEY, "Root 2 revokes a key of the bundle's signer.", "F-SIG-07")
                .of(draft -> draft.roots.put(
                        2,
                        root(
                                2,
                                root -> root.root(1, List.of(A, B))
                                        .signedBy(A, B)
                                        .revoke(keyid))));
        refused(
                        "pair-with-a-revoked-key",
                        KEY,
                        "One of the two signers that the stream wants has a revoked key.",
                        "F-SIG-07")
                .base("pairs")
                .of(draft -> draft.roots.put(
                        2,
                        root(
                                2,
                                root -> root.root(1, List.of(A, B))
                                        .signedBy(A, B)
                                        .revoke(kit.keys()
                                                .publicKeys(B)
                                                .keyIds()
                                                .get(1)
                                                .hex()))));
    }

    private byte[] signedAs(byte[] document, SignedType type) {
        return Signers.file(SignedType.ROOT.mediaType(), document, kit.keys().sign(type, document, A));
    }

    private void roles() {
        RootDraft later = new RootDraft().stream("vectors", 1, List.of(A, B), List.of("site-a"), 1, 4);
        second(
                        refused(
                                "min-sequence-back",
                                ROOT,
                                "Root 2 would take the stream from an earlier number than root 1.",
                                "F-ROO-10"),
                        root -> root.stream("vectors", 1, List.of(A, B), List.of("site-a"), 1, 3))
                .trusting(later);
        second(refused("epoch-back", ROOT, "Root 2 would go back to an earlier epoch.", "F-ROO-10"), root -> {})
                .trusting(new RootDraft().stream("vectors", 1, List.of(A, B), List.of("site-a"), 2, 1));
        second(
                refused(
                        "below-min-sequence-of-root-2",
                        REPLAY,
                        "Root 2 accepts the stream from a number on that the bundle does not reach.",
                        "F-ROO-07"),
                root -> root.stream("vectors", 1, List.of(A, B), List.of("site-a"), 1, 6));
        second(
                accepted("at-min-sequence", "Root 2 accepts the stream from just this bundle's number on.", "F-ROO-07"),
                root -> root.stream("vectors", 1, List.of(A, B), List.of("site-a"), 1, 5));
        second(
                refused("epoch-over", REPLAY, "Root 2 has begun another epoch.", "F-ROO-07"),
                root -> root.stream("vectors", 1, List.of(A, B), List.of("site-a"), 2, 1));
        refused("epoch-not-yet", REPLAY, "The bundle is of an epoch that no root has begun.", "F-ROO-07")
                .of(draft -> draft.epoch = 2);
        accepted("new-epoch", "Root 2 has begun another epoch, and the bundle is its first.", "F-ROO-07", "F-ROO-10")
                .of(draft -> {
                    draft.epoch = 2;
                    draft.sequence = 1;
                    draft.roots.put(
                            2, root(2, root -> root.stream("vectors", 1, List.of(A, B), List.of("site-a"), 2, 1)));
                });
    }

    private void first() {
        byte[] root = Objects.requireNonNull(kit.files("one").get("roots/1.root.json"));
        refused("link", FORMAT, "A link stands for root 2.", "F-LAY-04")
                .file("elsewhere", root)
                .make("link roots/2.root.json ../elsewhere");
        refused("fifo", FORMAT, "A FIFO stands for root 2.", "F-LAY-04")
                .file("roots/2.root.sig.json", root)
                .make("fifo roots/2.root.json");
        refused("sparse-terabyte", LIMIT, "Root 2 is said to have 1 TB.", "F-JSN-09")
                .file("roots/2.root.json", root)
                .file("roots/2.root.sig.json", root)
                .make("sparse roots/2.root.json 1099511627776");
        refused("signatures-sparse-terabyte", LIMIT, "Root 2's signature file is said to have 1 TB.", "F-JSN-09")
                .file("roots/2.root.json", root)
                .file("roots/2.root.sig.json", root)
                .make("sparse roots/2.root.sig.json 1099511627776");
        accepted("many-files", "There are 20,000 more files in roots/; none of them is looked for.", "F-LAY-04")
                .make("many roots/more 20000");
    }
}
