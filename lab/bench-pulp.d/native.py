"""Pulp's own export and import of one repository, as its documentation tells to; an update is its incremental one."""

import os
import pathlib
import shutil
import time

from measure import Failed

POLL = 0.1  # seconds


class Native:
    """One exporter and one importer for a repository of the same name at both Pulps."""

    name = "native"

    def __init__(self, bench, kind, repository):
        self.up, self.down = bench.up, bench.down
        here, there = pathlib.Path(os.environ["LAB_UP_DIR"]), pathlib.Path(os.environ["LAB_DOWN_DIR"])
        self.exports, self.imports = here / "exports" / repository, there / "imports" / repository
        self.connected = {"tasks": here / "tmp"}, here / "exports"
        self.site = {"tasks": there / "tmp", "imports": there / "imports"}, there / "media"
        self.repository = repository
        self.close()    # what a run that was killed has left
        source = self.up.find(f"repositories/{kind.type}/", name=repository)["pulp_href"]
        self.exporter = self.up.post("exporters/core/pulp/", {"name": repository, "path": str(self.exports), "repositories": [source]})["pulp_href"]
        self.down.post(f"repositories/{kind.type}/", {"name": repository})
        self.importer = self.down.post("importers/core/pulp/", {"name": repository})["pulp_href"]

    def export(self, full):
        """Seconds."""
        began = time.monotonic()
        self.up.post(self.exporter + "exports/", {"full": full, "chunk_size": "500MB"})
        return time.monotonic() - began

    def arrive(self):
        """The journey of the medium, which costs nothing on one disk; what came before it goes."""
        shutil.rmtree(self.imports, ignore_errors=True)
        shutil.move(self.exports, self.imports)

    def load(self):
        """Seconds."""
        toc = next(self.imports.rglob("*toc.json"))
        began = time.monotonic()
        group = self.down.post(self.importer + "imports/", {"toc": str(toc)})["task_group"]
        while (state := self.down.get(group))["waiting"] + state["running"]:
            time.sleep(POLL)
        seconds = time.monotonic() - began
        if state["failed"] or any(each["done"] != each["total"] for each in state["group_progress_reports"]):
            raise Failed(f"Pulp's import failed: {state}")
        return seconds

    def close(self):
        for one, path in ((self.up, "exporters/core/pulp/"), (self.down, "importers/core/pulp/")):
            found = one.find(path, name=self.repository)
            if found:
                one.delete(found["pulp_href"])
        for each in (self.exports, self.imports):
            shutil.rmtree(each, ignore_errors=True)
