"""What an update, a first load and a look at a site that is up to date cost: ferry beside Pulp's own export and import, on two real Pulps."""

import argparse
import json
import pathlib
import re
import sys
import time

LAB = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(LAB / "bench.d"), str(LAB / "content.d")]
import plot  # noqa: E402  (found through the line above)
import pulp  # noqa: E402
from kinds import CHANGED, GONE, Files, Packages  # noqa: E402
from measure import Failed  # noqa: E402
from report import Result, show  # noqa: E402
from runs import Bench, FirstLoad, Updates, UpToDate  # noqa: E402


def run(bench, options, result):
    """Everything in turn; what has been measured is in the result, also when a later run fails."""
    for kind, sizes in ((Files(), options.sizes), (Packages(), options.deb_sizes)):
        if sizes:
            updates = Updates(bench, kind, options.bytes)
            for count in sorted(sizes):
                for number in range(options.rounds):
                    updates.round(count, number, options.rounds)
            result.add_updates(updates)
    for total in options.payload:
        first = FirstLoad(bench, total, options.payload_files)
        try:
            first.fill()
            for number in range(options.rounds):
                first.round(number, options.rounds)
        finally:
            first.close()
        result.add_first(first)
    if options.repositories:
        current = UpToDate(bench, options.repositories, options.bytes)
        try:
            current.rounds(max(3, options.rounds))
        finally:
            current.close()
        result.add_up_to_date(current)


def amount(text):
    found = re.fullmatch(r"(\d+)(MB|GB)", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r}: 300MB or 8GB is meant")
    return int(found[1]) * {"MB": 10**6, "GB": 10**9}[found[2]]


def several(one):
    """Values with commas between them, or `none`."""
    def parse(text):
        return [] if text == "none" else [one(each) for each in text.split(",")]
    return parse


def arguments(words):
    parser = argparse.ArgumentParser(
        prog="lab/bench-pulp", formatter_class=argparse.RawDescriptionHelpFormatter,
        description=f"Native export and import beside ferry's, on the lab's two Pulps: all of a repository first, then an update of {CHANGED + GONE} units ({CHANGED} changed,\n"
                    f"{GONE} gone), for file and deb repositories of several sizes; a first load of a large one with the disk that it takes; ferry's export and\n"
                    "import where nothing is new. `publish: none`, so that like is compared with like. ferry's commands are timed whole, the start of Java\n"
                    "included; Pulp's from the request to its last task. Each result is compared unit by unit; afterwards nothing of it is left.",
        epilog="Ends with 1 when a result is not equal, or when a figure misses its target by more than a quarter.")
    parser.add_argument("--sizes", type=several(int), default=[3_200, 12_800], metavar="N,N", help="files of a file repository (3200,12800), or none")
    parser.add_argument("--deb-sizes", type=several(int), default=[1_250, 5_000], metavar="N,N", help="packages of a deb repository (1250,5000), or none")
    parser.add_argument("--bytes", type=int, default=2_000, help="of each file (%(default)s)")
    parser.add_argument("--payload", type=several(amount), default=[], metavar="SIZE,SIZE", help="also a first load of so much, for example 1GB; it is on disk four times")
    parser.add_argument("--payload-files", type=int, default=3_200, metavar="N", help="in so many files (%(default)s)")
    parser.add_argument("--repositories", type=int, default=10, metavar="N", help="that are up to date (%(default)s); 0 leaves that out")
    parser.add_argument("--rounds", type=int, default=1, help="in turn (%(default)s); where nothing is new at least 3")
    parser.add_argument("--json", type=pathlib.Path, help="where the figures go, as JSON")
    parser.add_argument("--plot", type=pathlib.Path, help="where the plot goes, as SVG")
    parser.add_argument("--replot", type=pathlib.Path, nargs="+", metavar="JSON", help="measures nothing: draws the updates in these")
    options = parser.parse_args(words)
    if options.rounds < 1 or min(options.sizes + options.deb_sizes, default=CHANGED + GONE) < CHANGED + GONE:
        parser.error(f"at least one round, and {CHANGED + GONE} units")
    return options


def main(words):
    options = arguments(words)
    if options.replot:
        plot.draw([each for file in options.replot for each in json.loads(file.read_text(encoding="ascii"))["updates"]], options.plot)
        return
    start = time.monotonic()
    bench = Bench()
    problem = None
    try:
        result = Result(bench, options.rounds)
        run(bench, options, result)
    except (Failed, pulp.PulpError) as e:
        problem = f"a run failed, what it belongs to has no figures: {e}"
    finally:
        bench.close()
    result.end()
    show(result.data)
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({**result.data, "failed": problem}, indent=1) + "\n", encoding="ascii")
    if options.plot and result.data["updates"]:
        plot.draw(result.data["updates"], options.plot)
    print(f"\n{time.monotonic() - start:.0f} s in all; load {result.data['load'][0]} before, {result.data['load'][1]} after")
    if problem:
        sys.exit(problem)
    if result.bad():
        sys.exit("missed by more than a quarter: " + ", ".join(result.bad()))


main(sys.argv[1:])
