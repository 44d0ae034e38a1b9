import org.jspecify.annotations.NullMarked;

/** The ferry command. */
@NullMarked
module org.pulpferry.cli {
    requires static org.jspecify;
    requires org.pulpferry.exporter;
    requires org.pulpferry.importer;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.yaml;
}
