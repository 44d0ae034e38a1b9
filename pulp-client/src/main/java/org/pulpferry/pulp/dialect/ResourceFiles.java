package org.pulpferry.pulp.dialect;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the resource files of a repository version hold: Pulp's import goes by their names, and makes a unit of every row of a file of content,
 * whatever the row says of itself. Read off the plugins' {@code modelresource.py} (versions as in {@link ContentTypes}).
 */
final class ResourceFiles {
    private static final String REPOSITORY = "RepositoryResource.json";
    private static final Map<String, String> CONTENT = new HashMap<>();
    /** Between units, or what units have in common: no units themselves. */
    private static final Set<String> RELATIONS = Set.of(
            name("ansible", "AnsibleNamespace"),
            name("ansible", "Collection"),
            name("container", "ManifestListManifest"),
            name("rpm", "Checksum"),
            name("rpm", "Image"),
            name("rpm", "Addon"),
            name("rpm", "Variant"),
            name("rpm", "UpdateReference"),
            name("rpm", "UpdateCollection"),
            name("rpm", "UpdateCollectionPackage"));

    static {
        content("file", "FileContent", "file");
        content("deb", "Package", "package");
        content("deb", "InstallerPackage", "installer_package");
        content("deb", "GenericContent", "generic");
        content("deb", "Release", "release");
        content("deb", "ReleaseArchitecture", "release_architecture");
        content("deb", "ReleaseComponent", "release_component");
        content("deb", "PackageReleaseComponent", "package_release_component");
        content("deb", "ReleaseFile", "release_file");
        content("deb", "PackageIndex", "package_index");
        content("deb", "InstallerFileIndex", "installer_file_index");
        content("ansible", "CollectionVersionContent", "collection_version");
        content("ansible", "RoleContent", "role");
        content("ansible", "AnsibleNamespaceMetadata", "namespace");
        content("ansible", "CollectionDeprecation", "collection_deprecation");
        content("ansible", "CollectionVersionMark", "collection_mark");
        content("ansible", "CollectionVersionSignature", "collection_signature");
        content("python", "PythonPackageContent", "python");
        content("container", "Blob", "blob");
        content("container", "Manifest", "manifest");
        content("container", "Tag", "tag");
        content("container", "ManifestSignature", "signature");
        content("rpm", "Package", "package");
        content("rpm", "Modulemd", "modulemd");
        content("rpm", "ModulemdDefaults", "modulemd_defaults");
        content("rpm", "UpdateRecord", "advisory");
        content("rpm", "PackageGroup", "packagegroup");
        content("rpm", "PackageCategory", "packagecategory");
        content("rpm", "PackageEnvironment", "packageenvironment");
        content("rpm", "PackageLangpacks", "packagelangpacks");
        content("rpm", "RepoMetadataFile", "repo_metadata_file");
        content("rpm", "DistributionTree", "distribution_tree");
    }

    private ResourceFiles() {}

    /** The type of the units in that file; empty for a file that holds none, or none that ferry knows. */
    static Optional<String> contentOf(String fileName) {
        return Optional.ofNullable(CONTENT.get(fileName));
    }

    /** Whether the file may hold rows that are no units. */
    static boolean holdsNoUnits(String fileName) {
        return RELATIONS.contains(fileName) || fileName.endsWith(REPOSITORY);
    }

    /** All types of units that have a file. */
    static Set<String> types() {
        return Set.copyOf(CONTENT.values());
    }

    private static void content(String plugin, String resource, String type) {
        CONTENT.put(name(plugin, resource), plugin + "." + type);
    }

    private static String name(String plugin, String resource) {
        return "pulp_" + plugin + ".app.modelresource." + resource + "Resource.json";
    }
}
