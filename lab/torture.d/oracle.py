"""What must hold after a fault, and after the same command was given again."""

import hashlib
import json
import re
import subprocess

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

LABEL = re.compile(r"(?<=ferry\.sent\.osism=\")1\.(\d+)\.([0-9a-f]{32})")
LOST = re.compile(r"lost-\d{8}T\d{6}Z")


class World:
    """Everything there is in a slot that two runs are compared by, with what differs from run to run left out."""

    def __init__(self, slot):
        self.slot = slot
        self.ledgers = {each.name: _kept(each) + _ledger(each) for each in sorted(slot.live.glob("*/state/ledger/*.log"))}
        self.bundles = {each.parent.name for each in slot.live.glob("up/out/*/manifest.sig.json")}
        self.receipts = {each.parent.name for each in slot.live.glob("*/state/receipts/*/receipt.sig.json")}
        self.roots = {str(each.relative_to(slot.live)) for each in slot.live.glob("*/state/trust/*.root.json")}

    def summary(self):
        """All of it, as sorted lines."""
        lines = []
        for name in ("up", "down"):
            lines += [f"{name}: {line}" for line in self.slot.fakes.ask("summary", name)]
            for noun in ("importers", "exporters"):
                lines += [f"{name}: left behind: {href}" for href in self.slot.fakes.ask("hrefs", name, noun)]
        for path in sorted(self.slot.live.rglob("*")):
            relative = LOST.sub("lost-TIME", UUID.sub("UUID", str(path.relative_to(self.slot.live))))
            lines.append(f"file: {relative} {self._content(path, relative)}")
        lines = sorted(self._numbers(line) for line in lines if not self._older_receipt(line))
        return [line for at, line in enumerate(lines) if "lost-TIME" not in line or line != lines[at - 1]]

    def _older_receipt(self, line):
        """Whether it is of a receipt that a later one made void, or of one without signature on the way out: neither is looked at by anyone."""
        found = re.search(r"(receipts|medium)/(site-a-osism-\d+\.receipt)", line)
        if not found:
            return False
        newest = max(self.receipts, key=lambda name: int(re.search(r"\d+", name)[0]), default=None)
        return found[2] != newest and (found[2] in self.receipts or found[1] == "medium")

    def _numbers(self, line):
        """A number that an interrupted run took is not used again, so the newest bundle and the newest receipt may have any number."""
        for start, names in (("osism-1-", self.bundles), ("site-a-osism-", self.receipts)):
            newest = max((int(re.search(r"\d+(?=\D*$)", each)[0]) for each in names), default=0)
            line = re.sub(rf"\b{start}{newest}\b", f"{start}NEWEST", line)
        return LABEL.sub(self._sent, line)

    def _sent(self, label):
        """What the connected host's label says, if that is the newest bundle and its digest; no two runs sign the same bytes."""
        newest = self.slot.live / "up/out" / max(self.bundles, key=lambda name: int(name.rsplit("-", 1)[1]), default="none")
        itself = newest.name == f"osism-1-{label[1]}" and hashlib.sha256((newest / "manifest.json").read_bytes()).hexdigest().startswith(label[2])
        return "NEWEST AND ITS DIGEST" if itself else label[0]

    @staticmethod
    def _content(path, relative):
        """A digest where the content is the same in every run."""
        if path.is_dir():
            return "folder"
        if relative.endswith("/SHA256SUMS"):
            kept = [line for line in path.read_text(encoding="ascii").splitlines() if not line.endswith(" manifest.json")]
            return hashlib.sha256("\n".join(kept).encode()).hexdigest()
        if re.search(r"/(index|meta|data|chunks|roots)/|/media/|README", relative):
            return hashlib.sha256(path.read_bytes()).hexdigest()
        return "file"


def _kept(path):
    """The lines of those that were begun again: what a person recovered is kept beside the new one, under two names while that is done."""
    kept = {path.stat().st_ino: []}
    for each in sorted(path.parent.glob(path.name + ".lost-*")):
        kept.setdefault(each.stat().st_ino, _ledger(each))
    return [line for lines in kept.values() for line in lines]


def _ledger(path):
    """The payloads of a hash-chained log; fails where a whole line does not follow from the one before. A torn tail is passed over."""
    payloads, head = [], "0" * 64
    for line in path.read_bytes().split(b"\n")[:-1]:
        digest, payload = line.decode("ascii").split(" ", 1)
        head = hashlib.sha256(f"{head} {payload}".encode()).hexdigest()
        if digest != head:
            raise ValueError(f"{path.name}: the chain is broken at line {len(payloads) + 1}")
        payloads.append(json.loads(payload))
    return payloads


def findings(before, after):
    """What may never happen between two looks, whatever went wrong."""
    for name, lines in before.ledgers.items():
        if after.ledgers.get(name, [])[:len(lines)] != lines:
            yield f"{name} has lost or changed lines"
    for name, lines in after.ledgers.items():
        yield from _order(name, lines)
    for root in before.roots - after.roots:
        yield f"{root} is gone"
    for name in (before.bundles - after.bundles) | (before.receipts - after.receipts):
        yield f"the finished {name} is gone"


def _order(name, lines):
    signed, last = {}, (0, 0)
    for line in lines:
        position = (line["epoch"], line["sequence"])
        if line["state"] in ("taken", "staged"):   # switched may go back: rollback
            if position < last:
                yield f"{name}: {position} after {last}"
            last = position
        if line["state"] == "signed" and signed.setdefault(position, line["manifest"]) != line["manifest"]:
            yield f"{name}: two manifests with number {position}"


def unsound(slot, bundles):
    """Finished-looking bundles that are not whole, as coreutils and ferry see it."""
    for bundle in sorted(bundles):
        folder = slot.live / "up/out" / bundle
        sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
        if sums.returncode:
            yield f"{bundle} looks finished, but: {sums.stdout}{sums.stderr}"
        verified = slot.ferry.run(slot.live / "down", "verify", str(folder))
        if verified.code not in (0, 3, 12):
            yield f"{bundle} looks finished, but: {verified}"
