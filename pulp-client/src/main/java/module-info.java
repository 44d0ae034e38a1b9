import org.jspecify.annotations.NullMarked;

/** Pulp's API, its export and import dialect, its artifact storage. */
@NullMarked
module org.pulpferry.pulp {
    requires static org.jspecify;
    requires org.pulpferry.archive;
    requires okhttp3;
    requires com.fasterxml.jackson.databind;
}
