package org.pulpferry.signing;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.SiteEntry;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/** From what a person asked for to the bytes of a root, or to a refusal that tells them what to ask for instead. Stateless. */
final class RootDraft {
    private RootDraft() {}

    /**
     * The root's bytes.
     *
     * @throws FerryException USAGE, LIMIT or ROOT if what was put together makes no sound root, or one nobody could sign
     */
    static byte[] write(Supplier<Root> draft) throws FerryException {
        Root root;
        byte[] bytes;
        try {
            root = draft.get();
            requireThreshold(root.root().threshold(), root.root().signers(), "root signers");
            Limits.atMost(
                    Limits.ROOT_SIGNATURES,
                    root.root().threshold(),
                    "signatures that the next root needs at the least");
            for (StreamRole stream : root.streams()) {
                requireThreshold(stream.threshold(), stream.signers(), "signers of stream " + stream.stream());
            }
            bytes = Json.write(root);
        } catch (LimitExceededException e) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    "these signers and sites are more than a root holds: " + e.getMessage(),
                    "a root has room for 17 pairs of keys, those of signers and those of sites together: leave some out,"
                            + " and give the other sites a stream, a root and a `state` of their own",
                    e);
        } catch (IllegalArgumentException e) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "these signers, sites and thresholds make no root: " + e.getMessage(),
                    "see `ferry trust create --help` and `ferry trust update --help`",
                    e);
        }
        RootSoundness.check(root);
        return bytes;
    }

    static List<SignerEntry> signers(Map<Name, PublicKeys> signers) {
        return signers.entrySet().stream()
                .map(one -> new SignerEntry(
                        one.getKey(),
                        base64(one.getValue().ed25519Spki()),
                        base64(one.getValue().mlDsaSpki())))
                .toList();
    }

    static List<SiteEntry> sites(Map<Name, PublicKeys> sites) {
        return sites.entrySet().stream()
                .map(one -> new SiteEntry(
                        one.getKey(),
                        base64(one.getValue().ed25519Spki()),
                        base64(one.getValue().mlDsaSpki())))
                .toList();
    }

    private static void requireThreshold(long threshold, List<Name> signers, String what) {
        if (threshold < 1 || threshold > signers.size()) {
            throw new IllegalArgumentException(threshold + " of " + signers.size() + " " + what + " cannot sign");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
