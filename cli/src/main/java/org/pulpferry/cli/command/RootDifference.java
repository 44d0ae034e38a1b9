package org.pulpferry.cli.command;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pulpferry.manifest.Revocation;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.SiteEntry;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** What one root says that the one before did not, in words: what a root signer reads before signing. */
final class RootDifference {
    private final List<String> lines = new ArrayList<>();

    private RootDifference() {}

    /** One sentence for each difference; empty if only version and time of making differ. */
    static List<String> between(Root before, Root after) {
        RootDifference difference = new RootDifference();
        if (!before.expires().equals(after.expires())) {
            difference.lines.add("expires " + after.expires() + " instead of " + before.expires());
        }
        difference.signers(before, after);
        difference.role(
                "later roots",
                before.root().threshold(),
                before.root().signers(),
                after.root().threshold(),
                after.root().signers());
        difference.streams(before, after);
        difference.sites(before, after);
        difference.revoked(before, after);
        return List.copyOf(difference.lines);
    }

    private void signers(Root before, Root after) {
        Map<Name, SignerEntry> old = by(before.signers(), SignerEntry::name);
        Map<Name, SignerEntry> now = by(after.signers(), SignerEntry::name);
        now.forEach((name, signer) -> {
            if (!old.containsKey(name)) {
                lines.add("new signer " + name + ", " + keys(signer.ed25519Bytes(), signer.mlDsaBytes()));
            }
        });
        old.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> lines.add("signer " + name + " is dropped"));
    }

    private void role(String what, long oldThreshold, List<Name> old, long threshold, List<Name> now) {
        if (oldThreshold != threshold) {
            lines.add(what + ": " + threshold + " must sign instead of " + oldThreshold);
        }
        added(what + ": may be signed by ", old, now);
        added(what + ": no longer signed by ", now, old);
    }

    private void streams(Root before, Root after) {
        Map<Name, StreamRole> old = by(before.streams(), StreamRole::stream);
        Map<Name, StreamRole> now = by(after.streams(), StreamRole::stream);
        now.forEach((name, stream) -> {
            StreamRole earlier = old.get(name);
            String what = "stream " + name;
            if (earlier == null) {
                lines.add("new " + what + ", signed by " + stream.threshold() + " of "
                        + RootText.joined(stream.signers()) + ", for " + RootText.joined(stream.sites()));
                return;
            }
            role(what, earlier.threshold(), earlier.signers(), stream.threshold(), stream.signers());
            added(what + ": goes to ", earlier.sites(), stream.sites());
            added(what + ": goes no longer to ", stream.sites(), earlier.sites());
            if (earlier.epoch() != stream.epoch() || earlier.minSequence() != stream.minSequence()) {
                lines.add(what + ": from " + stream.epoch() + "." + stream.minSequence() + " on instead of "
                        + earlier.epoch() + "." + earlier.minSequence());
            }
        });
        old.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> lines.add("stream " + name + " ends: nothing of it is accepted any more"));
    }

    private void sites(Root before, Root after) {
        Map<Name, SiteEntry> old = by(before.sites(), SiteEntry::name);
        Map<Name, SiteEntry> now = by(after.sites(), SiteEntry::name);
        now.forEach((name, site) -> {
            SiteEntry earlier = old.get(name);
            String keys = keys(site.ed25519Bytes(), site.mlDsaBytes());
            if (earlier == null) {
                lines.add("new site " + name + ", receipts: " + keys);
            } else if (!earlier.equals(site)) {
                lines.add("site " + name + " signs its receipts with other keys: " + keys);
            }
        });
        old.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> lines.add("site " + name + " is dropped"));
    }

    private void revoked(Root before, Root after) {
        Map<Sha256, Revocation> old = by(before.revoked(), Revocation::keyid);
        Map<Sha256, Revocation> now = by(after.revoked(), Revocation::keyid);
        now.forEach((key, revocation) -> {
            if (!old.containsKey(key)) {
                lines.add("revokes key " + key + ": " + Escaper.text(revocation.reason()));
            }
        });
        old.keySet().stream()
                .filter(key -> !now.containsKey(key))
                .forEach(key -> lines.add("REVOKES NO MORE key " + key));
    }

    private void added(String what, Collection<Name> old, Collection<Name> now) {
        Set<Name> more = new TreeSet<>(now);
        more.removeAll(old);
        if (!more.isEmpty()) {
            lines.add(what + RootText.joined(more));
        }
    }

    private static String keys(byte[] ed25519, byte[] mlDsa) {
        return "keys " + Sha256.of(ed25519) + " and " + Sha256.of(mlDsa);
    }

    private static <K extends Comparable<K>, V> Map<K, V> by(List<V> values, Function<V, K> key) {
        return values.stream().collect(Collectors.toMap(key, one -> one, (one, other) -> other, TreeMap::new));
    }
}
