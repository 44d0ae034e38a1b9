"""What is tortured: each command of ferry with the state of the world before it."""

import base64
import hashlib
import pathlib
import shutil

STREAM, SITE = "osism", "site-a"


class Scene:
    """A command, the stage it starts from, and the host whose folder it runs in.

    `media` is what the command reads from a place that may be pulled; `ends` are the codes with which the command may end when it is given
    again after a fault: 0, and where a command never overwrites anything, the code that says so. `once`: given again after it has ended it does
    something else.
    """

    def __init__(self, name, stage, host, command, media=None, ends=(0,), once=False):
        self.name, self.stage, self.host, self.command, self.media, self.ends, self.once = name, stage, host, command, media, ends, once


SCENES = [
    Scene("export", "imported", "up", "export", media="up/media"),
    Scene("import", "exported-again", "down", "import ../up/out/osism-1-2", media="up/out"),
    Scene("first export", "trusted", "up", "export", media="up/media"),
    Scene("first import", "exported", "down", "import ../up/out/osism-1-1", media="up/out"),
    Scene("stage", "exported-again", "down", "import --stage-only ../up/out/osism-1-2", media="up/out"),
    Scene("switch", "imported-again", "down", "switch 1"),
    Scene("rollback", "imported-again", "down", "rollback", once=True),
    Scene("approve", "exported-again", "up", "approve out/osism-1-2 --key keys/approver.key"),
    Scene("recover site", "lost", "down", f"ledger recover --stream {STREAM} --at 1.2"),
    Scene("recover connected", "lost", "up", f"ledger recover --stream {STREAM} --at 1.2"),
    Scene("write", "exported-again", "up", "write out/osism-1-2 --to ../medium", media="up/out"),
    Scene("receipt", "imported-again", "down", "receipt --inventory --out ../medium"),
    Scene("trust create", "bare", "up", "trust create --signer keys/release.pub --signer keys/approver.pub --stream osism "
          "--site site-a=../down/keys/site-a.pub --out ../trust", ends=(0, 41)),
    Scene("trust sign", "created", "up", "trust sign ../trust/1.root.json --key keys/release.key"),
    Scene("trust init", "signed", "down", "trust init --root ../trust/1.root.json --fingerprint FINGERPRINT"),
    Scene("trust update", "trusted", "up", "trust update --min-sequence 7 --out ../trust", ends=(0, 2)),
    Scene("trust revoke", "trusted", "down", "trust revoke KEYID --reason stolen"),
    Scene("keys generate", "bare", "up", "keys generate second --out keys --no-passphrase", ends=(0, 41)),
]


class Slot:
    """A place where one command at a time is tortured: the two hosts' folders, always at the same path, and a fake Pulp for each."""

    def __init__(self, folder, ferry, fakes):
        self.folder, self.ferry, self.fakes = folder, ferry, fakes
        self.live, self.stages = folder / "live", folder / "stages"
        for each in ("up/exports", "up/media", "up/out", "up/keys", "down/imports", "down/keys", "medium"):
            (self.live / each).mkdir(parents=True)
        self.configure()
        self.set_up()

    def configure(self):
        secret = self.live / "password"
        secret.write_text("password\n", encoding="ascii")
        secret.chmod(0o600)
        pulp = {name: f"url: \"{self.fakes.ask('start', name)}\", user: admin, password_file: {secret}" for name in ("up", "down")}
        (self.live / "up/ferry.yml").write_text(f"""\
pulp: {{{pulp["up"]}, exports: {self.live}/up/exports, media: {self.live}/up/media}}
state: {self.live}/up/state
out: {self.live}/up/out
stream: {STREAM}
sites: [{SITE}]
keys: [{self.live}/up/keys/release.key]
repositories: [{{name: alpha, type: file/file}}, {{name: beta, type: file/file}}]
""", encoding="ascii")
        (self.live / "down/ferry.yml").write_text(f"""\
pulp: {{{pulp["down"]}, imports: {self.live}/down/imports}}
state: {self.live}/down/state
site: {SITE}
streams: [{STREAM}]
keys: [{self.live}/down/keys/site-a.key]
""", encoding="ascii")

    def set_up(self):
        """Goes once through the whole journey and keeps what it looks like between its steps."""
        up, down, good = self.live / "up", self.live / "down", self.ferry.good
        for host, key in ((up, "release"), (up, "approver"), (down, "site-a")):
            good(host, "keys", "generate", key, "--out", "keys", "--no-passphrase")
        self.keep("bare")
        self.step("trust create", "created")
        self.step("trust sign", "signed")
        good(up, *self.words(self.scene("trust init")))
        self.step("trust init", "ready")
        self.fill(alpha={"a.txt": "alpha", "b.txt": "beta"}, beta={"c.txt": "gamma"})
        self.keep("trusted")
        self.step("first export", "exported")
        self.step("first import", "ready-again")
        self.fill(alpha={"a.txt": "alpha", "d.txt": "delta"}, beta={"c.txt": "gamma!"})
        self.keep("imported")
        self.step("export", "exported-again")
        self.step("import", "imported-again")
        self.lose("down/state/ledger/osism.log", "up/state/ledger/sent-osism.log")
        self.keep("lost")

    @staticmethod
    def scene(name):
        return next(each for each in SCENES if each.name == name)

    def step(self, name, stage):
        scene = self.scene(name)
        self.ferry.good(self.live / scene.host, *self.words(scene))
        self.keep(stage)

    def fill(self, **repositories):
        for name, files in repositories.items():
            self.fakes.ask("files", "up", name, files)
        self.fakes.ask("media", "up", str(self.live / "up/media"))

    def lose(self, *ledgers):
        """Cuts the last line of each in two."""
        for each in ledgers:
            path = self.live / each
            path.write_bytes(path.read_bytes()[:-20])

    def words(self, scene):
        """The command's words; the fingerprint of the first root and the id of a key stand on paper."""
        root = self.live / "trust/1.root.json"
        key = (self.live / "up/keys/approver.pub").read_text(encoding="ascii").split("-----")[2]
        paper = {
            "FINGERPRINT": hashlib.sha256(root.read_bytes()).hexdigest() if root.exists() else "",
            "KEYID": hashlib.sha256(base64.b64decode(key)).hexdigest(),
        }
        return [paper.get(word, word) for word in scene.command.split()]

    def keep(self, stage):
        shutil.copytree(self.live, self.stages / stage, symlinks=True)
        for name in ("up", "down"):
            self.fakes.ask("save", name, stage)

    def begin(self, scene):
        """Puts everything as it was before the scene's command."""
        shutil.rmtree(self.live)
        shutil.copytree(self.stages / scene.stage, self.live, symlinks=True)
        for name in ("up", "down"):
            self.fakes.ask("restore", name, scene.stage)

    def run(self, scene, under=()):
        return self.ferry.run(self.live / scene.host, *self.words(scene), under=under)

    def place(self, relative):
        return str(self.live / pathlib.PurePath(relative))
