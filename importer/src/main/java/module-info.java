import org.jspecify.annotations.NullMarked;

/** The importer as a library. */
@NullMarked
module org.pulpferry.importer {
    requires static org.jspecify;
    requires transitive org.pulpferry.manifest;
    requires org.pulpferry.archive;
    requires org.pulpferry.journal;
    requires transitive org.pulpferry.signing;
    requires org.pulpferry.bundle;
    requires transitive org.pulpferry.pulp;
}
