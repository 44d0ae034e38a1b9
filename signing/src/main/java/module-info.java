import org.jspecify.annotations.NullMarked;

/** Signers, key files, envelopes, roots, policy. */
@NullMarked
module org.pulpferry.signing {
    requires static org.jspecify;
    requires transitive org.pulpferry.manifest;
    requires transitive org.pulpferry.journal;
    requires org.bouncycastle.provider;

    exports org.pulpferry.signing;
    exports org.pulpferry.signing.local;

    // the JSON codec reads and writes its records
    opens org.pulpferry.signing.local to
            org.pulpferry.manifest;
}
