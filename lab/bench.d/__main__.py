"""Bytes at the machine's speed? Rounds in turn, each peer once in every round; medians, and ratios within each round."""

import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

import corpus
import shells
from ferry import DIST, Hosts
from measure import Failed, load, measured, touch

SLACK = 1.25
MIB = 1 << 20
PEAK = 128 * MIB
# figure: (peer, ferry at least so many times as fast). A missed target is told; one missed by more than the slack fails.
TARGETS = {
    "export / expert": 1.4, "export / naive": 3.0, "export / cp": 0.5,
    "import / expert": 1.3, "import / naive": 3.0, "import / cp": 0.5,
    "verify / openssl": 0.6,
}
LIMITS = {"stored / zstd -3": 1.002, "peak memory / 128 MiB": 1.0, "peak memory, large / small": 1.1, "smallest export / 0.8 s": 1.0}


class Bench:
    """One corpus, everything that is measured with it, and its figures by name: a list with one for each round."""

    def __init__(self, work, size, options):
        self.work = work
        self.media = work / "media"
        self.size, self.count = corpus.make(self.media, size, options.seed)
        self.wanted = corpus.digests(self.media)
        self.hosts = Hosts(work, self.media, options.dist)
        self.figures = {}

    def timed(self, name, run, check=None):
        """One run with equal memory before it. It counts only when what it made is right."""
        touch(2 * self.size)
        figures = run()
        if check:
            check()
        self.figures.setdefault(name, []).append(figures)

    def shell(self, script, **places):
        return lambda: measured(shells.bash(script.format(**places)), self.work, self.work / "log")

    def round(self, peers):
        """Everything once; `peers` False leaves out what ferry is compared with."""
        hosts, folder = self.hosts, self.work / "shell"
        for name in ("up", "down"):
            hosts.begin(name)
        self.timed("export", hosts.export, lambda: shells.check_stream(hosts.check_bundle(), self.wanted))
        self.timed("verify", hosts.verify)
        self.timed("import", hosts.load, lambda: shells.check_tars(hosts.taken.glob("*.tar"), self.wanted))
        if not peers:
            return
        hosts.begin("down")
        self.timed("verify: openssl", self.shell(shells.HASHES, bundle=hosts.bundle))
        for name, script in shells.EXPORTS.items():
            target = fresh(folder / name)
            check = shells.check_copy if name == "cp" else shells.check_parts
            self.timed(f"export: {name}", self.shell(script, media=self.media, folder=target), lambda: check(target, self.wanted))  # noqa: B023
            self.load(name, target)
            shutil.rmtree(target)

    def load(self, name, exported):
        target = fresh(self.work / "loaded")
        check = (lambda: shells.check_copy(target, self.wanted)) if name == "cp" else (lambda: shells.check_tars([target / "content.tar"], self.wanted))
        self.timed(f"import: {name}", self.shell(shells.IMPORTS[name], bundle=exported, folder=target), check)
        shutil.rmtree(target)

    def ratios(self):
        """Of each round the peer's figures over ferry's: wall time, and processor time, which a busy machine spoils less."""
        found = {}
        for figure in TARGETS:
            ours, peer = figure.split(" / ")
            pairs = list(zip(self.figures[ours], self.figures.get(f"{ours}: {peer}", []), strict=False))
            if pairs:
                found[figure] = ([other.seconds / one.seconds for one, other in pairs], [other.cpu / one.cpu for one, other in pairs])
        return found

    def peak(self):
        return max(each.memory for name in ("export", "verify", "import") for each in self.figures[name])

    def close(self):
        self.hosts.close()


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def smallest(work, options):
    """Wall time of the smallest export: one artifact of 1 MB."""
    (work / "small").mkdir()
    bench = Bench(work / "small", 1_000_000, options)
    try:
        for _ in range(max(3, options.rounds)):
            bench.hosts.begin("up")
            bench.timed("export", bench.hosts.export)
    finally:
        bench.close()
    return median(bench.figures["export"]).seconds


def median(figures):
    """The run in the middle by wall time."""
    return sorted(figures, key=lambda each: each.seconds)[len(figures) // 2]


def amount(text):
    found = re.fullmatch(r"(\d+)(MB|GB)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r}: 300MB or 8GB is meant")
    return int(found[1]) * {"MB": 10**6, "GB": 10**9}[found[2]]


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="lab/bench", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures `ferry export`, `verify` and `import` as whole processes, each with a fake Pulp that costs next to nothing, and in the same\n"
                    "rounds cp, a naive and an expert shell pipeline. Every run's result is compared byte by byte; nothing is subtracted.",
        epilog="Ends with 1 when a figure misses its target by more than a quarter.")
    parser.add_argument("--size", type=amount, default=10**9, metavar="SIZE", help="of the corpus (1GB)")
    parser.add_argument("--rounds", type=int, default=5, help="after one to warm up (%(default)s)")
    parser.add_argument("--large", type=amount, metavar="SIZE", help="also ferry alone, once, with a corpus of this size: memory must not grow; for example 8GB")
    parser.add_argument("--no-peers", action="store_true", help="ferry alone")
    parser.add_argument("--seed", type=int, default=5, help="of the corpus (%(default)s)")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go, as JSON")
    parser.add_argument("--dist", type=pathlib.Path, default=DIST, help="another build's cli/target/dist, to compare")
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("/var/tmp"), help="below which 6 times the size is free (%(default)s)")
    options = parser.parse_args(words)
    if options.rounds < 1:
        parser.error("at least one round")
    return options


def run(options, work):
    """All figures as one object."""
    began = load()
    (work / "main").mkdir()
    bench = Bench(work / "main", options.size, options)
    limits = {}
    try:
        print(f"{bench.count} artifacts, {bench.size / 1e6:.0f} MB, seed {options.seed}; {os.cpu_count()} cores, load {began:.1f} before", flush=True)
        for number in range(options.rounds + 1):
            bench.round(not options.no_peers)
            if number == 0:
                bench.figures.clear()   # to warm up
            print(f"round {number} of {options.rounds}{' (to warm up)' * (not number)} done, load {load():.1f}", flush=True)
        limits["stored / zstd -3"] = bench.hosts.stored() / shells.stream_size(bench.media)
        limits["peak memory / 128 MiB"] = bench.peak() / PEAK
    finally:
        bench.close()
    limits["smallest export / 0.8 s"] = smallest(work, options) / 0.8
    if options.large:
        shutil.rmtree(work / "main")
        (work / "large").mkdir()
        large = Bench(work / "large", options.large, options)
        try:
            large.round(peers=False)
        finally:
            large.close()
        limits["peak memory, large / small"] = large.peak() / bench.peak()
    return report(bench, limits, began, options)


def report(bench, limits, began, options):
    runs = {name: {"seconds": [round(each.seconds, 3) for each in all_of], "cpu": [round(each.cpu, 2) for each in all_of],
                   "MB/s": round(bench.size / 1e6 / median(all_of).seconds, 1), "memory MiB": round(max(each.memory for each in all_of) / MIB, 1)}
            for name, all_of in bench.figures.items()}
    ratios = {name: {"median": round(statistics.median(wall), 3), "rounds": [round(one, 3) for one in wall], "target": TARGETS[name],
                     "cpu": round(statistics.median(cpu), 3)}
              for name, (wall, cpu) in bench.ratios().items()}
    return {"bytes": bench.size, "artifacts": bench.count, "seed": options.seed, "rounds": options.rounds, "cores": os.cpu_count(),
            "load": [round(began, 2), round(load(), 2)], "tools": shells.versions(), "runs": runs, "ratios": ratios,
            "limits": {name: {"value": round(value, 4), "limit": LIMITS[name]} for name, value in limits.items()}}


def show(result):
    print("\n| run | seconds, median (least to most) | MB/s | processor seconds | memory |\n|---|---:|---:|---:|---:|")
    for name, each in result["runs"].items():
        seconds = sorted(each["seconds"])
        print(f"| {name} | {seconds[len(seconds) // 2]:.2f} ({seconds[0]:.2f} to {seconds[-1]:.2f}) | {each['MB/s']:,.0f} "
              f"| {statistics.median(each['cpu']):.2f} | {each['memory MiB']:.0f} MiB |")
    print("\n| figure | median of rounds | least to most | by processor time | target | |\n|---|---:|---:|---:|---:|---|")
    bad = []
    for name, each in result["ratios"].items():
        spread = f"{min(each['rounds']):.2f} to {max(each['rounds']):.2f}"
        print(f"| {name} | {each['median']:.2f} | {spread} | {each['cpu']:.2f} | >= {each['target']} | {verdict(each['median'] / each['target'])} |")
        bad += [name] * (each["median"] * SLACK < each["target"])
    for name, each in result["limits"].items():
        print(f"| {name} | {each['value']:.4f} | | | <= {each['limit']} | {verdict(each['limit'] / each['value'])} |")
        bad += [name] * (each["value"] > each["limit"] * SLACK)
    print("\n" + "\n".join(f"{name}: {version}" for name, version in result["tools"].items()))
    return bad


def verdict(share):
    return "reached" if share >= 1 else "missed" if share * SLACK >= 1 else "MISSED"


def main(words):
    options = arguments(words)
    work = pathlib.Path(tempfile.mkdtemp(prefix="ferry-bench-", dir=options.work))
    try:
        result = run(options, work)
    except Failed as e:
        sys.exit(f"a run failed, so there are no figures: {e}")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    bad = show(result)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="ascii")
    if bad:
        sys.exit("missed by more than a quarter: " + ", ".join(bad))


main(sys.argv[1:])
