import org.jspecify.annotations.NullMarked;

/** The strict tar reader and writer. */
@NullMarked
module org.pulpferry.archive {
    requires static transitive org.jspecify;

    exports org.pulpferry.archive;
}
