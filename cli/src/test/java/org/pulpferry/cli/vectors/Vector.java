package org.pulpferry.cli.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** One vector in the making: an overlay over a base bundle, and what is to come of it. */
@SuppressWarnings("NonApiType")
final class Vector implements Case {
    /** What a vector leaves in the site's ledger. */
    enum After {
        UNCHANGED,
        FAILED,
        SWITCHED
    }

    /** What a vector may have asked of Pulp. */
    enum AtPulp {
        /** Nothing that changes anything. */
        UNTOUCHED,
        /** Artifacts that were good may have been loaded before the fault was met; nothing refers to them. */
        ARTIFACTS,
        /** Everything: it was imported. */
        IMPORTED
    }

    private final Kit kit;
    private final String id;
    private final @Nullable ProblemCode code;
    private final String says;
    private final List<String> shows;
    private @Nullable ProblemCode onImport;
    private boolean differs;
    private String base = "one";
    private String bundle = "vectors-1-5";
    private String site = "site-a";
    private String now = "2026-06-02T00:00:00Z";
    private final List<String> had = new ArrayList<>();
    private final List<String> make = new ArrayList<>();
    private After after = After.UNCHANGED;
    private AtPulp pulp = AtPulp.UNTOUCHED;
    private RootDraft.@Nullable Files trusted;
    private final TreeMap<String, byte[]> files = new TreeMap<>();
    private boolean made;

    /** {@code code}: null where it is accepted. */
    Vector(Kit kit, String id, @Nullable ProblemCode code, String says, String... shows) {
        this.kit = kit;
        this.id = id;
        this.code = code;
        this.says = says;
        this.shows = List.copyOf(Arrays.asList(shows));
        if (code == null) {
            after = After.SWITCHED;
            pulp = AtPulp.IMPORTED;
        }
    }

    @Override
    public String id() {
        return id;
    }

    Vector base(String name) {
        base = name;
        bundle = kit.folder(name);
        return this;
    }

    /** The base's draft, bent; files that differ from the base become the overlay. */
    Vector of(Consumer<Draft> change) {
        Draft draft = kit.draft(base);
        change.accept(draft);
        TreeMap<String, byte[]> built = draft.build();
        Map<String, byte[]> plain = kit.files(base);
        built.forEach((path, bytes) -> {
            if (!Arrays.equals(bytes, plain.get(path))) {
                files.put(path, bytes);
            }
        });
        plain.keySet().stream().filter(path -> !built.containsKey(path)).forEach(path -> make("remove " + path));
        bundle = draft.folder();
        made = true;
        return this;
    }

    /** One file of the overlay as it is. */
    Vector file(String path, byte[] bytes) {
        files.put(path, bytes);
        made = true;
        return this;
    }

    /** A step after base and overlay were laid out: {@code remove}, {@code sparse}, {@code link}, ... */
    Vector make(String step) {
        make.add(step);
        made = true;
        return this;
    }

    /** It is as the base is; what differs is around it. */
    Vector asItIs() {
        made = true;
        return this;
    }

    /** The bundle's folder is called otherwise. */
    Vector folder(String name) {
        bundle = name;
        made = true;
        return this;
    }

    Vector site(String name) {
        site = name;
        return this;
    }

    Vector now(String time) {
        now = time;
        return this;
    }

    /** A vector that the site has imported before. */
    Vector had(String other) {
        had.add(other);
        return this;
    }

    /** An import ends otherwise than verify. */
    Vector onImport(@Nullable ProblemCode other) {
        onImport = other;
        differs = true;
        return this;
    }

    Vector after(After state, AtPulp asked) {
        after = state;
        pulp = asked;
        return this;
    }

    /** The import had begun: the ledger says that it failed. */
    Vector failed() {
        return after(After.FAILED, AtPulp.UNTOUCHED);
    }

    /** The import had begun, and artifacts may have been loaded. */
    Vector failedLoading() {
        return after(After.FAILED, AtPulp.ARTIFACTS);
    }

    Vector trusting(RootDraft root) {
        trusted = root.files(kit.keys());
        files.put("roots/1.root.json", trusted.document());
        files.put("roots/1.root.sig.json", trusted.signatures());
        return this;
    }

    /** The case's files, EXPECT first. */
    @Override
    public TreeMap<String, byte[]> build() {
        if (!made) {
            throw new IllegalStateException(id + " differs in nothing from its base");
        }
        TreeMap<String, byte[]> all = new TreeMap<>();
        files.forEach((path, bytes) -> all.put("bundle/" + path, bytes));
        byte[] root = kit.files(base).get("roots/1.root.json");
        if (trusted != null) {
            root = trusted.document();
            all.put("trusted/1.root.json", trusted.document());
            all.put("trusted/1.root.sig.json", trusted.signatures());
        }
        StringBuilder text = new StringBuilder();
        text.append("expect: ").append(shown(code)).append('\n');
        if (differs) {
            text.append("import: ").append(shown(onImport)).append('\n');
        }
        text.append("shows: ").append(String.join(" ", shows)).append('\n');
        text.append("says: ").append(says).append('\n');
        text.append("base: ").append(base).append('\n');
        text.append("bundle: ").append(bundle).append('\n');
        text.append("site: ").append(site).append('\n');
        text.append("now: ").append(now).append('\n');
        text.append("root: ")
                .append(Sha256.of(java.util.Objects.requireNonNull(root)))
                .append('\n');
        had.forEach(each -> text.append("had: ").append(each).append('\n'));
        make.forEach(each -> text.append("make: ").append(each).append('\n'));
        text.append("ledger: ").append(lower(after)).append('\n');
        text.append("pulp: ").append(lower(pulp)).append('\n');
        all.put("EXPECT", text.toString().getBytes(StandardCharsets.US_ASCII));
        return all;
    }

    static String shown(@Nullable ProblemCode code) {
        return code == null ? "OK 0" : code + " " + code.exitCode();
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }
}
