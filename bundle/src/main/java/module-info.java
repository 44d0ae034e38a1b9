import org.jspecify.annotations.NullMarked;

/** The bundle's container in both directions. */
@NullMarked
module org.pulpferry.bundle {
    requires static transitive org.jspecify;
    requires transitive org.pulpferry.manifest;
    requires transitive org.pulpferry.archive;
    requires com.github.luben.zstd_jni;
    requires jdk.unsupported; // ExtendedOpenOption.DIRECT: reading back past the page cache

    exports org.pulpferry.bundle;
}
