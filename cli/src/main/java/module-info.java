import org.jspecify.annotations.NullMarked;

/** The ferry command. */
@NullMarked
module org.pulpferry.cli {
    requires static org.jspecify;
    requires org.pulpferry.exporter;
    requires org.pulpferry.importer;
    requires org.pulpferry.manifest;
    requires org.pulpferry.bundle;
    requires org.pulpferry.journal;
    requires org.pulpferry.signing;
    requires org.pulpferry.pulp;
    requires info.picocli;
    requires org.yaml.snakeyaml;

    opens org.pulpferry.cli to
            info.picocli;
    opens org.pulpferry.cli.command to
            info.picocli;
    opens org.pulpferry.cli.output to
            org.pulpferry.manifest;
    opens org.pulpferry.cli.run to
            info.picocli,
            org.pulpferry.manifest;
}
