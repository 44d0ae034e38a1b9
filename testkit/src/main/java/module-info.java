import org.jspecify.annotations.NullMarked;

/** Test doubles and fault injection, for tests only. */
@NullMarked
module org.pulpferry.testkit {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.databind;
    requires mockwebserver3;
    requires okhttp3;
    requires okio;
    requires kotlin.stdlib;

    exports org.pulpferry.testkit.fuzz;
    exports org.pulpferry.testkit.media;
    exports org.pulpferry.testkit.pulp;
}
