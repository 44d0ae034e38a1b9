package org.pulpferry.cli.vectors;

import static org.pulpferry.cli.vectors.RootDraft.A;
import static org.pulpferry.manifest.problem.ProblemCode.AUDIENCE;
import static org.pulpferry.manifest.problem.ProblemCode.BASE;
import static org.pulpferry.manifest.problem.ProblemCode.EQUIVOCATION;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;
import static org.pulpferry.manifest.problem.ProblemCode.REPLAY;
import static org.pulpferry.manifest.problem.ProblemCode.TIME;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.vectors.Vector.After;
import org.pulpferry.cli.vectors.Vector.AtPulp;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** Good bundles at the wrong place or time, and what is told apart there. */
final class SiteVectors {
    private SiteVectors() {}

    /** Positions: replay, rollback, two bundles of one number, bases. */
    static final class Sequence extends Family {
        Sequence(Kit kit) {
            super(kit, "SEQ");
        }

        private Vector unchanged(String words, String says, UnaryOperator<Content> content) {
            return accepted(words, says, "F-UNC-01", "F-UNC-03").of(draft -> {
                draft.sequence = 6;
                draft.content = content.apply(Kit.small());
            });
        }

        /** Bundles that do not hold a repository again, and sites that have it, or have not. */
        private void unchanged() {
            String five = kit.manifest("one");
            unchanged(
                            "unchanged",
                            "The first repository is unchanged since 1.5, which the site has had: it is not carried again.",
                            content -> content.unchanged("files", 1, 5, five))
                    .had("SEQ/five");
            unchanged(
                            "unchanged-throughout",
                            "Both repositories are unchanged since 1.5, which the site has had: the bundle holds next to nothing.",
                            content -> content.unchanged("files", 1, 5, five).unchanged("more files", 1, 5, five))
                    .had("SEQ/five");
            unchanged(
                            "unchanged-since-one-not-had",
                            "A repository is unchanged since a bundle that the site has not had.",
                            content -> content.unchanged("files", 1, 5, five))
                    .onImport(BASE)
                    .failed();
            unchanged(
                            "unchanged-since-another-of-the-number",
                            "A repository is unchanged since a bundle 1.5 which is not the one the site has had.",
                            content -> content.unchanged("files", 1, 5, "0".repeat(64)))
                    .had("SEQ/five")
                    .onImport(BASE)
                    .failed();
            accepted(
                            "unchanged-of-another-version",
                            "A repository is said to be unchanged since 1.5, which had another version of it.",
                            "F-UNC-01")
                    .of(draft -> {
                        draft.sequence = 6;
                        draft.content = kit.unchanged();
                        draft.manifest("\"version\":3,\"unchanged", "\"version\":4,\"unchanged");
                    })
                    .had("SEQ/five")
                    .onImport(BASE)
                    .failed();
            accepted(
                            "unchanged-with-other-counts",
                            "A repository is said to be unchanged since 1.5, which had one unit less.",
                            "F-UNC-01")
                    .of(draft -> {
                        draft.sequence = 6;
                        draft.content = kit.unchanged();
                        draft.manifest("\"file.file\":4", "\"file.file\":5");
                    })
                    .had("SEQ/five")
                    .onImport(BASE)
                    .failed();
            Draft six = kit.draft("one");
            six.sequence = 6;
            six.content = kit.unchanged();
            String second = Sha256.of(Objects.requireNonNull(six.build().get("manifest.json")))
                    .hex();
            accepted(
                            "unchanged-since-one-that-refers",
                            "A repository is unchanged since 1.6, which says itself that it is unchanged since 1.5.",
                            "F-UNC-01")
                    .of(draft -> {
                        draft.sequence = 7;
                        draft.content = Kit.small().unchanged("files", 1, 6, second);
                    })
                    .had("SEQ/five")
                    .had("SEQ/unchanged")
                    .onImport(BASE)
                    .failed();
        }

        @Override
        void make() {
            accepted("five", "The base bundle as it is: vectors 1.5.", "F-MAN-02")
                    .asItIs();
            accepted("six", "The next bundle of the stream.", "F-MAN-02").of(draft -> draft.sequence = 6);
            refused("older-than-had", REPLAY, "The site has had 1.6 and is given 1.5.", "F-MAN-02")
                    .asItIs()
                    .had("SEQ/six");
            accepted("same-again", "The very bundle that the site has had: nothing is to be done.", "F-MAN-02")
                    .asItIs()
                    .had("SEQ/five")
                    .after(After.UNCHANGED, AtPulp.UNTOUCHED);
            refused(
                            "older-than-had-and-readme-altered",
                            REPLAY,
                            "The site has had 1.6 and is given 1.5 with another README.txt: the age comes first.",
                            "F-MAN-02",
                            "F-RDM-01")
                    .file(
                            "README.txt",
                            flipped(Objects.requireNonNull(kit.files("one").get("README.txt"))))
                    .had("SEQ/six");
            refused(
                            "another-of-the-same-number",
                            EQUIVOCATION,
                            "The site has had 1.5 and is given another bundle of that number, as well signed.",
                            "F-MAN-02")
                    .of(draft -> draft.nextBy = "2026-07-02T00:00:00Z")
                    .had("SEQ/five");
            refused(
                            "another-of-a-number-that-failed",
                            EQUIVOCATION,
                            "The site has tried 1.5 in vain, and is given another bundle of that number.",
                            "F-MAN-02")
                    .of(draft -> draft.nextBy = "2026-07-02T00:00:00Z")
                    .had("CHK/meta-bit-flipped");
            accepted("after-a-gap", "The site has had 1.5 and is given 1.9.", "F-MAN-02")
                    .of(draft -> draft.sequence = 9)
                    .had("SEQ/five");
            unchanged();
            accepted("largest-number", "The largest sequence number there is.", "F-JSN-06")
                    .of(draft -> draft.sequence = 9_007_199_254_740_991L);
            refused("number-too-large", LIMIT, "A sequence number of 2^53.", "F-JSN-06")
                    .of(draft -> draft.sequence = 9_007_199_254_740_992L);
            accepted(
                            "unknown-base",
                            "The base is a bundle that the site never had; every artifact is carried.",
                            "F-CHK-03")
                    .of(draft -> draft.base = "{\"epoch\":1,\"sequence\":4,\"manifest\":\"" + "0".repeat(64) + "\"}");
            Vector lacking = accepted(
                            "artifact-neither-carried-nor-there",
                            "An artifact is not carried and the site does not have it; without asking Pulp nobody can tell.",
                            "F-IDX-02")
                    .of(draft -> draft.content.without("notes\n"));
            lacking.onImport(BASE).failed();
            accepted(
                            "artifact-not-carried-but-there",
                            "An artifact is not carried; the site has it from an earlier bundle.",
                            "F-IDX-02")
                    .of(draft -> {
                        draft.sequence = 6;
                        draft.content.without("notes\n");
                    })
                    .had("SEQ/five");
            accepted("heartbeat", "Nothing is carried: there is no data stream at all.", "F-MAN-04", "F-DAT-01")
                    .of(draft -> {
                        draft.sequence = 7;
                        for (String content : List.of(
                                "", "Hello from the other side.\n", "in both\n", "notes\n", "\0".repeat(100_000))) {
                            draft.content.without(content);
                        }
                    })
                    .had("SEQ/five");
        }
    }

    /** Sites and streams. */
    static final class Audience extends Family {
        Audience(Kit kit) {
            super(kit, "AUD");
        }

        @Override
        void make() {
            audience("other-site", AUDIENCE, "[\"site-b\"]", "It is for another site.");
            audience("longer-name", AUDIENCE, "[\"site-aa\"]", "It is for a site whose name begins with this one's.");
            audience("shorter-name", AUDIENCE, "[\"site\"]", "It is for a site whose name this one's begins with.");
            audience("two-sites", null, "[\"site-a\",\"site-b\"]", "It is for this site and another.");
            audience("empty", FORMAT, "[]", "It is for nobody.");
            audience("star", FORMAT, "[\"*\"]", "It is for a star.");
            audience("upper-case", FORMAT, "[\"SITE-A\"]", "It is for SITE-A.");
            audience("trailing-blank", FORMAT, "[\"site-a \"]", "It is for a name with a blank at its end.");
            audience(
                    "look-alike",
                    FORMAT,
                    "[\"site-\\u0430\"]",
                    "It is for a name with a Cyrillic letter that looks like the Latin one.");
            audience("twice", FORMAT, "[\"site-a\",\"site-a\"]", "It names the site twice.");
            audience("unsorted", FORMAT, "[\"site-b\",\"site-a\"]", "Its sites are in descending order.");
            audience("text", FORMAT, "\"site-a\"", "Its sites are no list.");
            audience("null", FORMAT, "null", "Its sites are null.");
            audience("sixteen", null, sites(15), "It is for 16 sites.");
            audience("seventeen", LIMIT, sites(16), "It is for 17 sites.");
            refused(
                            "site-without-a-role",
                            AUDIENCE,
                            "It names the site, which the root does not let the stream into.",
                            "F-CHK-01")
                    .of(draft -> draft.audience = "[\"site-a\",\"site-b\"]")
                    .site("site-b");
            refused(
                            "other-site-and-sums-altered",
                            AUDIENCE,
                            "It is for another site, and its SHA256SUMS is not what it must be: the site comes first.",
                            "F-CHK-01",
                            "F-SUM-02")
                    .of(draft -> {
                        draft.audience = "[\"site-b\"]";
                        draft.sums = text -> text.replaceFirst("  README.txt", "  readme.txt");
                    });
            refused(
                            "other-site-and-chunk-missing",
                            AUDIENCE,
                            "It is for another site, and lacks a chunk: the site comes first.",
                            "F-CHK-01",
                            "F-CHK-22")
                    .of(draft -> draft.audience = "[\"site-b\"]")
                    .make("remove data/000/000000.zst");
            refused(
                            "stream-that-the-site-does-not-take",
                            AUDIENCE,
                            "Its stream is one of the root's, and none of those the site takes.",
                            "F-CHK-01")
                    .of(draft -> {
                        draft.stream = "others";
                        draft.roots.put(
                                2, new RootDraft().version(2).stream("others", 1, List.of(A), List.of("site-a"), 1, 1));
                    });
        }

        private void audience(String words, @Nullable ProblemCode code, String list, String says) {
            Vector vector = code == null
                    ? accepted(words, says, "F-CHK-01")
                    : refused(words, code, says, code == LIMIT ? "F-JSN-09" : "F-CHK-01");
            vector.of(draft -> draft.audience = list);
        }

        private static String sites(int more) {
            return "["
                    + IntStream.range(0, more)
                            .mapToObj(i -> String.format(java.util.Locale.ROOT, "\"r%04d\",", i))
                            .collect(Collectors.joining())
                    + "\"site-a\"]";
        }
    }

    /** Clocks. */
    static final class Time extends Family {
        Time(Kit kit) {
            super(kit, "TIM");
        }

        @Override
        void make() {
            refused("expired", TIME, "It is read a year after it expired.", "F-CHK-02")
                    .asItIs()
                    .now("2028-06-01T00:00:00Z");
            refused("expires-now", TIME, "It expires this very second.", "F-CHK-02")
                    .asItIs()
                    .now("2027-06-01T00:00:00Z");
            accepted("expires-in-a-second", "It expires in a second.", "F-CHK-02")
                    .asItIs()
                    .now("2027-05-31T23:59:59Z");
            accepted("created-48-hours-ahead", "It was made 48 hours from now, as another clock has it.", "F-CHK-02")
                    .asItIs()
                    .now("2026-05-30T00:00:00Z");
            refused("created-later-than-that", TIME, "It was made 48 hours and a second from now.", "F-CHK-02")
                    .asItIs()
                    .now("2026-05-29T23:59:59Z");
            refused("clock-at-1970", TIME, "The site's clock has lost its battery.", "F-CHK-02")
                    .asItIs()
                    .now("1970-01-01T00:00:00Z");
            refused("clock-at-2099", TIME, "The site's clock is far ahead.", "F-ROO-06")
                    .asItIs()
                    .now("2035-12-31T00:00:00Z");
            refused(
                            "clock-behind-what-was-seen",
                            TIME,
                            "The site has had a bundle made two days after what its clock says now.",
                            "F-CHK-02")
                    .of(draft -> draft.sequence = 6)
                    .now("2026-05-31T12:00:00Z")
                    .had("SEQ/five");
            accepted("clock-a-little-behind", "The site's clock has gone back by less than a day.", "F-CHK-02")
                    .of(draft -> draft.sequence = 6)
                    .now("2026-06-01T06:00:00Z")
                    .had("SEQ/five");
            refused(
                            "expired-and-a-frame-wrong",
                            TIME,
                            "It has expired, and a frame in it is none: its contents come last.",
                            "F-CHK-02",
                            "F-CHK-23")
                    .of(draft -> draft.chunk("meta", (bytes, number) -> new byte[100]))
                    .now("2028-06-01T00:00:00Z");
            refused("expires-before-created", FORMAT, "It expires before it was made.", "F-CHK-02")
                    .of(draft -> draft.expires = "2026-05-01T00:00:00Z");
            refused("next-by-when-created", FORMAT, "The next one is promised for when this one was made.", "F-CHK-02")
                    .of(draft -> draft.nextBy = draft.created);
            refused(
                            "expired-and-for-another-site",
                            AUDIENCE,
                            "It has expired, and is for another site: the site comes first.",
                            "F-CHK-02")
                    .of(draft -> draft.audience = "[\"site-b\"]")
                    .now("2028-06-01T00:00:00Z");
            refused(
                            "expired-and-older-than-had",
                            REPLAY,
                            "It has expired, and is older than what the site has had: the age comes first.",
                            "F-CHK-02")
                    .asItIs()
                    .had("SEQ/six")
                    .now("2028-06-01T00:00:00Z");
        }
    }
}
