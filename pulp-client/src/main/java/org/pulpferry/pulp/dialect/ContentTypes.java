package org.pulpferry.pulp.dialect;

import static org.pulpferry.pulp.dialect.ContentType.Travel.BREAKS_IMPORT;
import static org.pulpferry.pulp.dialect.ContentType.Travel.CARRIED;
import static org.pulpferry.pulp.dialect.ContentType.Travel.DROPPED;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pulpferry.pulp.dialect.ContentType.Part;
import org.pulpferry.pulp.dialect.ContentType.Travel;

/**
 * The table of content types that ferry knows, read off the plugins' {@code modelresource.py}, models and serializers (deb 3.8.2 and 3.11.1,
 * ansible 0.29.9 and 0.30.3, python 3.27.0 and 3.36.4, container 2.30.0, rpm 3.39.4). A key is what both an export row and the API show:
 * rpm's digests of modules and advisories, for example, are in rows only and so are no part of it.
 */
public final class ContentTypes {
    private static final Map<String, ContentType> TABLE = new LinkedHashMap<>();

    static {
        add("file.file", plain("relative_path"), new Part("digest", "digest", "sha256", null));

        List<Part> debPackage = parts("relative_path", "sha256", "metadata_sha256");
        List<Part> debComponent = parts("distribution", "component");
        add("deb.package", debPackage);
        add("deb.installer_package", debPackage);
        add("deb.generic", parts("relative_path", "sha256"));
        add("deb.release", parts("codename", "suite", "distribution", "version", "origin", "label", "description"));
        add("deb.release_architecture", parts("distribution", "architecture"));
        add("deb.release_component", debComponent);
        add(
                "deb.package_release_component",
                new Part("package", "package", "package", debPackage.size()),
                new Part("release_component", "release_component", "release_component", debComponent.size()));
        addSet("deb.release_file", parts("codename", "suite", "distribution", "relative_path"));
        addSet("deb.package_index", parts("component", "architecture", "relative_path"));
        addSet("deb.installer_file_index", parts("component", "architecture", "relative_path"));
        no("deb.source_package", BREAKS_IMPORT);
        no("deb.source_index", BREAKS_IMPORT);
        no("deb.source_package_release_component", BREAKS_IMPORT);

        List<Part> collection = parts("namespace", "name", "version", "sha256");
        add("ansible.collection_version", collection);
        add("ansible.role", parts("namespace", "name", "version"));
        add("ansible.namespace", parts("name", "metadata_sha256"));
        add("ansible.collection_deprecation", parts("namespace", "name"));
        add(
                "ansible.collection_mark",
                plain("value"),
                new Part("marked_collection", "marked_collection", "marked_collection", collection.size()));
        add(
                "ansible.collection_signature",
                plain("pubkey_fingerprint"),
                new Part("signed_collection", "signed_collection", "signed_collection", collection.size()));

        add("python.python", parts("name", "version", "filename", "sha256"));
        no("python.provenance", DROPPED);
        no("python.python_yank", DROPPED);

        add("container.blob", parts("digest"));
        add("container.manifest", parts("digest"));
        add("container.tag", plain("name"), new Part("tagged_manifest", "tagged_manifest", "tagged_manifest", 1));
        add("container.signature", parts("digest"));

        add("rpm.package", parts("name", "epoch", "version", "release", "arch", "checksum_type", "pkgId"));
        add("rpm.modulemd", parts("name", "stream", "version", "context", "arch"));
        add("rpm.modulemd_defaults", parts("module", "stream"));
        no("rpm.modulemd_obsolete", DROPPED);
        add("rpm.advisory", parts("id", "updated_date", "version"));
        add("rpm.packagegroup", parts("id", "digest"));
        add("rpm.packagecategory", parts("id", "digest"));
        add("rpm.packageenvironment", parts("id", "digest"));
        add("rpm.packagelangpacks", parts("digest"));
        add("rpm.repo_metadata_file", parts("data_type", "checksum_type", "checksum"));
        addSet("rpm.distribution_tree", parts("release_short", "release_version", "arch"));
    }

    private ContentTypes() {}

    /** The type of that name, for example {@code deb.package}. */
    public static Optional<ContentType> of(String pulpType) {
        return Optional.ofNullable(TABLE.get(pulpType));
    }

    /** All of them. */
    public static List<ContentType> all() {
        return List.copyOf(TABLE.values());
    }

    /**
     * The values of a key that belong to one of its parts.
     *
     * @param key natural key of a unit of that type
     */
    public static List<String> part(ContentType type, List<String> key, Part wanted) {
        int at = 0;
        for (Part part : type.parts()) {
            int values = part.refersTo() == null ? 1 : part.refersTo();
            if (part.equals(wanted)) {
                return key.subList(at, at + values);
            }
            at += values;
        }
        throw new IllegalArgumentException(type.pulpType() + " has no part " + wanted);
    }

    /** The type of the units that a part refers to. */
    public static ContentType referred(Part part) {
        String type = switch (part.name()) {
            case "package" -> "deb.package";
            case "release_component" -> "deb.release_component";
            case "marked_collection", "signed_collection" -> "ansible.collection_version";
            case "tagged_manifest" -> "container.manifest";
            default -> throw new IllegalArgumentException("the part " + part.name() + " refers to nothing");
        };
        return of(type).orElseThrow();
    }

    private static Part plain(String field) {
        return new Part(field, field, field, null);
    }

    private static List<Part> parts(String... fields) {
        List<Part> parts = new ArrayList<>();
        for (String field : fields) {
            parts.add(plain(field));
        }
        return Collections.unmodifiableList(parts);
    }

    private static void add(String type, Part... parts) {
        add(type, List.of(parts));
    }

    private static void add(String type, List<Part> parts) {
        TABLE.put(type, new ContentType(type, CARRIED, parts, false));
    }

    private static void addSet(String type, List<Part> parts) {
        TABLE.put(type, new ContentType(type, CARRIED, parts, true));
    }

    private static void no(String type, Travel travel) {
        TABLE.put(type, new ContentType(type, travel, List.of(), false));
    }
}
