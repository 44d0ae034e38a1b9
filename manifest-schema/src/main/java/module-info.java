import org.jspecify.annotations.NullMarked;

/** The bundle's documents as records with strict value types. */
@NullMarked
module org.pulpferry.manifest {
    requires static org.jspecify;
    requires com.fasterxml.jackson.databind;

    exports org.pulpferry.manifest.progress;
}
