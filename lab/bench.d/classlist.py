"""The classes of ferry's usual commands, each once, as Java lists what it loads: the input of libexec/archive-classes."""

import os
import pathlib
import shutil
import tempfile

import corpus
from ferry import DIST, PROJECT, Hosts

LIST = PROJECT / "cli" / "src" / "main" / "dist" / "lib" / "ferry.classlist"


def main():
    work = pathlib.Path(tempfile.mkdtemp(prefix="ferry-classlist."))
    lists = work / "lists"
    lists.mkdir()
    os.environ["FERRY_JAVA_OPTIONS"] = f"-Xshare:off -XX:DumpLoadedClassList={lists}/%p"
    try:
        corpus.make(work / "media", 1_000_000, 5)
        hosts = Hosts(work, work / "media", DIST)
        try:
            hosts.export()
            hosts.verify()
            hosts.load()
            for host, words in ((hosts.up, ["plan", "--full"]), (hosts.up, ["status"]), (hosts.down, ["status"]), (hosts.down, ["receipt"])):
                hosts.run(host, *words)
        finally:
            hosts.close()
        seen = dict.fromkeys(line for each in sorted(lists.iterdir()) for line in each.read_text(encoding="ascii").splitlines() if not line.startswith("#"))
    finally:
        shutil.rmtree(work)
    LIST.write_text("# Made by lab/classlist.\n" + "".join(f"{line}\n" for line in sorted(seen)), encoding="ascii")
    print(f"{LIST.relative_to(PROJECT)}: {len(seen)} lines")


main()
