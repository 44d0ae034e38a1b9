import org.jspecify.annotations.NullMarked;

/** The exporter as a library. */
@NullMarked
module org.pulpferry.exporter {
    requires static org.jspecify;
    requires transitive org.pulpferry.manifest;
    requires org.pulpferry.archive;
    requires org.pulpferry.journal;
    requires transitive org.pulpferry.signing;
    requires org.pulpferry.bundle;
    requires transitive org.pulpferry.pulp;

    exports org.pulpferry.exporter;

    opens org.pulpferry.exporter.ledger to
            org.pulpferry.manifest;
}
