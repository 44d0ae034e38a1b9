"""Pulp's own export and import of one repository, as its documentation tells to; an update is its incremental one."""

import os
import pathlib
import shutil
import time

POLL = 0.1  # seconds


class Native:
    """One exporter and one importer for a repository of the same name at both Pulps."""

    def __init__(self, up, down, name):
        self.up, self.down, self.name = up, down, name
        self.exports = pathlib.Path(os.environ["LAB_UP_DIR"]) / "exports" / name
        self.imports = pathlib.Path(os.environ["LAB_DOWN_DIR"]) / "imports" / name
        repository = up.find("repositories/file/file/", name=name)["pulp_href"]
        self.exporter = up.post("exporters/core/pulp/", {"name": name, "path": str(self.exports), "repositories": [repository]})["pulp_href"]
        down.post("repositories/file/file/", {"name": name})
        self.importer = down.post("importers/core/pulp/", {"name": name})["pulp_href"]

    def export(self, full):
        """Seconds."""
        began = time.monotonic()
        self.up.post(self.exporter + "exports/", {"full": full, "chunk_size": "500MB"})
        return time.monotonic() - began

    def load(self):
        """Seconds; the journey of the medium, which costs nothing on one disk, is not counted."""
        shutil.move(self.exports, self.imports)
        toc = next(self.imports.rglob("*toc.json"))
        began = time.monotonic()
        group = self.down.post(self.importer + "imports/", {"toc": str(toc)})["task_group"]
        while (state := self.down.get(group))["waiting"] + state["running"]:
            time.sleep(POLL)
        seconds = time.monotonic() - began
        if state["failed"] or any(each["done"] != each["total"] for each in state["group_progress_reports"]):
            raise SystemExit(f"Pulp's import failed: {state}")
        shutil.rmtree(self.imports)
        return seconds

    def close(self):
        self.up.delete(self.exporter)
        self.down.delete(self.importer)
        for each in (self.exports, self.imports):
            shutil.rmtree(each, ignore_errors=True)
