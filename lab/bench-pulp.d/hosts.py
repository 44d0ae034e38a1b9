"""The built ferry on two hosts, as the user that it has in the lab: keys, trust and configurations, made with ferry itself."""

import hashlib
import os
import pathlib
import shutil
import subprocess

from measure import Failed, measured

LAB = pathlib.Path(__file__).resolve().parents[1]
STREAM, SITE = "bench", "site-bench"


class Hosts:
    """A connected host and a site below the lab's folder; whole processes are timed, the start of Java included."""

    def __init__(self):
        self.folder = pathlib.Path(os.environ["FERRY_LAB"]) / "home" / "bench-pulp"
        found = subprocess.run(["bash", "-c", 'source "$1" && lab_ferry_home', "home", LAB / "env"], check=True, stdout=subprocess.PIPE, text=True)
        self.command = [LAB / "as-ferry", pathlib.Path(found.stdout.strip()) / "bin" / "ferry"]
        shutil.rmtree(self.folder, ignore_errors=True)
        self.up, self.down = self.folder / "up", self.folder / "down"
        for each in ("up/state", "up/out", "up/keys", "down/state", "down/keys"):
            subprocess.run([LAB / "as-ferry", "mkdir", "-p", "-m", "700", self.folder / each], check=True)
        self.log = self.folder / "log"
        self.bundles = 0
        self.memory = 0     # of the last command
        self.configure(("none", "file/file"))
        self._trust()

    def configure(self, *repositories):
        """What is exported from now on: repositories by name and type, nothing of which is published."""
        names = "\n".join(f"  - {{name: {name}, type: {kind}, publish: none}}" for name, kind in repositories)
        password = os.environ["LAB_PASSWORD_FILE"]
        self._write(self.up, f"""\
pulp: {{url: "http://127.0.0.1:{os.environ["FERRY_LAB_UP_API"]}", user: admin, password_file: {password}, \
exports: {os.environ["LAB_UP_DIR"]}/exports, media: {os.environ["LAB_UP_DIR"]}/media}}
state: {self.up}/state
out: {self.up}/out
stream: {STREAM}
sites: [{SITE}]
keys: [{self.up}/keys/release.key]
repositories:
{names}
""")
        self._write(self.down, f"""\
pulp: {{url: "http://127.0.0.1:{os.environ["FERRY_LAB_DOWN_API"]}", user: admin, password_file: {password}, \
imports: {os.environ["LAB_DOWN_DIR"]}/imports}}
state: {self.down}/state
site: {SITE}
streams: [{STREAM}]
keys: [{self.down}/keys/{SITE}.key]
""")

    def _write(self, host, text):
        subprocess.run([LAB / "as-ferry", "bash", "-c", 'umask 077; cat > "$1"', "write", host / "ferry.yml"], input=text.encode(), check=True)

    def _trust(self):
        root = self.folder / "up" / "trust" / "1.root.json"
        for host, key in ((self.up, "release"), (self.down, SITE)):
            self.ferry(host, "keys", "generate", key, "--out", "keys", "--no-passphrase")
        self.ferry(self.up, "trust", "create", "--signer", "keys/release.pub", "--stream", STREAM,
                   "--site", f"{SITE}={self.down}/keys/{SITE}.pub", "--out", "trust")
        self.ferry(self.up, "trust", "sign", "trust/1.root.json", "--key", "keys/release.key")
        for host in (self.up, self.down):
            self.ferry(host, "trust", "init", "--root", str(root), "--fingerprint", hashlib.sha256(root.read_bytes()).hexdigest())

    def ferry(self, host, *words):
        """Runs a command to its end; what it took."""
        figures = measured([*self.command, *words], host, self.log)
        self.memory = figures.memory
        return figures

    def version(self):
        self.ferry(self.up, "--version")
        return self.said().strip().removeprefix("ferry ")

    def said(self):
        """What the last command printed."""
        return self.log.read_text(errors="replace")

    def export(self, *words):
        figures = self.ferry(self.up, "export", *words)
        if "nothing to do" not in self.said():
            self.bundles += 1
        return figures

    def load(self):
        figures = self.ferry(self.down, "import", str(self.bundle()))
        if "imported whole" in self.said():
            raise Failed(f"ferry did not import what changed alone:\n{self.said()}")
        return figures

    def bundle(self):
        """The newest."""
        return self.up / "out" / f"{STREAM}-1-{self.bundles}"

    def receipt(self):
        """The newest."""
        return max((self.down / "state" / "receipts").glob("*.receipt"), key=lambda each: int(each.stem.rsplit("-", 1)[1]))

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Ferry:
    """One repository that ferry carries; its update is what the site lacks by its receipt."""

    name = "ferry"

    def __init__(self, bench, kind, repository):
        self.hosts = bench.hosts
        up, down, home = pathlib.Path(os.environ["LAB_UP_DIR"]), pathlib.Path(os.environ["LAB_DOWN_DIR"]), self.hosts.folder.parent
        self.connected = {"exports": up / "exports", "tasks": up / "tmp", "state": self.hosts.up / "state", "temporary": home / "tmp"}, self.hosts.up / "out"
        self.site = {"imports": down / "imports", "tasks": down / "tmp", "state": self.hosts.down / "state", "temporary": home / "tmp"}, down / "media"
        self.hosts.configure((repository, kind.type))

    def export(self, full):
        """Seconds."""
        return self.hosts.export(*(["--full"] if full else ["--for", self.hosts.receipt()])).seconds

    def arrive(self):
        """The bundle stays where it is."""

    def load(self):
        """Seconds."""
        seconds = self.hosts.load().seconds
        shutil.rmtree(self.hosts.bundle())
        return seconds

    def close(self):
        """Leaves nothing of its own at the Pulps."""
