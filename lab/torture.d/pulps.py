"""ferry, Pulp's workers, API and database killed, disks filled, at sampled moments of exports and imports on the lab's two Pulps."""

import argparse
import contextlib
import difflib
import hashlib
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import urllib.error
import urllib.request

from ferry import Result

LAB = pathlib.Path(__file__).resolve().parents[1]
sys.path.append(str(LAB / "content.d"))
from pulp import PulpError, lab_pulp  # noqa: E402  (the lab's small client of Pulp's API)

FILES, BYTES = 4, 1_000_000
WORKER_TTL = 9   # seconds; Pulp removes the records of missing workers a hundred heartbeats, which are a third of it, after it was started at the latest
AT_ONCE = 4   # faults that may happen to one crossing, one run after the other
REPOSITORIES = ("torture-alpha", "torture-beta")
STREAM, SITE = "torture", "torture-site"
# how often each is tried, per command
FAULTS = {"import": {"blob cut": 3, "ferry killed": 4, "worker killed": 3, "API killed": 3, "database stopped": 3, "disk full": 3},
          "export": {"ferry killed": 4, "worker killed": 3, "API killed": 3, "database stopped": 3, "disk full": 3}}


class Bench:
    """Two hosts with ferry on the lab's Pulps; each crossing carries files that no Pulp has yet."""

    def __init__(self, seed):
        self.names = dict(line.split("=", 1) for line in self.script("pulp", "env").splitlines())
        self.random = random.Random(seed)
        self.up, self.down = lab_pulp("up"), lab_pulp("down")
        self.home = pathlib.Path(self.names["FERRY_LAB"]) / "home" / "torture"
        self.durations, self.grown = {}, {}

    def script(self, name, *words):
        """What a script of the lab says on stdout; it must end well."""
        ran = subprocess.run([LAB / name, *words], capture_output=True, text=True)
        if ran.returncode:
            raise RuntimeError(f"lab/{name} {' '.join(map(str, words))}: {ran.returncode}, {ran.stderr.strip()[-1000:]}")
        return ran.stdout

    def set_up(self):
        """Keys, trust and configurations of both hosts; repositories; a first crossing, undisturbed."""
        os.environ["FERRY_LAB_WORKER_TTL"] = str(WORKER_TTL)
        self.script("pulp", "stop")
        self.script("pulp", "start")
        self.clean()
        up, down = self.home / "up", self.home / "down"
        for each in (up / "keys", up / "out", down / "keys", self.home / "trust"):
            self.script("as-ferry", "mkdir", "-p", each)
        for folder, text in ((up, self._connected(up)), (down, self._site(down))):
            subprocess.run([LAB / "as-ferry", "tee", folder / "ferry.yml"], input=text, text=True, stdout=subprocess.DEVNULL, check=True)
        for folder, name in ((up, "release"), (down, SITE)):
            self.good(folder, "keys", "generate", name, "--out", "keys", "--no-passphrase")
        root = self.home / "trust/1.root.json"
        self.good(up, "trust", "create", "--signer", "keys/release.pub", "--stream", STREAM, "--site", f"{SITE}={down}/keys/{SITE}.pub", "--out", root.parent)
        self.good(up, "trust", "sign", root, "--key", "keys/release.key")
        fingerprint = hashlib.sha256(root.read_bytes()).hexdigest()
        for folder in (up, down):
            self.good(folder, "trust", "init", "--root", root, "--fingerprint", fingerprint)
        for name in REPOSITORIES:
            self.up.post("repositories/file/file/", {"name": name})
        for command in ("export", "import"):
            self.grow()
            began = time.monotonic()
            if command == "import":
                self.good(up, "export")
                began = time.monotonic()
            self.good(*self.words(command))
            self.durations[command] = time.monotonic() - began

    def clean(self):
        """Removes what this and earlier runs made."""
        for pulp in (self.up, self.down):
            for each in pulp.every("distributions/file/file/", name__startswith="torture-"):
                pulp.delete(each["pulp_href"])
            for each in pulp.every("repositories/file/file/", name__startswith="torture-"):
                pulp.delete(each["pulp_href"])
            for noun in ("exporters", "importers"):   # of a run of this that was killed: the state that knew of them is gone
                for each in pulp.every(f"{noun}/core/pulp/", name__startswith="ferry-"):
                    pulp.delete(each["pulp_href"])
        subprocess.run(["rm", "-rf", self.home], check=True)

    def _connected(self, folder):
        names = self.names
        repositories = ", ".join(f"{{name: {each}, type: file/file}}" for each in REPOSITORIES)
        return f"""\
pulp: {{url: "{names['LAB_UP_API']}", user: admin, password_file: {names['LAB_PASSWORD_FILE']}, exports: {names['LAB_UP_DIR']}/exports, media: {names['LAB_UP_DIR']}/media}}
state: {folder}/state
out: {folder}/out
stream: {STREAM}
sites: [{SITE}]
keys: [{folder}/keys/release.key]
repositories: [{repositories}]
"""

    def _site(self, folder):
        names = self.names
        return f"""\
pulp: {{url: "{names['LAB_DOWN_API']}", user: admin, password_file: {names['LAB_PASSWORD_FILE']}, imports: {names['LAB_DOWN_DIR']}/imports}}
state: {folder}/state
site: {SITE}
streams: [{STREAM}]
keys: [{folder}/keys/{SITE}.key]
"""

    def grow(self):
        """Adds files to each repository at "up": random, not seeded, since a Pulp keeps what an earlier run brought, and cut, by its digest."""
        self.grown = {}
        place = pathlib.Path(self.names["FERRY_LAB"]) / "torture.bin"
        for name in REPOSITORIES:
            href = self.up.find("repositories/file/file/", name=name)["pulp_href"]
            for _ in range(FILES // len(REPOSITORIES)):
                content, path = os.urandom(BYTES), f"{os.urandom(8).hex()}.bin"
                place.write_bytes(content)
                self.up.upload("content/file/files/", place, relative_path=path, repository=href)
                self.grown[f"{name}/{path}"] = hashlib.sha256(content).hexdigest()
        place.unlink()

    def words(self, command):
        """Folder and words of a command: the newest bundle is imported."""
        if command == "export":
            return self.home / "up", "export"
        newest = max((self.home / "up/out").glob("*/manifest.sig.json"), key=lambda each: int(each.parent.name.rsplit("-", 1)[1])).parent
        return self.home / "down", "import", newest

    def start(self, folder, *words):
        return subprocess.Popen([LAB / "ferry", *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def ended(self, process):
        out, err = process.communicate(timeout=1200)
        return Result(process.returncode if process.returncode >= 0 else 128 - process.returncode, out, err)

    def ferry(self, folder, *words):
        return self.ended(self.start(folder, *words))

    def good(self, folder, *words):
        result = self.ferry(folder, *words)
        if result.code != 0:
            raise RuntimeError(f"ferry {words}: {result}")

    # what must hold when the same command was given again

    def wrong(self, command):
        """What is not as an undisturbed run leaves it."""
        side, pulp = ("up", self.up) if command == "export" else ("down", self.down)
        noun, folder = ("exporters", "exports") if command == "export" else ("importers", "imports")
        for each in pulp.every(f"{noun}/core/pulp/"):
            yield f"left behind: {each['pulp_href']} {each['name']}"
        for each in (pathlib.Path(self.names[f"LAB_{side.upper()}_DIR"]) / folder).iterdir():
            yield f"left behind: {each}"
        if command == "export":
            _, _, bundle = self.words("import")
            sums = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=bundle, capture_output=True, text=True, check=False)
            if sums.returncode:
                yield f"{bundle.name}: {sums.stdout}{sums.stderr}"
            verified = self.ferry(self.home / "up", "verify", bundle)
            if verified.code:
                yield f"{bundle.name}: {verified}"
            return
        for each in self.down.every("repositories/", fields="name"):
            if each["name"].startswith(".ferry") or "scratch" in each["name"]:
                yield f"left behind: repository {each['name']}"
        for name in REPOSITORIES:
            units = [dict(self._units(pulp, name)) for pulp in (self.up, self.down)]
            yield from (each for each in difflib.ndiff(*(sorted(f"{name} {k} {v}" for k, v in each.items()) for each in units)) if each[0] in "+-")
        for path, digest in self.grown.items():
            served = self._served(path)
            if served != digest:
                yield f"{path}: served {served}, not {digest}"

    def _units(self, pulp, name):
        version = pulp.find("repositories/file/file/", name=name)["latest_version_href"]
        for each in pulp.every("content/file/files/", repository_version=version):
            yield each["relative_path"], each["sha256"]

    def _served(self, path):
        try:
            with urllib.request.urlopen(f"{self.names['LAB_DOWN_CONTENT']}/pulp/content/{path}", timeout=60) as answer:
                return hashlib.sha256(answer.read()).hexdigest()
        except (OSError, urllib.error.HTTPError) as e:
            return str(e)


class Faults:
    """What is done at the chosen moment of a running ferry, and what mends it."""

    def __init__(self, bench, command):
        self.bench, self.command = bench, command
        self.side = "up" if command == "export" else "down"
        self.pulp = getattr(bench, self.side)
        self.place = pathlib.Path(bench.names[f"LAB_{self.side.upper()}_DIR"])

    def hit(self, kind, process):
        if kind == "ferry killed":
            process.kill()
        elif kind == "worker killed":
            self._service(self._busy())
        elif kind == "API killed":
            self._service("api")
        elif kind == "database stopped":
            self._service("postgres")
        elif kind == "disk full":
            folder = self._shared()
            free = os.statvfs(folder)
            with contextlib.suppress(OSError), open(folder / "filler", "wb") as filler:
                os.posix_fallocate(filler.fileno(), 0, free.f_bavail * free.f_bsize)

    def _service(self, service):
        self.bench.script("pulp", "kill", self.side, service)
        self.bench.script("pulp", "start", "up", "down")

    def _busy(self):
        """The worker that has a task, where one has."""
        numbers = {(self.place / "run" / name).with_suffix(".pid").read_text().strip(): name for name in ("worker1", "worker2")}
        for task in self.pulp.get("tasks/", state="running", limit=5)["results"]:
            if task["worker"]:
                name = self.pulp.get(task["worker"])["name"].split("@")[0]
                if name in numbers:
                    return numbers[name]
        return self.bench.random.choice(("worker1", "worker2"))

    def _shared(self):
        return self.place / ("exports" if self.command == "export" else "imports")

    @contextlib.contextmanager
    def small_disk(self, kind):
        """For a disk that is to be full: the folder that ferry and Pulp share is a small one of its own, gone afterwards."""
        if kind != "disk full":
            yield
            return
        folder = self._shared()
        there = folder.stat()
        options = f"size=200m,mode=2770,uid={there.st_uid},gid={there.st_gid}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)

    def cut_blob(self, process):
        """Kills ferry when Pulp has a batch in hand and ferry still doubts it; then cuts a file that came with it. False when that never came."""
        suspects, media = self.bench.home / "down/state/runs", self.place / "media/artifact"
        before = set(media.rglob("*"))
        while process.poll() is None:
            if any(suspects.glob("*/suspects/*")) and any(each.is_file() for each in set(media.rglob("*")) - before):
                process.kill()
                process.wait()
                self._settle()
                cut = next(each for each in sorted(set(media.rglob("*")) - before) if each.is_file())
                os.truncate(cut, cut.stat().st_size // 2)
                return any(suspects.glob("*/suspects/*"))
            time.sleep(0.005)
        return False

    def _settle(self):
        deadline = time.monotonic() + 60
        while any(self.pulp.get("tasks/", state=state)["count"] for state in ("running", "waiting")) and time.monotonic() < deadline:
            time.sleep(0.2)


class Point:
    """One fault at one moment of one command, and what became of it."""

    def __init__(self, command, kind, number, seed):
        self.command, self.kind, self.name = command, kind, f"{command}/{kind}/{number}"
        self.fraction = random.Random(f"{seed} {self.name}").uniform(0.02, 0.98)
        self.reached, self.problems = True, []

    def strike(self, bench):
        """Runs the command and lets the fault happen; the code it ended with."""
        faults = Faults(bench, self.command)
        with faults.small_disk(self.kind):
            process = bench.start(*bench.words(self.command))
            if self.kind == "blob cut":
                self.reached = faults.cut_blob(process)
            else:
                time.sleep(self.fraction * bench.durations[self.command])
                try:
                    faults.hit(self.kind, process)
                except RuntimeError:   # what mends it did not
                    process.kill()
                    bench.ended(process)
                    raise
            ended = bench.ended(process)
        expected = ended.killed and self.kind in ("ferry killed", "blob cut")
        if not expected and ended.complaint():
            self.problems.append(f"with the fault: {ended.complaint()}\n{ended}")
        said = [line for line in ended.err.splitlines() if line.startswith("ferry: ")]
        print(f"       {self.name} at {self.fraction:.0%}: {'' if self.reached else 'not reached, '}ended with {ended.code}"
              + (f", {said[0][:180]}" if said else ""), flush=True)
        return ended.code


def crossing(bench, points):
    """Lets the points' faults happen to one crossing, one after the other, until the command has ended well; those that were tried."""
    bench.grow()
    command, tried = points[0].command, []
    if command == "import":
        bench.good(bench.home / "up", "export")
    for point in points:
        tried.append(point)
        if point.strike(bench) == 0 or point.kind == "blob cut":
            break
    again = bench.ferry(*bench.words(command))
    problems = [] if again.code == 0 else [f"again: {again}"]
    problems += bench.wrong(command)
    tried[-1].problems += problems
    print(f"{'FAILED' if problems else 'ok':7}{', '.join(each.name for each in tried)}, then the same command: ended with {again.code}", flush=True)
    return tried


def main(words):
    parser = argparse.ArgumentParser(prog="lab/torture pulps", description=__doc__)
    parser.add_argument("--seed", type=int, default=20261123, help="decides the moments (%(default)s)")
    parser.add_argument("--only", help="the points whose name begins so: import/worker killed/2, or import/")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go, as JSON")
    options = parser.parse_args(words)
    bench = Bench(options.seed)
    bench.set_up()
    print(", ".join(f"{command} takes {seconds:.1f} s undisturbed" for command, seconds in bench.durations.items()), flush=True)
    rows, failed = {}, []
    for command, kinds in FAULTS.items():
        points = [Point(command, kind, number, options.seed) for kind, count in kinds.items() for number in range(1, count + 1)]
        random.Random(options.seed).shuffle(points)
        if options.only:
            points = [each for each in points if each.name.startswith(options.only)]
        rows[command] = {kind: {"tried": 0, "survived": 0, "missed": 0} for kind in kinds}
        while points:
            try:
                tried = crossing(bench, points[:AT_ONCE])
            except (RuntimeError, OSError, subprocess.SubprocessError, PulpError) as e:
                tried = points[:1]
                tried[0].problems.append(f"{type(e).__name__}: {e}")
                with contextlib.suppress(RuntimeError):
                    bench.script("pulp", "start", "up", "down")
            points = points[len(tried):]
            bad = any(each.problems for each in tried)
            for each in tried:
                cell = rows[command][each.kind]
                cell["tried" if each.reached else "missed"] += 1
                cell["survived"] += each.reached and not bad
                print("".join("    " + problem.replace("\n", "\n    ") + "\n" for problem in each.problems), end="", flush=True)
            failed += [each.name for each in tried if bad]
    bench.clean()
    tried = sum(cell["tried"] for row in rows.values() for cell in row.values())
    for command, row in rows.items():
        print("\n".join(f"{command:8}{kind:18}{cell['survived']}/{cell['tried']}" for kind, cell in row.items()))
    print(f"{tried} points tried, {len(failed)} failed; seed {options.seed}; a single one again: lab/torture pulps --only NAME")
    if options.json:
        options.json.write_text(json.dumps({"seed": options.seed, "commands": rows, "failed": failed}, indent=1) + "\n", encoding="ascii")
    sys.exit(1 if failed or not tried else 0)
