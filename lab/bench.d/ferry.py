"""The built ferry, as bin/ferry runs it, on two hosts' folders with a fake Pulp each: what is measured are the real commands."""

import hashlib
import pathlib
import re
import shutil
import subprocess
import sys

from measure import Failed, measured

PROJECT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(PROJECT / "lab" / "torture.d"))
from fakes import Fakes  # noqa: E402  (found through the line above)

DIST = PROJECT / "cli" / "target" / "dist"
BUNDLE = "osism-1-1"


class Hosts:
    """The connected host and the site, between which a corpus is carried. `ready` is their state before the first export; `dist` a built ferry."""

    def __init__(self, folder, media, dist):
        if not (dist / "bin" / "ferry").exists():
            raise SystemExit("ferry is not built\nhint: make build")
        self.folder, self.media = folder, media
        self.up, self.down, self.taken = folder / "up", folder / "down", folder / "taken"
        for each in (self.up / "exports", self.up / "out", self.up / "keys", self.down / "imports", self.down / "keys", self.taken):
            each.mkdir(parents=True)
        shutil.copytree(dist, folder / "dist", symlinks=True)   # a new build does not disturb the run
        subprocess.run([folder / "dist" / "libexec" / "archive-classes"], check=True)   # the one of the build holds for its place only
        self.command = str(folder / "dist" / "bin" / "ferry")
        self.fakes = Fakes(shutil.which("java"), folder)
        self._configure()
        self._trust()
        self.fakes.ask("storage", "up", "corpus", str(media))
        self.fakes.ask("take", "down", str(self.taken))
        for name in ("up", "down"):
            self.fakes.ask("save", name, "ready")
            shutil.copytree(folder / name / "state", folder / name / "state.ready")

    def _configure(self):
        secret = self.folder / "password"
        secret.write_text("password\n", encoding="ascii")
        secret.chmod(0o600)
        pulp = {name: f"url: \"{self.fakes.ask('start', name)}\", user: admin, password_file: {secret}" for name in ("up", "down")}
        (self.up / "ferry.yml").write_text(f"""\
pulp: {{{pulp["up"]}, exports: {self.up}/exports, media: {self.media}}}
state: {self.up}/state
out: {self.up}/out
stream: osism
sites: [site-a]
keys: [{self.up}/keys/release.key]
repositories: [{{name: corpus, type: file/file}}]
""", encoding="ascii")
        (self.down / "ferry.yml").write_text(f"""\
pulp: {{{pulp["down"]}, imports: {self.down}/imports}}
state: {self.down}/state
site: site-a
streams: [osism]
keys: [{self.down}/keys/site-a.key]
""", encoding="ascii")

    def _trust(self):
        root = self.folder / "trust" / "1.root.json"
        for host, key in ((self.up, "release"), (self.down, "site-a")):
            self.run(host, "keys", "generate", key, "--out", "keys", "--no-passphrase")
        self.run(self.up, "trust", "create", "--signer", "keys/release.pub", "--stream", "osism", "--site", "site-a=../down/keys/site-a.pub",
                 "--out", "../trust")
        self.run(self.up, "trust", "sign", "../trust/1.root.json", "--key", "keys/release.key")
        for host in (self.up, self.down):
            self.run(host, "trust", "init", "--root", "../trust/1.root.json", "--fingerprint", hashlib.sha256(root.read_bytes()).hexdigest())

    def run(self, host, *words):
        return measured([self.command, *words], host, self.folder / "log", {"FERRY_TERMINALS": "", "HOME": str(host)})

    def begin(self, name):
        """Puts a host back to where it was before it did anything."""
        host = self.folder / name
        self.fakes.ask("restore", name, "ready")
        shutil.rmtree(host / "state")
        shutil.copytree(host / "state.ready", host / "state", symlinks=True)
        for each in (*(host / "out").glob("*"), *self.taken.glob("*")) if name == "up" else self.taken.glob("*"):
            shutil.rmtree(each) if each.is_dir() else each.unlink()

    @property
    def bundle(self):
        return self.up / "out" / BUNDLE

    def export(self):
        return self.run(self.up, "export")

    def verify(self):
        return self.run(self.down, "verify", str(self.bundle))

    def load(self):
        return self.run(self.down, "import", str(self.bundle))

    def check_bundle(self):
        """SHA256SUMS names every file and is right; the chunks of data, in order."""
        for line in (self.bundle / "SHA256SUMS").read_text(encoding="ascii").splitlines():
            digest, name = re.fullmatch(r"([0-9a-f]{64}) [ *](.+)", line).groups()
            with (self.bundle / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise Failed(f"{name} does not have its digest")
        return sorted(self.bundle.glob("data/*/*.zst"))

    def stored(self):
        """Bytes of the whole bundle."""
        return sum(each.stat().st_size for each in self.bundle.rglob("*") if each.is_file())

    def close(self):
        self.fakes.close()
