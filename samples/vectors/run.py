#!/usr/bin/env python3
"""Lays each vector out and runs a verifier over it; see README.md. Ends with 1 where an exit code is not the expected one.

  run.py                                      ferry verify, from bin/ferry of this project
  run.py --verify 'CMD' [--prepare 'CMD'] [CASE...]   any program; a CASE is a prefix such as CHK or CHK/data-link
  run.py --which import --verify 'CMD'        what an import is to end with
  run.py --keys 'CMD' --receipt 'CMD' --pulp-tar 'CMD' KEY RCP TARP           vectors that are no bundles; without a CMD, KEY by ferry, the others not

In a CMD stand {bundle} {now} {site} {root} {fingerprint} {work} and {here}, this folder; {work} is an empty folder, one for each vector.
A vector with a line `had:` is passed over: its site would have to import the other vector first, which is for CMDs of your own.
"""
import argparse
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CONFIG = """pulp: {{url: "http://127.0.0.1:1", password_env: PULP, imports: imports}}
state: state
site: {site}
streams: [golden, pairs, vectors]
receipt: none
"""


def call(command, at):
    words = [word for part in shlex.split(command) for word in (at[part[1:-1]] if part == "{passphrase}" else [part.format(**at)])]
    return subprocess.run(words, cwd=at["work"], capture_output=True, text=True, timeout=300)


def right(name, done, expected):
    wanted = int(expected.split()[1])
    if done.returncode != wanted:
        print(f"{name}: exit code {done.returncode}, not {wanted}: {done.stderr.strip()}")
    return done.returncode == wanted


def run_file(command, case, expect):
    """A vector that is no bundle."""
    with tempfile.TemporaryDirectory() as work:
        files = pathlib.Path(work) / "files"
        shutil.copytree(case / "files", files)
        for file in files.rglob("*"):
            if file.is_file():
                file.chmod(0o600)
        steps(expect, files)
        passphrase, root = files / "passphrase", files / "1.root.json"
        at = {"work": work, "file": files / expect["reads"][0], "receipt": files / expect["reads"][0], "here": HERE,
              "root": root if root.exists() else HERE / "base/one/roots/1.root.json",
              "passphrase": ["--passphrase-file", str(passphrase)] if os.path.lexists(passphrase) else []}
        return right(case.relative_to(HERE).as_posix(), call(command, at), expect["expect"][0])


def lay_out(case, expect, bundle):
    base = expect["base"][0]
    shutil.copytree(HERE / "../bundles/golden-1-1" if base == "golden" else HERE / "base" / base, bundle)
    if (case / "bundle").is_dir():
        shutil.copytree(case / "bundle", bundle, dirs_exist_ok=True)
    steps(expect, bundle)


def steps(expect, bundle):
    for step in expect.get("make", []):
        verb, path, *rest = step.split(" ")
        path = bundle / path
        if verb in ("remove", "link", "fifo") and os.path.lexists(path):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        if verb == "folder":
            path.mkdir()
        elif verb == "fifo":
            os.mkfifo(path)
        elif verb == "mode":
            path.chmod(sum(1 << 8 - i for i, letter in enumerate(rest[0]) if letter != "-"))
        elif verb == "link":
            path.symlink_to(rest[0])
        elif verb == "sparse":
            os.truncate(path, int(rest[0]))
        elif verb == "many":
            path.mkdir()
            for i in range(int(rest[0])):
                (path / f"{i:07d}").touch()


def main():
    ferry = f"{HERE}/../../bin/ferry --config {{work}}/ferry.yml "
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--prepare", default=ferry + "trust init --root {root} --fingerprint {fingerprint}")
    options.add_argument("--verify", default=ferry + "verify --now {now} {bundle}")
    options.add_argument("--keys", default=f"{HERE}/../../bin/ferry keys show {{file}} {{passphrase}}")
    options.add_argument("--receipt", default="")
    options.add_argument("--pulp-tar", default="")
    options.add_argument("--which", choices=["expect", "import"], default="expect")
    options.add_argument("cases", nargs="*", default=[""])
    given = options.parse_args()
    tried = wrong = passed_over = 0
    for file in sorted(HERE.glob("[A-Z]*/*/EXPECT")):
        case, name = file.parent, file.parent.relative_to(HERE).as_posix()
        if not any(name.startswith(prefix) for prefix in given.cases):
            continue
        expect = {}
        for line in file.read_text("ascii").splitlines():
            key, value = line.split(": ", 1)
            expect.setdefault(key, []).append(value)
        if "reads" in expect:
            command = {"KEY": given.keys, "RCP": given.receipt, "TARP": given.pulp_tar}[case.parent.name]
            if command:
                tried += 1
                wrong += not run_file(command, case, expect)
            else:
                passed_over += 1
            continue
        if "had" in expect:
            passed_over += 1
            continue
        with tempfile.TemporaryDirectory() as work:
            (pathlib.Path(work) / "ferry.yml").write_text(CONFIG.format(site=expect["site"][0]))
            bundle = pathlib.Path(work) / "medium" / expect["bundle"][0]
            lay_out(case, expect, bundle)
            root = case / "trusted/1.root.json"
            base = HERE / "../bundles/golden-1-1" if expect["base"][0] == "golden" else HERE / "base" / expect["base"][0]
            at = {"bundle": bundle, "work": work, "now": expect["now"][0], "site": expect["site"][0], "here": HERE,
                  "root": root if root.exists() else base / "roots/1.root.json", "fingerprint": expect["root"][0]}
            for command in filter(None, (given.prepare, given.verify)):
                done = call(command, at)
            tried += 1
            wrong += not right(name, done, (expect.get(given.which) or expect["expect"])[0])
    print(f"{tried} vectors, {wrong} wrong, {passed_over} passed over")
    sys.exit(1 if wrong or not tried else 0)


if __name__ == "__main__":
    main()
