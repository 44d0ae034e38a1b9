package org.pulpferry.signing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Revocation;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/** A root that was accepted: by its fingerprint, or by the root before it. Only {@link RootChain} makes one. Immutable. */
public final class TrustedRoot {
    /** How long before its expiry a root is to be renewed: media take their time, and so do people. */
    public static final Duration EXPIRY_NOTICE = Duration.ofDays(60);
    /** How far ahead of this clock a bundle may say it was created. */
    public static final Duration CLOCK_TOLERANCE = Duration.ofDays(2);

    private final Root document;
    private final byte[] bytes;
    private final byte[] signatureBytes;
    private final RootSoundness.Keys keys;
    private final Set<Sha256> revokedHere;
    private final Set<Sha256> revoked;

    TrustedRoot(CheckedRoot root, byte[] signatureBytes, Set<Sha256> revokedHere) {
        this.document = root.document();
        this.bytes = root.bytes();
        this.signatureBytes = signatureBytes.clone();
        this.keys = root.keys();
        this.revokedHere = Set.copyOf(revokedHere);
        Set<Sha256> all = new TreeSet<>(revokedHere);
        document.revoked().stream().map(Revocation::keyid).forEach(all::add);
        this.revoked = Set.copyOf(all);
    }

    /** Its content. */
    public Root document() {
        return document;
    }

    /** Its version. */
    public int version() {
        return document.version();
    }

    /** SHA-256 of its bytes: what is read out from paper. */
    public Sha256 fingerprint() {
        return Sha256.of(bytes);
    }

    /** Its bytes, as they travel with bundles. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The signature file that came with it. */
    public byte[] signatureBytes() {
        return signatureBytes.clone();
    }

    /** Keys that count no more: by this root, or by word of this machine's operator. */
    public Set<Sha256> revoked() {
        return revoked;
    }

    /** The name this root gives these keys as a signer; empty if it does not list them. */
    public Optional<Name> signerOf(PublicKeys wanted) {
        return nameOf(keys.signers(), wanted);
    }

    /** The site whose receipts these keys sign; empty if there is none. */
    public Optional<Name> siteOf(PublicKeys wanted) {
        return nameOf(keys.sites(), wanted);
    }

    /** Whose key this is, such as {@code signer release}; empty if this root lists no such key. */
    public Optional<String> ownerOf(Sha256 keyid) {
        return owner(one -> one.keyIds().contains(keyid));
    }

    /** Whose {@code .pub} file has this fingerprint; empty if no one's. A fingerprint is not a key id. */
    public Optional<String> ownerOfFile(Sha256 fingerprint) {
        return owner(one -> one.fingerprint().equals(fingerprint));
    }

    private Optional<String> owner(Predicate<PublicKeys> wanted) {
        return Stream.concat(named("signer ", keys.signers(), wanted), named("site ", keys.sites(), wanted))
                .findFirst();
    }

    private static Stream<String> named(String kind, Map<Name, PublicKeys> known, Predicate<PublicKeys> wanted) {
        return known.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue()))
                .map(entry -> kind + entry.getKey());
    }

    /**
     * What of this root needs a person's attention, before anything is refused because of it: that it expires within
     * {@link #EXPIRY_NOTICE} or has expired, and roles that too few are left for, since keys were revoked.
     */
    public List<Problem> attention(Instant now) {
        List<Problem> problems = new ArrayList<>();
        Instant expires = document.expires();
        if (!expires.isAfter(now)) {
            problems.add(new Problem(
                    ProblemCode.TIME,
                    "trust root " + version() + " expired on " + expires + ": no bundle is accepted",
                    RENEW + "; if this machine's clock is wrong, set it"));
        } else if (!expires.isAfter(now.plus(EXPIRY_NOTICE))) {
            problems.add(new Problem(
                    ProblemCode.WARNINGS,
                    "trust root " + version() + " expires on " + expires + ", in "
                            + Duration.between(now, expires).toDays() + " days",
                    RENEW));
        }
        for (String shortage : shortages()) {
            problems.add(new Problem(ProblemCode.KEY, "trust root " + version() + ", " + shortage, RENEW));
        }
        return List.copyOf(problems);
    }

    /** The roles that can reach their threshold no more, since keys were revoked, in words. */
    public List<String> shortages() {
        return keys.shortages(document, revokedHere);
    }

    private static final String RENEW =
            "the root signers make the next one with `ferry trust update`; it comes with the first bundle made after"
                    + " that";

    /** The key id by which a site is known that signs receipts: that of its Ed25519 key; empty if this root lists no such site. */
    public Optional<Sha256> siteKeyId(Name site) {
        return Optional.ofNullable(keys.sites().get(site))
                .map(one -> one.keyIds().get(0));
    }

    /** The key ids by which a stream's signers are known: those of their Ed25519 keys, in order of name; none for an unknown stream. */
    public List<Sha256> signerKeyIds(Name stream) {
        List<Sha256> ids = new ArrayList<>();
        for (Name name : stream(stream).map(StreamRole::signers).orElse(List.of())) {
            PublicKeys signer = keys.signers().get(name);
            if (signer != null) {
                ids.add(signer.keyIds().get(0));
            }
        }
        return List.copyOf(ids);
    }

    /** The role of a stream; empty if this root knows no such stream. */
    public Optional<StreamRole> stream(Name stream) {
        return document.streams().stream()
                .filter(role -> role.stream().equals(stream))
                .findFirst();
    }

    /**
     * Whether a verified bundle is for this site, not older than this root wants, and in its time. All findings; none if
     * it may be imported as far as the root is concerned. The importer adds those of its ledger; which finding decides
     * the exit code, {@link org.pulpferry.manifest.problem.FerryException#code} knows.
     *
     * @param site this importer's own name, from its own configuration
     * @param now this run's time: the clock's, never before the newest time this site has accepted
     */
    public List<Problem> admit(VerifiedManifest bundle, Name site, Instant now) {
        Manifest manifest = bundle.manifest();
        List<Problem> problems = new ArrayList<>();
        StreamRole role = stream(manifest.stream()).orElse(null);
        if (role == null) {
            // VerifiedManifest was made with another root than this one
            problems.add(
                    new Problem(ProblemCode.KEY, "root " + version() + " knows no stream " + manifest.stream(), ASK));
            return problems;
        }
        if (!manifest.audience().contains(site)) {
            problems.add(new Problem(
                    ProblemCode.AUDIENCE,
                    "bundle " + manifest.id() + " is for " + join(manifest.audience()) + ", not for " + site,
                    "bring it to where it belongs, or have one made for this site"));
        } else if (!role.sites().contains(site)) {
            problems.add(new Problem(
                    ProblemCode.AUDIENCE,
                    "root " + version() + " does not let stream " + manifest.stream() + " into site " + site,
                    "a new root must name the site for this stream (ferry trust update)"));
        }
        checkPosition(manifest, role, problems);
        checkTime(manifest, now, problems);
        return List.copyOf(problems);
    }

    /**
     * What is wrong with the number and the time of a bundle that is to be approved; for whom it is, is shown to the one who approves.
     *
     * @param now this run's time
     */
    public List<Problem> outOfLine(ApprovableManifest bundle, Instant now) {
        List<Problem> problems = new ArrayList<>();
        checkPosition(bundle.manifest(), bundle.role(), problems);
        checkTime(bundle.manifest(), now, problems);
        return List.copyOf(problems);
    }

    private static final String ASK = "ask whoever looks after the trust root";

    private void checkPosition(Manifest manifest, StreamRole role, List<Problem> problems) {
        Position least = new Position(role.epoch(), role.minSequence());
        if (manifest.epoch() != role.epoch() || manifest.position().compareTo(least) < 0) {
            problems.add(new Problem(
                    ProblemCode.REPLAY,
                    "bundle " + manifest.id() + " is out of line: root " + version() + " accepts stream "
                            + manifest.stream() + " in epoch " + role.epoch() + " from sequence " + role.minSequence(),
                    "it was made before a key was revoked, or with a trust root this site has not seen: export again"));
        }
    }

    private void checkTime(Manifest manifest, Instant now, List<Problem> problems) {
        if (!document.expires().isAfter(now)) {
            problems.add(new Problem(
                    ProblemCode.TIME,
                    "trust root " + version() + " expired on " + document.expires(),
                    "bring a newer root: every bundle made with it carries it"));
        }
        if (!manifest.expires().isAfter(now)) {
            problems.add(new Problem(
                    ProblemCode.TIME,
                    "bundle " + manifest.id() + " expired on " + manifest.expires(),
                    "have a new one made; if this machine's clock is wrong, set it"));
        }
        if (manifest.created().isAfter(now.plus(CLOCK_TOLERANCE))) {
            problems.add(new Problem(
                    ProblemCode.TIME,
                    "bundle " + manifest.id() + " says it was made on " + manifest.created() + ", and here it is "
                            + now,
                    "one of the two clocks is wrong: mend it before going on"));
        }
    }

    Set<Sha256> revokedHere() {
        return revokedHere;
    }

    Map<Name, PublicKeys> signers() {
        return keys.signers();
    }

    Map<Name, PublicKeys> sites() {
        return keys.sites();
    }

    private static Optional<Name> nameOf(Map<Name, PublicKeys> known, PublicKeys wanted) {
        return known.entrySet().stream()
                .filter(entry -> entry.getValue().equals(wanted))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String join(List<Name> names) {
        return String.join(", ", names.stream().map(Name::value).toList());
    }

    @Override
    public String toString() {
        return "root " + version() + " " + fingerprint();
    }
}
