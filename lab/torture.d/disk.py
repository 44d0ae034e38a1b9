"""Ferry killed at every step it takes on disk; disks, media and files that fail under it. Against a fake Pulp."""

import argparse
import concurrent.futures
import difflib
import json
import math
import pathlib
import queue
import random
import shutil
import sys
import tempfile
import time

from fakes import Fakes
from faults import faults, watch
from ferry import Ferry
from oracle import World, findings, unsound
from scenes import SCENES, Slot

SAMPLE, MINUTES = 25, 30
# A disk that says it has written what it has not: ferry must say so clearly or not be harmed, but cannot be expected to end well.
LIES = ("lying write", "lying read")


class Outcome:
    """What became of one point. `missed`: the run did not come by it."""

    def __init__(self, name, fault, problems, missed):
        self.name, self.fault, self.problems, self.missed = name, fault, problems, missed


class Torture:
    """One run over scenes, kinds of fault and points."""

    def __init__(self, options, work):
        self.options, self.work = options, work
        self.ferry = Ferry(work)
        self.slots = queue.Queue()
        self.references = {}

    def prepare(self):
        for number in range(self.options.jobs):
            folder = self.work / f"slot{number}"
            folder.mkdir()
            slot = Slot(folder, self.ferry, Fakes(self.ferry.java, folder))
            if number == 0:
                slot.begin(Slot.scene("import"))
                slot.ferry.archive_classes(slot.live / "down", *slot.words(Slot.scene("import")))
            self.slots.put(slot)

    def plan(self, scene):
        """The points of a scene that are tried, with their names; learns what an undisturbed run ends in."""
        slots = [self.slots.get() for _ in range(self.options.jobs)]
        for slot in slots:
            slot.begin(scene)
            result, calls = watch(slot, scene, slot.folder / "trace")
            if result.code != 0:
                raise SystemExit(f"{scene.name}, undisturbed: {result}")
            self.references[slot.folder, scene.name] = World(slot).summary()
            self.slots.put(slot)
        chosen, counts = [], {}
        for kind, all_of_kind in faults(calls, scene.media).items():
            named = [(f"{scene.name}/{kind}/{number}", each) for number, each in enumerate(all_of_kind, 1)]
            counts[kind] = len(named)
            if self.options.only:
                chosen += [each for each in named if each[0].startswith(self.options.only)]
            elif self.options.all or len(named) <= self.options.sample:
                chosen += named
            else:
                chosen += random.Random(f"{self.options.seed} {scene.name} {kind}").sample(named, self.options.sample)
        random.Random(self.options.seed).shuffle(chosen)   # when time is up, each kind has had its share
        return chosen, counts

    def try_point(self, scene, name, fault, deadline):
        """What became of a point; None when there was no time left for it."""
        if time.monotonic() > deadline:
            return None
        slot = self.slots.get()
        try:
            return self._tried(slot, scene, name, fault)
        finally:
            self.slots.put(slot)

    def _tried(self, slot, scene, name, fault):
        slot.begin(scene)
        before = World(slot)
        log = slot.folder / "trace"
        log.write_text("", encoding="ascii")
        hurt = slot.run(scene, under=fault.under(slot, log))
        missed = fault.limit is None and not hurt.killed and "INJECTED" not in log.read_text(encoding="utf-8", errors="replace")
        problems = []
        try:
            problems += self._after_fault(slot, scene, fault, before, hurt, missed)
        except (ValueError, KeyError) as e:
            if fault.kind not in LIES:
                problems.append(str(e))
        return Outcome(name, fault, problems, missed)

    def _after_fault(self, slot, scene, fault, before, hurt, missed):
        if fault.kind == "kill" and not missed:
            complaint = None if hurt.killed else f"not killed: {hurt}"
        else:
            complaint = hurt.complaint()
        if complaint:
            yield f"with the fault: {complaint}\n{hurt}"
        between = World(slot)
        yield from findings(before, between)
        yield from unsound(slot, between.bundles - before.bundles)
        if scene.once and hurt.code in (0, 3):
            return   # it has ended
        again = slot.run(scene)
        complaint = again.complaint()
        if complaint:
            yield f"again: {complaint}\n{again}"
        if fault.kind in LIES:
            return
        if again.code not in scene.ends:
            yield f"again: {again}"
        after = World(slot)
        yield from findings(between, after)
        if again.code:
            return   # it does not overwrite what the first run made, and says so
        reference = self.references[slot.folder, scene.name]
        different = [each for each in difflib.ndiff(reference, after.summary()) if each[0] in "+-"]
        if different:
            yield "not as undisturbed:\n" + "\n".join(different)


def table(rows, kinds):
    """Points survived of points tried, per command and fault."""
    width = max(len(scene) for scene in rows)
    lines = [" " * width + "".join(f"{kind:>14}" for kind in kinds)]
    for scene, row in rows.items():
        cells = (f"{row[kind]['survived']}/{row[kind]['tried']}" if kind in row else "-" for kind in kinds)
        lines.append(f"{scene:{width}}" + "".join(f"{cell:>14}" for cell in cells))
    return "\n".join(lines)


def arguments(words):
    parser = argparse.ArgumentParser(prog="lab/torture disk", description="Kills ferry at every write, fsync, rename, creation and removal of a file, "
                                     "and makes disks, media and files fail under it, against a fake Pulp; then gives the same command again and compares.")
    parser.add_argument("--all", action="store_true", help="every point, not a sample; hours")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="points per command and fault (%(default)s)")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="how long, all commands together, if not --all or --only (%(default)s)")
    parser.add_argument("--seed", type=int, default=20261123, help="which ones (%(default)s)")
    parser.add_argument("--only", help="the points whose name begins so: import/kill/17, or import/kill, or import/")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once (%(default)s)")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go, as JSON")
    parser.add_argument("--keep", action="store_true", help="leave the working folder")
    return parser.parse_args(words)


def tell(outcome):
    print(f"FAILED {outcome.name}: {outcome.fault.what}")
    for problem in outcome.problems:
        print("    " + problem.replace("\n", "\n    "))
    sys.stdout.flush()


def main(words):
    options = arguments(words)
    work = pathlib.Path(tempfile.mkdtemp(prefix="ferry-torture-", dir="/var/tmp"))
    torture = Torture(options, work)
    began, rows, failed = time.monotonic(), {}, []
    try:
        torture.prepare()
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            scenes = [each for each in SCENES if not options.only or options.only.startswith(each.name + "/")]
            for number, scene in enumerate(scenes):
                share = (began + 60 * options.minutes - time.monotonic()) / (len(scenes) - number)
                deadline = math.inf if options.all or options.only else time.monotonic() + share
                chosen, counts = torture.plan(scene)
                row = rows[scene.name] = {kind: {"points": count, "tried": 0, "survived": 0, "missed": 0} for kind, count in counts.items()}
                for outcome in pool.map(lambda each, scene=scene, end=deadline: torture.try_point(scene, *each, end), chosen):
                    if outcome is None:
                        continue
                    cell = row[outcome.fault.kind]
                    cell["missed" if outcome.missed else "tried"] += 1
                    if outcome.problems:
                        failed.append(outcome)
                        tell(outcome)
                    elif not outcome.missed:
                        cell["survived"] += 1
                print(f"{scene.name}: {sum(each['tried'] for each in row.values())} points tried, {time.monotonic() - began:.0f} s", flush=True)
    finally:
        while not torture.slots.empty():
            torture.slots.get().fakes.close()
        if not options.keep:
            shutil.rmtree(work)
    kinds = list(dict.fromkeys(kind for row in rows.values() for kind in row))
    print(table(rows, kinds))
    report = {"seed": options.seed, "all": options.all, "commands": rows, "failed": [each.name for each in failed]}
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="ascii")
    tried = sum(cell["tried"] for row in rows.values() for cell in row.values())
    points = sum(cell["points"] for row in rows.values() for cell in row.values())
    print(f"{tried} of {points} points tried, {len(failed)} failed; seed {options.seed}; a single one again: lab/torture disk --only NAME")
    sys.exit(1 if failed or not tried else 0)
