import org.jspecify.annotations.NullMarked;

/** The importer as a library. */
@NullMarked
module org.pulpferry.importer {
    requires static transitive org.jspecify;
    requires transitive org.pulpferry.manifest;
    requires org.pulpferry.archive;
    requires org.pulpferry.journal;
    requires transitive org.pulpferry.signing;
    requires org.pulpferry.bundle;
    requires transitive org.pulpferry.pulp;

    exports org.pulpferry.importer;
    exports org.pulpferry.importer.settings;

    // the JSON codec reads and writes the records of ledger and journal
    opens org.pulpferry.importer.ledger to
            org.pulpferry.manifest;
}
