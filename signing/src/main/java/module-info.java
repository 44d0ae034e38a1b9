import org.jspecify.annotations.NullMarked;

/** Signers, key files, envelopes, roots, policy. */
@NullMarked
module org.pulpferry.signing {
    requires static org.jspecify;
    requires transitive org.pulpferry.manifest;
    requires org.pulpferry.journal;
    requires org.bouncycastle.provider;

    exports org.pulpferry.signing;
}
