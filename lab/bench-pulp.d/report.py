"""The figures as one object, as tables, and held against their targets."""

import os
import platform
import statistics

from kinds import CHANGED, GONE
from measure import load
from runs import RUNS

SLACK = 1.25        # a target that is missed by more fails the run
UPDATE = RUNS[3]
# ferry's import of an update at least so many times as fast as Pulp's own
FASTER = {("file", 3_200): 6.0, ("file", 12_800): 20.0, ("deb", 5_000): 10.0}
GROWTH = 1.5        # its own time for 12,800 files over that for 3,200, at most
MEASURABLE = 500_000_000    # bytes of a payload from which on its targets hold
SHARE = 0.35        # of it that the site needs beyond it at the peak, at most
STAGING = 4 << 30   # and at most `limits.staging`, as ferry sets it, beside the metadata
MOMENT = 5.0        # seconds for a site that is up to date
REPOSITORIES = 10   # each


class Result:
    """Everything that was measured so far; `data` is what goes into JSON."""

    def __init__(self, bench, rounds):
        self.data = {"tools": {"ferry": bench.hosts.version(), "python": platform.python_version(), "kernel": platform.release()},
                     "pulp": {each["component"]: each["version"] for each in bench.down.get("status/")["versions"]},
                     "set": os.environ["FERRY_LAB_SET"], "cores": os.cpu_count(), "load": [round(load(), 2)], "rounds": rounds,
                     "updates": [], "first": [], "up to date": None, "targets": []}

    def add_updates(self, updates):
        sizes = [{"units": count, "bytes": count * updates.bytes, **compared(seconds, RUNS), "tasks": updates.tasks[count]}
                 for count, seconds in updates.seconds.items()]
        kind = updates.kind.name
        self.data["updates"].append({"type": kind, "noun": updates.kind.noun, "changed": CHANGED + GONE, "sizes": sizes})
        for each in sizes:
            if (kind, each["units"]) in FASTER:
                self.target(f"update of {each['units']:,} {updates.kind.noun}, native / ferry", each["ratios"][UPDATE], at_least=FASTER[kind, each["units"]])
        ours = {each["units"]: each["runs"][f"ferry: {UPDATE}"]["seconds"] for each in sizes}
        if kind == "file" and {3_200, 12_800} <= set(ours):
            self.target("ferry's update, 12,800 files / 3,200", ours[12_800] / ours[3_200], at_most=GROWTH)

    def add_first(self, first):
        what = f"first load of {first.bytes / 1e6:,.0f} MB"
        found = compared(first.seconds, ("export", "import"))
        for name, looks in first.extra.items():
            most = max(looks, key=lambda each: sum(each.values()))
            found["runs"][name] |= {"extra": sum(most.values()), "of it": most, "left": first.left[name]}
        self.data["first"].append({"bytes": first.bytes, "files": first.count, **found, "metadata": first.metadata, "memory": first.memory})
        if first.bytes < MEASURABLE:
            return
        site, connected = (found["runs"][f"ferry: {run}"]["extra"] for run in ("import", "export"))
        self.target(f"{what}, native / ferry", found["ratios"]["import"], at_least=1.0)
        if first.bytes * SHARE < STAGING:
            self.target(f"{what}, extra disk on the site / payload", site / first.bytes, at_most=SHARE)
        if first.bytes > STAGING:
            self.target(f"{what}, extra disk on the site / (limits.staging + metadata)", site / (STAGING + first.metadata), at_most=1.0)
        self.target(f"{what}, extra disk on the connected host / metadata's tar", connected / first.metadata, at_most=1.0)

    def add_up_to_date(self, current):
        count = len(current.repositories)
        self.data["up to date"] = {"repositories": count, **{what: middle(took) for what, took in current.seconds.items()}}
        if count == REPOSITORIES:
            for what, took in current.seconds.items():
                self.target(f"{what}, {count} repositories up to date, seconds", statistics.median(took), at_most=MOMENT)

    def target(self, figure, value, at_least=None, at_most=None):
        share = value / at_least if at_least else at_most / value
        self.data["targets"].append({"figure": figure, "value": round(value, 3), "at least" if at_least else "at most": at_least or at_most,
                                     "verdict": "reached" if share >= 1 else "missed" if share * SLACK >= 1 else "MISSED"})

    def end(self):
        self.data["load"].append(round(load(), 2))

    def bad(self):
        return [each["figure"] for each in self.data["targets"] if each["verdict"] == "MISSED"]


def compared(seconds, runs):
    """Medians of both, and of each round's ratios."""
    ratios = {what: [native / ours for native, ours in zip(seconds[f"native: {what}"], seconds[f"ferry: {what}"], strict=True)] for what in runs}
    return {"runs": {name: middle(took) for name, took in seconds.items()}, "ratios": {what: round(statistics.median(each), 2) for what, each in ratios.items()},
            "ratios of rounds": {what: [round(one, 2) for one in each] for what, each in ratios.items()}}


def middle(took):
    return {"seconds": round(statistics.median(took), 2), "rounds": [round(each, 2) for each in took]}


def show(data):
    """Everything as tables."""
    if data["updates"]:
        print("\n| repository | run | Pulp's own | ferry | times as fast |\n|---|---|---:|---:|---:|")
    for kind in data["updates"]:
        for each in kind["sizes"]:
            for what in RUNS:
                native, ours = (each["runs"][f"{peer}: {what}"]["seconds"] for peer in ("native", "ferry"))
                print(f"| {each['units']:,} {kind['noun']} | {what} | {native:.1f} s | {ours:.1f} s | {each['ratios'][what]:.1f} |")
    if data["first"]:
        print("\n| first load | run | Pulp's own | ferry | times as fast | extra disk, Pulp's own | ferry |\n|---|---|---:|---:|---:|---:|---:|")
    for each in data["first"]:
        for what in ("export", "import"):
            native, ours = (each["runs"][f"{peer}: {what}"] for peer in ("native", "ferry"))
            print(f"| {each['bytes'] / 1e6:,.0f} MB in {each['files']:,} files | {what} | {native['seconds']:.1f} s | {ours['seconds']:.1f} s "
                  f"| {each['ratios'][what]:.1f} | {native['extra'] / 1e6:,.1f} MB | {ours['extra'] / 1e6:,.1f} MB |")
    for each in data["first"]:
        print(f"\n{each['bytes'] / 1e6:,.0f} MB: metadata's tar {each['metadata'] / 1e6:,.1f} MB; ferry's memory at peak {each['memory'] / (1 << 20):,.0f} MiB")
        for name, run in each["runs"].items():
            parts = ", ".join(f"{where} {size / 1e6:,.1f} MB" for where, size in run["of it"].items())
            print(f"{name}: extra disk at the peak: {parts}; left in the end {run['left'] / 1e6:,.1f} MB")
    if data["up to date"]:
        print(f"\n| {data['up to date']['repositories']} repositories, nothing new | ferry |\n|---|---:|")
        for what in ("export", "import"):
            print(f"| {what} | {data['up to date'][what]['seconds']:.1f} s |")
    if data["targets"]:
        print("\n| figure | measured | target | |\n|---|---:|---:|---|")
    for each in data["targets"]:
        target = f">= {each['at least']}" if "at least" in each else f"<= {each['at most']}"
        print(f"| {each['figure']} | {each['value']:.2f} | {target} | {each['verdict']} |")
    for kind in data["updates"]:
        for each in kind["sizes"]:
            print(f"\ntasks of ferry's update of {each['units']:,} {kind['noun']}: "
                  + "; ".join(f"{task['task']} {task['ran']:.2f} s (waited {task['waited']:.2f})" for task in each["tasks"]))
    print("\n" + "; ".join(f"{name} {version}" for name, version in {**data["tools"], **{f"pulp {name}": each for name, each in data["pulp"].items()}}.items()))
