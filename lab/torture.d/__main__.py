"""Crash and fault injection: `disk` against a fake Pulp, `pulps` on the lab's two real ones. Each has a --help."""

import sys

import disk
import pulps

PARTS = {"disk": disk.main, "pulps": pulps.main}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in PARTS:
        print("usage: lab/torture disk|pulps [--help]", file=sys.stderr)
        sys.exit(2)
    PARTS[sys.argv[1]](sys.argv[2:])


main()
