import org.jspecify.annotations.NullMarked;

/**
 * The bundle's documents as records with strict value types.
 *
 * <p>JSpecify is needed at run time: the codec reads {@code @Nullable} from a record's components.
 */
@NullMarked
module org.pulpferry.manifest {
    requires transitive org.jspecify;

    exports org.pulpferry.manifest;
    exports org.pulpferry.manifest.check;
    exports org.pulpferry.manifest.json;
    exports org.pulpferry.manifest.problem;
    exports org.pulpferry.manifest.progress;
    exports org.pulpferry.manifest.value;
}
