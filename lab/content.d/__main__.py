"""The commands of lab/content."""

import argparse
import concurrent.futures
import sys
import time

import apt_upstream
import galaxy
import load
import plain_files
import pulp
import python_index
import rpms
import serve
import tools


def main():
    parser = argparse.ArgumentParser(prog="lab/content", description="Makes the lab's test content and loads it into Pulp.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="make the content on disk; what is there is kept")
    command = commands.add_parser("load", help="build, then bring the repositories of Pulp to a state")
    command.add_argument("state", type=int, choices=(1, 2), nargs="?", default=1)
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("files", help="fill a file repository with COUNT generated files of BYTES in all")
    command.add_argument("name")
    command.add_argument("count", type=int)
    command.add_argument("bytes", type=int)
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("one-sided", help="bring an apt repository to a state of a tree of which only amd64 changes")
    command.add_argument("name")
    command.add_argument("state", type=int, choices=(1, 2), nargs="?", default=1)
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("marked", help="fill an ansible repository with every kind of content, also a mark, a signature, a deprecation")
    command.add_argument("name")
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("rpms", help="bring an rpm repository to a state of two tiny packages")
    command.add_argument("name")
    command.add_argument("state", type=int, choices=(1, 2), nargs="?", default=1)
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("installer", help="bring an apt repository to a state of what an installer needs, and plain files")
    command.add_argument("name")
    command.add_argument("state", type=int, choices=(1, 2, 3), nargs="?", default=1)
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("refused", help="load what no export can carry: on-demand content and source packages")
    command.add_argument("--side", choices=("up", "down"), default="up")
    command = commands.add_parser("serve", help="publish and distribute what the repositories hold, as a site would")
    command.add_argument("--side", choices=("up", "down"), default="up")
    arguments = parser.parse_args()
    begun = time.monotonic()
    if arguments.command == "files":
        folder = plain_files.generated(arguments.name, arguments.count, arguments.bytes)
        print(load.sync_files(pulp.lab_pulp(arguments.side), arguments.name, folder))
    elif arguments.command == "one-sided":
        build()
        print(load.sync_one_sided(pulp.lab_pulp(arguments.side), arguments.name, apt_upstream.build_one_sided(), arguments.state))
    elif arguments.command == "marked":
        build()
        print(load.load_marked(pulp.lab_pulp(arguments.side), arguments.name))
    elif arguments.command == "rpms":
        print(load.load_rpms(pulp.lab_pulp(arguments.side), arguments.name, rpms.of(rpms.build(), arguments.state)))
    elif arguments.command == "installer":
        print(load.load_installer(pulp.lab_pulp(arguments.side), arguments.name, arguments.state))
    elif arguments.command == "serve":
        serve.serve(pulp.lab_pulp(arguments.side))
    elif arguments.command == "refused":
        build()
        load.load_refused(pulp.lab_pulp(arguments.side), apt_upstream.build_sources())
    else:
        build()
        if arguments.command == "load":
            load.load(pulp.lab_pulp(arguments.side), arguments.state)
    print(f"{arguments.command}: {time.monotonic() - begun:.1f} s")


def build():
    """Everything, the downloads beside one another."""
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(apt_upstream.build), pool.submit(plain_files.build), pool.submit(_python_and_galaxy)]
        for job in jobs:
            job.result()


def _python_and_galaxy():
    programs = tools.build()
    python_index.build(programs / "pip")
    galaxy.build(programs)


if __name__ == "__main__":
    try:
        main()
    except pulp.PulpError as problem:
        sys.exit(f"lab/content: {problem}")
