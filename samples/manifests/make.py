#!/usr/bin/env python3
"""Writes the corpus beside this file, from docs/format.md alone: a second implementation of its canonical JSON.

A file's name says its outcome: valid/<words>.<kind>.json is accepted; invalid/<CODE>-<rule>-<words>.<kind>.json is refused
with that code of docs/exit-codes.md because of that rule of docs/format.md. Kinds: manifest, root, receipt, sig; artifact and unit
are lines of the index (.jsonl, without LF).
"""
import base64
import copy
import pathlib

HERE = pathlib.Path(__file__).parent


def text(value):
    units = value.encode("utf-16-be", "surrogatepass")
    out = []
    for high, low in zip(units[::2], units[1::2]):
        unit = high << 8 | low
        plain = 0x20 <= unit < 0x7F and chr(unit) not in '"\\'
        out.append(chr(unit) if plain else "\\u%04x" % unit)
    return '"' + "".join(out) + '"'


class Map(dict):
    """An object used as a map: written in order of its keys."""


def json(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return "[" + ",".join(map(json, value)) + "]"
    keys = sorted(value, key=lambda k: k.encode("utf-16-be", "surrogatepass")) if isinstance(value, Map) else value
    return "{" + ",".join(text(k) + ":" + json(value[k]) for k in keys) + "}"


def put(folder, name, content):
    if not isinstance(content, bytes):
        content = (json(content) + ("" if name.endswith(".jsonl") else "\n")).encode("ascii")
    (HERE / folder / name).write_bytes(content)


def stream(raw, stored, chunks, members):
    return {"raw_size": raw, "stored_size": stored, "chunks": chunks, "members": members}


def serving(publish, name="", options=None, labels=None):
    return {"publish": publish, "distribution": name, "base_path": name,
            "options": Map(options or {}), "labels": Map(labels or {})}


def repository(name, kind, version, counts, served, unchanged_since=None):
    return {"name": name, "type": kind, "version": version, "unchanged_since": unchanged_since, "counts": Map(counts),
            "serving": served}


DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
OTHER = "0" * 63 + "1"
TOOL = {"name": "ferry", "version": "0.1.0", "host": "connected.example.org"}
PULP = [{"name": "core", "version": "3.115.0"}, {"name": "deb", "version": "3.9.1"}, {"name": "file", "version": "3.115.0"}]

MANIFEST = {
    "format": 1, "stream": "osism", "epoch": 1, "sequence": 42, "audience": ["site-a", "site-b"],
    "created": "2026-11-23T14:00:00Z", "expires": "2027-02-21T14:00:00Z", "next_by": "2026-12-03T14:00:00Z",
    "base": {"epoch": 1, "sequence": 41, "manifest": DIGEST}, "root_version": 1, "exporter": TOOL, "pulp": PULP,
    "index": stream(10240, 812, 1, 4), "meta": stream(20480, 2100, 1, 12), "data": stream(33554432, 33560000, 2, 9),
    "tables": [{"path": "chunks/000.tbl", "size": 430, "sha256": DIGEST}],
    "repositories": [
        repository("ubuntu-22.04", "deb/apt", 3, {"deb.package": 12, "deb.release": 1}, serving("verbatim", "ubuntu-jammy")),
        repository('files with spaces, "quotes", + and \u00fcml\u00e4ut/slash \U0001f6f3', "file/file", 1, {"file.file": 5},
                   serving("default", "files", {"manifest": "PULP_MANIFEST"}, {"team": "ops"})),
        repository("not served", "file/file", 0, {}, serving("none")),
    ],
    "cures": ["ansible-namespace-digest"],
}
HEARTBEAT = dict(MANIFEST, base=None, sequence=1, data=stream(0, 0, 0, 0), cures=[], repositories=MANIFEST["repositories"][2:],
                 index=stream(10240, 300, 1, 2))


UNCHANGED = dict(MANIFEST, sequence=43, data=stream(0, 0, 0, 0), index=stream(10240, 300, 1, 2), meta=stream(10240, 400, 1, 4),
                 repositories=[dict(each, unchanged_since=MANIFEST["base"]) for each in MANIFEST["repositories"][:2]]
                 + MANIFEST["repositories"][2:])


def key(fill, length):
    return base64.b64encode(bytes([fill]) * length).decode()


def signer(name, fill):
    return {"name": name, "ed25519_spki": key(fill, 44), "ml_dsa_spki": key(fill, 2614)}


ROOT = {
    "format": 1, "version": 1, "created": "2026-11-23T14:00:00Z", "expires": "2028-11-23T14:00:00Z",
    "signers": [signer("release-a", 1), signer("release-b", 2), signer("release-c", 3)],
    "root": {"threshold": 2, "signers": ["release-a", "release-b", "release-c"]},
    "streams": [{"stream": "osism", "threshold": 1, "signers": ["release-a", "release-b"], "sites": ["site-a"],
                 "epoch": 1, "min_sequence": 1}],
    "sites": [signer("site-a", 4)], "revoked": [{"keyid": DIGEST, "reason": "laptop lost"}],
}
RECEIPT = {
    "format": 1, "site": "site-a", "stream": "osism", "number": 7, "created": "2026-11-24T09:00:00Z",
    "highest": {"epoch": 1, "sequence": 42}, "serving": {"epoch": 1, "sequence": 41}, "held": [OTHER, DIGEST],
    "importer": dict(TOOL, host="site.example.org"), "pulp": PULP, "formats": [1], "root_version": 1, "cures": [], "inventory": None,
}


def signature(name, alg, length):
    return {"signer": name, "alg": alg, "keyid": DIGEST, "sig": key(5, length)}


SIG = {
    "type": "application/vnd.ferry.manifest.v1+json", "sha256": DIGEST,
    "signatures": [signature("release-a", "ed25519", 64), signature("release-a", "ml-dsa-87", 4627)],
}
ARTIFACT = {"sha256": DIGEST, "size": 0, "carried": True, "repositories": [1, 3]}
UNIT = {"type": "file.file", "key": ["a b/\u00e4.txt", DIGEST], "artifacts": Map({"a b/\u00e4.txt": DIGEST})}


def valid():
    put("valid", "full.manifest.json", MANIFEST)
    put("valid", "heartbeat.manifest.json", HEARTBEAT)
    put("valid", "unchanged.manifest.json", UNCHANGED)
    put("valid", "two-of-three.root.json", ROOT)
    put("valid", "acknowledgement.receipt.json", RECEIPT)
    put("valid", "inventory-nothing-yet.receipt.json",
        dict(RECEIPT, highest=None, serving=None, held=[], inventory={"artifacts": 3, "sha256": DIGEST}))
    put("valid", "one-signer.sig.json", SIG)
    put("valid", "empty-file.artifact.jsonl", ARTIFACT)
    put("valid", "non-ascii-path.unit.jsonl", UNIT)
    put("valid", "no-artifacts.unit.jsonl", {"type": "deb.release", "key": ["jammy", "", "stable"], "artifacts": Map()})


def changed(document, **values):
    return dict(copy.deepcopy(document), **values)


def manifest_rules():
    def bad(name, **values):
        put("invalid", name + ".manifest.json", changed(MANIFEST, **values))

    def bad_repository(sample, place, **values):
        document = copy.deepcopy(MANIFEST)
        document["repositories"][place].update(values)
        put("invalid", sample + ".manifest.json", document)

    bad("FORMAT-F-MAN-01-another-format", format=2)
    bad("FORMAT-F-MAN-02-sequence-zero", sequence=0)
    bad("FORMAT-F-MAN-02-epoch-zero", epoch=0)
    bad("FORMAT-F-MAN-03-root-version-zero", root_version=0)
    bad("FORMAT-F-MAN-04-chunks-do-not-fit-size", data=stream(33554433, 33560000, 2, 9))
    bad("FORMAT-F-MAN-04-empty-stream-with-members", data=stream(0, 0, 0, 1))
    bad_repository("FORMAT-F-MAN-05-served-without-base-path", 0, serving=dict(serving("verbatim", "x"), base_path=""))
    bad_repository("FORMAT-F-MAN-05-not-served-yet-a-distribution", 2, serving=serving("none", "x"))
    bad_repository("FORMAT-F-MAN-05-base-path-climbs", 0, serving=dict(serving("verbatim", "x"), base_path="a/../b"))
    bad("FORMAT-F-CHK-01-audience-unsorted", audience=["site-b", "site-a"])
    bad("FORMAT-F-CHK-01-audience-empty", audience=[])
    bad("FORMAT-F-CHK-01-audience-twice", audience=["site-a", "site-a"])
    bad("FORMAT-F-CHK-02-expires-before-created", expires="2026-11-23T13:59:59Z")
    bad("FORMAT-F-CHK-02-next-by-is-created", next_by=MANIFEST["created"])
    bad("FORMAT-F-CHK-03-base-is-later", base=dict(MANIFEST["base"], sequence=43))
    bad("FORMAT-F-CHK-03-base-of-a-later-epoch", base=dict(MANIFEST["base"], epoch=2, sequence=1))
    bad("FORMAT-F-CHK-04-components-unsorted", pulp=PULP[::-1])
    bad("FORMAT-F-CHK-05-cures-twice", cures=["x", "x"])
    table = MANIFEST["tables"][0]
    bad("FORMAT-F-CHK-06-table-gap", tables=[dict(table, path="chunks/001.tbl")])
    bad("FORMAT-F-CHK-06-table-too-many", tables=[table, dict(table, path="chunks/001.tbl")])
    bad("FORMAT-F-CHK-06-no-table", tables=[])
    bad("FORMAT-F-CHK-07-meta-empty", meta=stream(0, 0, 0, 0))
    bad("FORMAT-F-CHK-07-index-lacks-a-member", index=stream(10240, 812, 1, 3))
    bad_repository("FORMAT-F-CHK-08-repository-twice", 2, name=MANIFEST["repositories"][1]["name"])
    bad_repository("FORMAT-F-CHK-09-distribution-twice", 1, serving=dict(serving("default", "ubuntu-jammy"), base_path="other"))
    bad_repository("FORMAT-F-CHK-10-reserved-distribution", 1, serving=dict(serving("default", "x--prev"), base_path="x"))
    bad_repository("FORMAT-F-CHK-10-reserved-base-path", 1, serving=dict(serving("default", "x"), base_path="x--next"))
    bad_repository("FORMAT-F-CHK-11-base-paths-nest", 1, serving=dict(serving("default", "x"), base_path="ubuntu-jammy/x"))
    bad_repository("FORMAT-F-CHK-11-base-paths-same", 1, serving=dict(serving("default", "x"), base_path="ubuntu-jammy"))
    bad_repository("FORMAT-F-CHK-12-deb-as-default", 0, serving=serving("default", "x"))
    bad_repository("FORMAT-F-CHK-12-file-as-verbatim", 1, serving=serving("verbatim", "x"))
    put("invalid", "FORMAT-F-CHK-07-index-has-a-member-of-an-unchanged-repository.manifest.json",
        changed(UNCHANGED, index=stream(10240, 300, 1, 3)))
    itself = {"epoch": 1, "sequence": 42, "manifest": DIGEST}
    for words, since in ("itself", dict(itself, sequence=43)), ("a-later-epoch", dict(itself, epoch=2, sequence=1)):
        document = copy.deepcopy(UNCHANGED)
        document["repositories"][0]["unchanged_since"] = since
        put("invalid", "FORMAT-F-CHK-13-unchanged-since-" + words + ".manifest.json", document)
    bad_repository("FORMAT-F-JSN-02-unchanged-since-without-a-manifest", 0, unchanged_since={"epoch": 1, "sequence": 41})
    bad_repository("LIMIT-F-JSN-09-repository-name-too-long", 0, name="x" * 1025)
    bad("LIMIT-F-JSN-09-too-many-sites", audience=["site-%04d" % n for n in range(17)])
    bad("LIMIT-F-JSN-09-number-too-large", sequence=2**53)
    bad("LIMIT-F-JSN-09-ten-million-artifacts", data=dict(MANIFEST["data"], members=10**7))
    bad("LIMIT-F-JSN-09-too-many-members-of-meta", meta=dict(MANIFEST["meta"], members=250001))
    put("invalid", "LIMIT-F-JSN-09-string-too-long.manifest.json", changed(MANIFEST, cures=["x" * 4097]))


def spelling():
    good = (json(MANIFEST) + "\n").encode()

    def bad(name, content):
        assert content != good, name
        put("invalid", "FORMAT-" + name + ".manifest.json", content)

    def swap(old, new):
        assert old in good, old
        return good.replace(old, new, 1)

    bad("F-JSN-01-no-line-end", good[:-1])
    bad("F-JSN-01-two-line-ends", good + b"\n")
    bad("F-JSN-01-carriage-return", good[:-1] + b"\r\n")
    bad("F-JSN-01-blank", swap(b":42", b": 42"))
    bad("F-JSN-01-byte-order-mark", b"\xef\xbb\xbf" + good)
    bad("F-JSN-01-utf-16", good.decode().encode("utf-16"))
    bad("F-JSN-01-utf-8", swap(b"\\u00fc", "\u00fc".encode()))
    bad("F-JSN-01-overlong-nul", swap(b"connected", b"connected\xc0\x80"))
    bad("F-JSN-01-raw-control", swap(b"connected", b"connected\x01"))
    bad("F-JSN-01-second-document", good + good)
    bad("F-JSN-01-truncated", good[:500])
    bad("F-JSN-01-empty", b"")
    bad("F-JSN-01-null", b"null\n")
    bad("F-JSN-01-list", b"[]\n")
    bad("F-JSN-02-unknown-key", swap(b'"epoch":1', b'"extra":1,"epoch":1'))
    bad("F-JSN-02-key-twice", swap(b'"epoch":1', b'"epoch":1,"epoch":1'))
    bad("F-JSN-02-keys-in-another-order", swap(b'"epoch":1,"sequence":42', b'"sequence":42,"epoch":1'))
    bad("F-JSN-02-key-missing", swap(b'"epoch":1,', b""))
    bad("F-JSN-02-null-for-a-name", swap(b'"osism"', b"null"))
    bad("F-JSN-02-text-for-a-number", swap(b":42", b':"42"'))
    bad("F-JSN-02-trailing-comma", swap(b'"site-b"]', b'"site-b",]'))
    bad("F-JSN-03-map-unsorted", swap(b'"deb.package":12,"deb.release":1', b'"deb.release":1,"deb.package":12'))
    bad("F-JSN-03-map-key-twice", swap(b'"deb.package":12', b'"deb.package":12,"deb.package":12'))
    bad("F-JSN-04-needless-escape", swap(b"osism", b"\\u006fsism"))
    bad("F-JSN-04-upper-case-escape", swap(b"\\u00fc", b"\\u00FC"))
    bad("F-JSN-04-short-escape", swap(b"\\u0022", b'\\"'))
    bad("F-JSN-04-slash-escape", swap(b"/slash", b"\\/slash"))
    bad("F-JSN-05-control-character", swap(b"connected", b"connected\\u0007"))
    bad("F-JSN-05-c1-control", swap(b"connected", b"connected\\u009b"))
    bad("F-JSN-05-lone-surrogate", swap(b"\\u00fc", b"\\ud800"))
    bad("F-JSN-05-surrogates-swapped", swap(b"\\ud83d\\udef3", b"\\udef3\\ud83d"))
    bad("F-JSN-06-leading-zero", swap(b":42", b":042"))
    bad("F-JSN-06-sign", swap(b":42", b":-42"))
    bad("F-JSN-06-minus-zero", swap(b'"version":0', b'"version":-0'))
    bad("F-JSN-06-fraction", swap(b":42", b":42.0"))
    bad("F-JSN-06-exponent", swap(b":42", b":42e0"))
    bad("F-JSN-07-no-such-day", swap(b"2027-02-21", b"2027-02-30"))
    bad("F-JSN-07-hour-24", swap(b"2027-02-21T14:00:00Z", b"2027-02-21T24:00:00Z"))
    bad("F-JSN-07-leap-second", swap(b"2027-02-21T14:00:00Z", b"2027-02-21T23:59:60Z"))
    bad("F-JSN-07-fraction-of-a-second", swap(b"2027-02-21T14:00:00Z", b"2027-02-21T14:00:00.0Z"))
    bad("F-JSN-07-offset", swap(b"2027-02-21T14:00:00Z", b"2027-02-21T14:00:00+00:00"))
    bad("F-JSN-08-upper-case-digest", swap(DIGEST.encode(), DIGEST.upper().encode()))
    bad("F-JSN-08-short-digest", swap(DIGEST.encode(), DIGEST[:-1].encode()))
    bad("F-JSN-08-device-name", swap(b'"osism"', b'"com1"'))
    bad("F-JSN-08-name-with-upper-case", swap(b'"osism"', b'"Osism"'))
    bad("F-JSN-08-name-too-long", swap(b'"osism"', b'"' + b"x" * 64 + b'"'))


def other_documents():
    def root(name, **values):
        put("invalid", "FORMAT-" + name + ".root.json", changed(ROOT, **values))

    root("F-ROO-01-version-zero", version=0)
    root("F-ROO-01-expires-when-created", expires=ROOT["created"])
    root("F-ROO-02-signers-unsorted", signers=ROOT["signers"][::-1])
    root("F-ROO-02-signer-twice", signers=[ROOT["signers"][0]] + ROOT["signers"])
    root("F-ROO-03-unknown-signer", root={"threshold": 1, "signers": ["nobody"]})
    root("F-ROO-03-unknown-site", streams=[dict(ROOT["streams"][0], sites=["site-x"])])
    root("F-JSN-08-base64-without-padding", signers=[dict(signer("release-a", 1), ed25519_spki=key(1, 44).rstrip("="))],
         root={"threshold": 1, "signers": ["release-a"]}, streams=[])
    root("F-JSN-08-base64-unused-bits", signers=[dict(signer("release-a", 1), ed25519_spki="AAB=")],
         root={"threshold": 1, "signers": ["release-a"]}, streams=[])
    put("invalid", "LIMIT-F-JSN-09-too-many-signers.root.json",
        changed(ROOT, signers=[signer("s%02d" % n, n) | {"ml_dsa_spki": "AAAA"} for n in range(17)]))

    def receipt(name, **values):
        put("invalid", "FORMAT-" + name + ".receipt.json", changed(RECEIPT, **values))

    receipt("F-RCP-01-number-zero", number=0)
    receipt("F-RCP-02-held-unsorted", held=[DIGEST, OTHER])
    receipt("F-RCP-02-components-unsorted", pulp=PULP[::-1])

    def sig(name, **values):
        put("invalid", name + ".sig.json", changed(SIG, **values))

    sig("FORMAT-F-SIG-02-unknown-type", type="application/json")
    sig("FORMAT-F-SIG-03-unknown-algorithm", signatures=[signature("a", "rsa", 64)])
    sig("FORMAT-F-SIG-04-unsorted", signatures=SIG["signatures"][::-1])
    sig("FORMAT-F-SIG-04-twice", signatures=SIG["signatures"][:1] * 2)
    sig("LIMIT-F-SIG-04-too-many-signers", signatures=[signature("s%d" % n, "ed25519", 64) for n in range(9)])
    put("invalid", "FORMAT-F-IDX-02-no-repository.artifact.jsonl", changed(ARTIFACT, repositories=[]))
    put("invalid", "FORMAT-F-IDX-02-ordinal-zero.artifact.jsonl", changed(ARTIFACT, repositories=[0, 1]))
    put("invalid", "FORMAT-F-IDX-02-ordinals-unsorted.artifact.jsonl", changed(ARTIFACT, repositories=[2, 1]))
    put("invalid", "FORMAT-F-IDX-03-no-key.unit.jsonl", changed(UNIT, key=[]))
    put("invalid", "FORMAT-F-IDX-03-no-content-type.unit.jsonl", changed(UNIT, type="file"))


if __name__ == "__main__":
    for folder in ("valid", "invalid"):
        (HERE / folder).mkdir(exist_ok=True)
        for old in (HERE / folder).iterdir():
            old.unlink()
    valid()
    manifest_rules()
    spelling()
    other_documents()
