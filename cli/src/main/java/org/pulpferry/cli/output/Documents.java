package org.pulpferry.cli.output;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** What {@code --json} prints: one record per kind of answer, its first component the schema's name. Sizes are bytes, times UTC. */
public final class Documents {
    /** A document with a manifest in it, or with a line per repository, is larger than a line of an index. */
    static final int BYTES = 64 << 20;

    private Documents() {}

    /** A refusal. */
    @JsonLimits(bytes = BYTES)
    public record ErrorDocument(String schema, int code, String name, String message, String hint) {}

    /** One finding among several. */
    public record Finding(String code, String message, String hint) {
        public Finding {
            message = Output.clean(message);
            hint = Output.clean(hint);
        }
    }

    /** An answer that is no more than a sentence or a path. */
    public record Done(
            String schema, String message, @Nullable String path) {}

    /** Public keys, by file. */
    public record Keys(String schema, String file, String kind, List<Sha256> keyids, Sha256 fingerprint) {}

    /** A trust root. */
    public record RootSummary(
            String schema,
            int version,
            Sha256 fingerprint,
            String created,
            String expires,
            List<String> signers,
            long rootThreshold,
            List<String> rootSigners,
            List<StreamSummary> streams,
            List<String> sites,
            List<RevokedKey> revoked,
            @Nullable String path) {}

    /** A key that counts no more; {@code since} where this machine's operator said so. */
    public record RevokedKey(
            Sha256 keyid, String reason, @Nullable Instant since) {
        public RevokedKey {
            reason = Output.clean(reason);
        }
    }

    /** What this machine trusts, and what of it needs attention. */
    public record Trust(String schema, RootSummary root, List<RevokedKey> revokedHere, List<Finding> attention) {}

    /** A new version of a root: what is different, and who has signed it so far. */
    public record RootChange(
            String schema, RootSummary root, List<String> changes, List<SigningRole> signatures, boolean complete) {}

    /** Root signers of one version; {@code missing} are those who still may sign. */
    public record SigningRole(int version, long threshold, List<Name> valid, List<Name> missing) {}

    /** A stream of a trust root. */
    public record StreamSummary(
            String stream, long threshold, List<String> signers, List<String> sites, int epoch, long minSequence) {}

    /** The configuration in force. */
    @JsonLimits(bytes = BYTES)
    public record ConfigSummary(String schema, String file, List<ConfigValue> values) {}

    /** One value in force. */
    public record ConfigValue(String key, String value, String origin) {
        public ConfigValue {
            key = Output.clean(key);
            value = Output.clean(value);
            origin = Output.clean(origin);
        }
    }

    /** What {@code doctor} found. */
    public record Doctor(String schema, boolean good, List<Check> checks) {}

    /** One thing looked at. */
    public record Check(String subject, boolean good, String message, String hint) {
        public Check {
            subject = Output.clean(subject);
            message = Output.clean(message);
            hint = Output.clean(hint);
        }
    }
}
