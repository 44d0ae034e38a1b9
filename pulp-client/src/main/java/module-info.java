import org.jspecify.annotations.NullMarked;

/** Pulp's API, its export and import dialect, its artifact storage. */
@NullMarked
module org.pulpferry.pulp {
    requires static transitive org.jspecify;
    requires transitive org.pulpferry.archive;
    requires okhttp3;
    requires okio;
    requires kotlin.stdlib;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports org.pulpferry.pulp;
    exports org.pulpferry.pulp.dialect;
    exports org.pulpferry.pulp.problem;
    exports org.pulpferry.pulp.server;
}
