"""What an update costs, over the size of the repository: ferry beside Pulp's own export and import, on two real Pulps."""

import argparse
import json
import os
import pathlib
import statistics
import sys
import time

LAB = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(LAB / "bench.d"), str(LAB / "content.d")]
import load as content  # noqa: E402  (found through the lines above)
import plain_files  # noqa: E402
import plot  # noqa: E402
import pulp  # noqa: E402
from hosts import Hosts  # noqa: E402
from measure import Failed, load  # noqa: E402
from native import Native  # noqa: E402
from places import stamped  # noqa: E402

CHANGED, GONE = 20, 5
RUNS = ("export of all", "import of all", "export of the update", "import of the update")
# ferry's import of an update at least so many times as fast as Pulp's own, by the number of files
TARGETS = {3_200: 6.0, 12_800: 20.0}
GROWTH = 1.5  # ferry's own time at the largest size over that at the smallest, at most


class Bench:
    """Both Pulps, both hosts, and the seconds of every run, by size and name."""

    def __init__(self, options):
        self.options = options
        self.up, self.down = pulp.lab_pulp("up"), pulp.lab_pulp("down")
        self.hosts = Hosts()
        self.seconds = {}
        self.tasks = {}

    def round(self, size, number):
        peers = [("native", self.native), ("ferry", self.ferry)]
        for name, run in peers if number % 2 == 0 else reversed(peers):
            for what, seconds in zip(RUNS, run(size), strict=True):
                self.seconds.setdefault(size, {}).setdefault(f"{name}: {what}", []).append(seconds)
            print(f"{size} files, round {number + 1}, {name}: "
                  + ", ".join(f"{what} {all_of[-1]:.1f} s" for what, all_of in
                              ((what, self.seconds[size][f"{name}: {what}"]) for what in RUNS)) + f"; load {load():.1f}", flush=True)

    def native(self, size):
        name = f"bench-native-{size}"
        self.fill(name, size, 1)
        peer = Native(self.up, self.down, name)
        try:
            seconds = [peer.export(True), peer.load()]
            self.fill(name, size, 2)
            seconds += [peer.export(False), peer.load()]
            self.check(name)
        finally:
            peer.close()
            self.forget(name)
        return seconds

    def ferry(self, size):
        name = f"bench-ferry-{size}"
        self.hosts.configure(name)
        try:
            self.fill(name, size, 1)
            seconds = [self.hosts.export().seconds, self.hosts.load().seconds]
            self.fill(name, size, 2)
            seconds.append(self.hosts.export().seconds)
            newest = self.down.get("tasks/", limit=1, fields="pulp_created")["results"][0]["pulp_created"]
            seconds.append(self.hosts.load().seconds)
            self.tasks[size] = self.worked(newest)
            self.check(name)
        finally:
            self.forget(name)
        return seconds

    def fill(self, name, size, state):
        """Brings a repository at "up" to a state; the second has some files changed and some gone."""
        content.sync_files(self.up, name, files(name, size, self.options.bytes, state))

    def worked(self, since):
        """Tasks of Pulp's since then: name, seconds that it waited and that it ran."""
        rows = self.down.every("tasks/", pulp_created__gt=since, ordering="pulp_created", fields="name,pulp_created,started_at,finished_at")
        return [{"task": each["name"].rsplit(".", 1)[1], "waited": between(each["pulp_created"], each["started_at"]),
                 "ran": between(each["started_at"], each["finished_at"])} for each in rows if each["finished_at"]]

    def check(self, name):
        """A run whose result is not right has no time."""
        here, there = (units(each, name) for each in (self.up, self.down))
        if here != there:
            raise Failed(f"{name} differs: {len(here - there)} units missing, {len(there - here)} too many")

    def forget(self, name):
        """Leaves neither repository nor artifacts, so that the next run finds what this one found."""
        for each in (self.up, self.down):
            found = each.find("repositories/file/file/", name=name)
            if found:
                each.delete(found["pulp_href"])
        self.down.post("orphans/cleanup/", {"orphan_protection_time": 0})


def between(earlier, later):
    """Seconds between two of Pulp's times."""
    import datetime
    one, other = (datetime.datetime.fromisoformat(each.replace("Z", "+00:00")) for each in (earlier, later))
    return round((other - one).total_seconds(), 3)


def units(one, name):
    version = one.find("repositories/file/file/", name=name)["latest_version_href"]
    return {(each["relative_path"], each["sha256"])
            for each in one.every("content/file/files/", repository_version=version, fields="relative_path,sha256", ordering="pk")}


def files(name, size, mean, state):
    """The folder of one state: `size` files; in the second 20 have changed and 5 are gone."""
    wanted = {f"{index % 100:02}/file-{index:06}.bin": (mean, f"{name}-{index}") for index in range(size)}
    if state == 2:
        step = size // (CHANGED + GONE)
        for number, path in enumerate(list(wanted)[::step][:CHANGED + GONE]):
            if number < CHANGED:
                wanted[path] = (mean, f"{name}-changed-{number}")
            else:
                del wanted[path]
    return stamped(f"{name}-{state}", (size, mean, CHANGED, GONE), lambda place: plain_files.write(place, wanted))


def report(bench, began, options):
    sizes = []
    for size, runs in bench.seconds.items():
        middle = {name: {"seconds": round(statistics.median(all_of), 2), "rounds": [round(each, 2) for each in all_of]} for name, all_of in runs.items()}
        ratios = {what: round(statistics.median(native / ours for native, ours in
                                                zip(runs[f"native: {what}"], runs[f"ferry: {what}"], strict=True)), 2) for what in RUNS}
        sizes.append({"units": size, "bytes": size * options.bytes, "runs": middle, "ratios": ratios, "target": TARGETS.get(size), "tasks": bench.tasks[size]})
    ours = [each["runs"]["ferry: import of the update"]["seconds"] for each in sizes]
    return {"type": "file", "changed": CHANGED + GONE, "rounds": options.rounds, "set": os.environ.get("FERRY_LAB_SET", "newest"),
            "pulp": {each["component"]: each["version"] for each in bench.down.get("status/")["versions"]}, "cores": os.cpu_count(),
            "load": [round(began, 2), round(load(), 2)], "sizes": sizes, "growth": round(ours[-1] / ours[0], 2)}


def show(result):
    """The table; what misses its target is told."""
    print("\n| files | run | Pulp's own | ferry | times as fast | target |\n|---:|---|---:|---:|---:|---|")
    missed = []
    for each in result["sizes"]:
        for what in RUNS:
            native, ours = (each["runs"][f"{peer}: {what}"]["seconds"] for peer in ("native", "ferry"))
            target = each["target"] if what == RUNS[-1] else None
            verdict = "" if target is None else f">= {target}: {'reached' if each['ratios'][what] >= target else 'missed'}"
            missed += [f"{each['units']} files"] if "missed" in verdict else []
            print(f"| {each['units']:,} | {what} | {native:.1f} s | {ours:.1f} s | {each['ratios'][what]:.1f} | {verdict} |")
    if len(result["sizes"]) > 1:
        verdict = "reached" if result["growth"] < GROWTH else "missed"
        print(f"\nferry's update at the largest size takes {result['growth']:.2f} times as long as at the smallest (target < {GROWTH}: {verdict})")
    for each in result["sizes"]:
        print(f"\ntasks of ferry's update of {each['units']:,} files: "
              + "; ".join(f"{task['task']} {task['ran']:.2f} s (waited {task['waited']:.2f})" for task in each["tasks"]))
    return missed


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="lab/bench-pulp",
        description="Native export and import beside ferry's, on the lab's two Pulps: all of a file repository first, then an update of 25 files (20 changed,"
                    " 5 gone). `publish: none`, so that like is compared with like. ferry's commands are timed whole, the start of Java included; Pulp's from"
                    " the request to its last task. Each result is compared unit by unit; afterwards nothing of it is left at the second Pulp.")
    parser.add_argument("--sizes", type=lambda text: [int(each) for each in text.split(",")], default=[3_200, 12_800], help="files (3200,12800)")
    parser.add_argument("--bytes", type=int, default=2_000, help="of each file (%(default)s)")
    parser.add_argument("--rounds", type=int, default=1, help="in turn (%(default)s)")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go, as JSON")
    parser.add_argument("--plot", type=pathlib.Path, help="where the plot goes, as SVG")
    parser.add_argument("--replot", type=pathlib.Path, help="measures nothing: draws the figures of this JSON")
    options = parser.parse_args(words)
    if options.rounds < 1 or min(options.sizes) < 100:
        parser.error("at least one round, and 100 files")
    return options


def main(words):
    options = arguments(words)
    if options.replot:
        plot.draw(json.loads(options.replot.read_text(encoding="ascii")), options.plot)
        return
    began, start = load(), time.monotonic()
    bench = Bench(options)
    try:
        for size in sorted(options.sizes):
            for number in range(options.rounds):
                bench.round(size, number)
    except (Failed, pulp.PulpError) as e:
        sys.exit(f"a run failed, so there are no figures: {e}")
    finally:
        bench.hosts.close()
    result = report(bench, began, options)
    missed = show(result)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="ascii")
    if options.plot:
        plot.draw(result, options.plot)
    print(f"\n{time.monotonic() - start:.0f} s in all; load {result['load'][0]} before, {result['load'][1]} after")
    if missed:
        print("missed: " + ", ".join(missed))


main(sys.argv[1:])
