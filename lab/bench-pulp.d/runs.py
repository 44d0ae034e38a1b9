"""What is measured: updates of repositories of several sizes, a first load of a large one, commands that find nothing to do."""

import contextlib
import datetime

import load as content
import plain_files
from disk import Disk
from hosts import Ferry, Hosts
from kinds import Files, Packages
from measure import Failed, load
from native import Native
from places import discard
import pulp

RUNS = ("export of all", "import of all", "export of the update", "import of the update")
CURRENT = 100  # units of each repository that is up to date


class Bench:
    """Both Pulps and both hosts."""

    def __init__(self):
        self.up, self.down = pulp.lab_pulp("up"), pulp.lab_pulp("down")
        self.hosts = Hosts()

    @contextlib.contextmanager
    def peer(self, make, kind, name):
        """One of the two that are compared, for a repository that is filled; afterwards nothing of it is left at the second Pulp."""
        self.forget(self.down, kind, name)
        peer = make(self, kind, name)
        try:
            yield peer
        finally:
            peer.close()
            self.forget(self.down, kind, name)

    def check(self, kind, name):
        """A run whose result is not right has no time."""
        here, there = (kind.units(each, each.find(f"repositories/{kind.type}/", name=name)["latest_version_href"]) for each in (self.up, self.down))
        if here != there or not here:
            raise Failed(f"{name} differs: {len(here - there)} of {len(here)} rows missing, {len(there - here)} too many")

    def forget(self, one, kind, name):
        """Leaves neither repository nor artifacts, so that the next run finds what this one found."""
        self.drop(one, kind, name)
        one.post("orphans/cleanup/", {"orphan_protection_time": 0})

    def drop(self, one, kind, name):
        """Leaves no repository; the first Pulp keeps small artifacts, so that they need not come anew in each round."""
        found = one.find(f"repositories/{kind.type}/", name=name)
        if found:
            one.delete(found["pulp_href"])

    def close(self):
        self.hosts.close()


class Updates:
    """One kind of repository at several sizes: all of it, then an update of it."""

    def __init__(self, bench, kind, size):
        self.bench, self.kind, self.bytes = bench, kind, size
        self.seconds, self.tasks = {}, {}

    def round(self, count, number, rounds):
        for make in in_turn(number):
            name, seconds = f"bench-{make.name}-{self.kind.name}-{count}", {}
            self.bench.drop(self.bench.up, self.kind, name)
            self.kind.fill(self.bench.up, name, count, self.bytes, 1)
            with self.bench.peer(make, self.kind, name) as peer:
                for full, (exported, imported) in ((True, RUNS[:2]), (False, RUNS[2:])):
                    if not full:
                        self.kind.fill(self.bench.up, name, count, self.bytes, 2)
                    seconds[exported] = peer.export(full)
                    peer.arrive()
                    before = newest_task(self.bench.down)
                    seconds[imported] = peer.load()
                    self.bench.check(self.kind, name)
                if make is Ferry:
                    self.tasks[count] = tasks_since(self.bench.down, before)
            self.bench.drop(self.bench.up, self.kind, name)
            for what, took in seconds.items():
                self.seconds.setdefault(count, {}).setdefault(f"{make.name}: {what}", []).append(took)
            say(f"{count:,} {self.kind.noun}, round {number + 1} of {rounds}, {make.name}: " + ", ".join(f"{what} {took:.1f} s" for what, took in seconds.items()))


class FirstLoad:
    """One large file repository, as a whole: seconds, and the room that it takes on the way."""

    def __init__(self, bench, total, count):
        self.bench, self.bytes, self.count = bench, total, count
        self.kind, self.name = Files(), f"bench-first-{total}"
        self.seconds, self.extra, self.left, self.metadata, self.memory = {}, {}, {}, 0, 0

    def fill(self):
        """Neither a payload nor the artifacts of an earlier one are kept beside it, so that the largest fits on the disk."""
        self.bench.forget(self.bench.up, self.kind, self.name)
        content.sync_files(self.bench.up, self.name, plain_files.generated(self.name, self.count, self.bytes))
        discard(f"generated-{self.name}")

    def round(self, number, rounds):
        for make in in_turn(number):
            with self.bench.peer(make, self.kind, self.name) as peer:
                with Disk(*peer.connected) as disk:
                    took = peer.export(True)
                self.note(make, "export", took, disk)
                if make is Ferry:
                    self.metadata = max(self.metadata, disk.largest("exports"))
                    self.memory = max(self.memory, self.bench.hosts.memory)
                peer.arrive()
                with Disk(*peer.site) as disk:
                    took = peer.load()
                self.note(make, "import", took, disk)
                if make is Ferry:
                    self.memory = max(self.memory, self.bench.hosts.memory)
                self.bench.check(self.kind, self.name)
            say(f"first load of {self.bytes / 1e6:,.0f} MB in {self.count:,} files, round {number + 1} of {rounds}, {make.name}: "
                + ", ".join(f"{what} {self.seconds[key][-1]:.1f} s, extra disk {sum(self.extra[key][-1].values()) / 1e6:,.1f} MB"
                            for what in ("export", "import") for key in [f"{make.name}: {what}"]))

    def note(self, make, what, took, disk):
        self.seconds.setdefault(f"{make.name}: {what}", []).append(took)
        self.extra.setdefault(f"{make.name}: {what}", []).append(disk.extra())
        self.left[f"{make.name}: {what}"] = disk.left()

    def close(self):
        self.bench.forget(self.bench.up, self.kind, self.name)


class UpToDate:
    """An export to, and an import at, a site that has everything: several repositories, of both kinds."""

    def __init__(self, bench, count, size):
        self.bench = bench
        kinds = Files(), Packages()
        self.repositories = [(f"bench-current-{number}", kinds[number % 2]) for number in range(count)]
        self.close()    # what a run that was killed has left
        for name, kind in self.repositories:
            kind.fill(bench.up, name, CURRENT, size, 1)
        self.seconds = {"export": [], "import": []}

    def rounds(self, rounds):
        hosts = self.bench.hosts
        hosts.configure(*((name, kind.type) for name, kind in self.repositories))
        hosts.export("--full")
        hosts.load()
        for name, kind in self.repositories:
            self.bench.check(kind, name)
        hosts.export("--for", hosts.receipt())  # takes the receipt in
        for number in range(rounds):
            for what, run in (("export", hosts.export), ("import", hosts.load)):
                self.seconds[what].append(run().seconds)
                if "nothing to do" not in hosts.said():
                    raise Failed(f"{what} found something to do at a site that is up to date:\n{hosts.said()}")
            say(f"{len(self.repositories)} repositories up to date, round {number + 1} of {rounds}, ferry: "
                + ", ".join(f"{what} {took[-1]:.1f} s" for what, took in self.seconds.items()))

    def close(self):
        for name, kind in self.repositories:
            self.bench.drop(self.bench.up, kind, name)
            self.bench.forget(self.bench.down, kind, name)


def in_turn(number):
    return (Native, Ferry) if number % 2 == 0 else (Ferry, Native)


def newest_task(one):
    return one.get("tasks/", limit=1, fields="pulp_created")["results"][0]["pulp_created"]


def tasks_since(one, since):
    """Tasks of Pulp's since then: name, seconds that it waited and that it ran."""
    rows = one.every("tasks/", pulp_created__gt=since, ordering="pulp_created", fields="name,pulp_created,started_at,finished_at")
    return [{"task": each["name"].rsplit(".", 1)[1], "waited": between(each["pulp_created"], each["started_at"]),
             "ran": between(each["started_at"], each["finished_at"])} for each in rows if each["finished_at"]]


def between(earlier, later):
    """Seconds between two of Pulp's times."""
    one, other = (datetime.datetime.fromisoformat(each.replace("Z", "+00:00")) for each in (earlier, later))
    return round((other - one).total_seconds(), 3)


def say(line):
    print(f"{line}; load {load():.1f}", flush=True)
