package org.pulpferry.pulp;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What ferry knows of the repository types it carries. Publication kinds are the words of ferry's configuration: {@code verbatim},
 * {@code apt}, {@code default}, {@code none}.
 */
public enum RepositoryType {
    /** Plain files. */
    FILE("file/file", "FileRepositoryResource", "file/file", Pin.PUBLICATION),
    /** Debian packages. */
    DEB("deb/apt", "AptRepositoryResource", "deb/apt", Pin.PUBLICATION),
    /** Python packages; pinned by publication, since a version is served only while it has no publication. */
    PYTHON("python/python", "PythonRepositoryResource", "python/pypi", Pin.PUBLICATION),
    /** Collections and roles; Pulp exports no repository row. */
    ANSIBLE("ansible/ansible", null, "ansible/ansible", Pin.VERSION),
    /** Synced images. */
    CONTAINER("container/container", "ContainerRepositoryResource", "container/container", Pin.VERSION),
    /** Pushed images of older Pulps; imported as a synced repository. */
    CONTAINER_PUSH("container/container-push", "ContainerPushRepositoryResource", "container/container", Pin.VERSION),
    /** RPM packages. */
    RPM("rpm/rpm", "RpmRepositoryResource", "rpm/rpm", Pin.PUBLICATION);

    private final String type;
    private final @Nullable String repositoryResource;
    private final String distribution;
    private final Pin pin;

    RepositoryType(String type, @Nullable String repositoryResource, String distribution, Pin pin) {
        this.type = type;
        this.repositoryResource = repositoryResource;
        this.distribution = distribution;
        this.pin = pin;
    }

    /** By {@code plugin/type}. */
    public static Optional<RepositoryType> of(String type) {
        for (RepositoryType each : values()) {
            if (each.type.equals(type)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** {@code plugin/type} as in Pulp's URLs. */
    public String type() {
        return type;
    }

    /** Pulp's component, for example {@code deb}. */
    public String component() {
        return type.substring(0, type.indexOf('/'));
    }

    /** Words of the configuration that this type may be published with, the default first. */
    public List<String> publicationKinds() {
        return switch (this) {
            case DEB -> List.of("verbatim", "apt");
            case FILE, PYTHON, RPM -> List.of("default");
            case ANSIBLE, CONTAINER, CONTAINER_PUSH -> List.of("none");
        };
    }

    /** Pulp's {@code plugin/kind} of a publication; absent for kinds this type has not. */
    public Optional<String> publicationPath(String kind) {
        if (kind.equals("none") || !publicationKinds().contains(kind)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (this) {
                    case DEB -> "deb/" + kind;
                    case PYTHON -> "python/pypi";
                    default -> type;
                });
    }

    /** Pulp's {@code plugin/kind} of its distributions. */
    public String distributionPath() {
        return distribution;
    }

    /** How a distribution is tied to one state. */
    public Pin pin() {
        return pin;
    }

    /** Class name of the row that names the repository; absent for ansible. */
    public Optional<String> repositoryResource() {
        return Optional.ofNullable(repositoryResource);
    }

    /** How a distribution is tied to one state of its repository. */
    public enum Pin {
        /** By {@code publication}. */
        PUBLICATION,
        /** By {@code repository_version}. */
        VERSION
    }
}
