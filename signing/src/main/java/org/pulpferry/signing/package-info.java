/**
 * Who has signed, and who may: the trust of the project in one place. What the bytes are, docs/format.md says (sections 5,
 * 12 and 16); what an attacker tries, docs/threat-model.md.
 *
 * <p><b>Three kinds of things, told apart by type.</b> Bytes and records from outside are what they claim at most. A {@link
 * org.pulpferry.signing.TrustedRoot} was accepted ({@link org.pulpferry.signing.RootChain}); a {@link
 * org.pulpferry.signing.VerifiedManifest} and a {@link org.pulpferry.signing.VerifiedReceipt} were signed by those such a
 * root names. Nobody outside this package can make one of the three.
 *
 * <p><b>A signer's life.</b> {@link org.pulpferry.signing.KeyFiles#generate} writes the keys. {@link
 * org.pulpferry.signing.RootBuilder} lists signers, streams and sites in a root, {@link org.pulpferry.signing.RootSigner}
 * signs it, one root signer after the other. {@link org.pulpferry.signing.RootChain#initial} accepts it by a typed
 * fingerprint, and {@link org.pulpferry.signing.TrustStore} keeps it and every root after it.
 *
 * <p><b>A bundle's.</b> The exporter asks the root for its keys' name ({@link
 * org.pulpferry.signing.TrustedRoot#signerOf}), signs the manifest's bytes ({@link
 * org.pulpferry.signing.PrivateKeys#sign}) and writes the file of {@link org.pulpferry.signing.SignatureFiles}; the store's
 * {@link org.pulpferry.signing.TrustStore#all roots} travel along. The importer follows those roots without keeping them
 * ({@link org.pulpferry.signing.TrustStore#preview}), verifies ({@link org.pulpferry.signing.ManifestVerifier}), asks whether
 * the bundle is for it, new enough and in its time ({@link org.pulpferry.signing.TrustedRoot#admit}), and only then keeps the
 * roots ({@link org.pulpferry.signing.TrustStore#advance}).
 *
 * <p><b>A receipt's.</b> {@link org.pulpferry.signing.ReceiptSigner} on the site, {@link
 * org.pulpferry.signing.ReceiptVerifier} on the connected host.
 *
 * <p>Bouncy Castle is used in {@code org.pulpferry.signing.bc} alone, as an object passed along, and is never installed as
 * the Java platform's provider.
 */
package org.pulpferry.signing;
