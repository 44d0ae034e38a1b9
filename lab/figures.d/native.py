"""Pulp's own export and import of one file repository, as its documentation tells to.

usage: native.py export|import REPOSITORY EXPORTS-FOLDER IMPORTS-FOLDER
"""

import pathlib
import shutil
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "content.d"))
import pulp  # noqa: E402  (found through the line above)


def export(name, exports):
    up = pulp.lab_pulp("up")
    repository = up.find("repositories/file/file/", name=name)["pulp_href"]
    exporter = up.post("exporters/core/pulp/", {"name": name, "path": f"{exports}/{name}", "repositories": [repository]})
    up.post(exporter["pulp_href"] + "exports/", {"chunk_size": "500MB"})
    up.delete(exporter["pulp_href"])


def load(name, exports, imports):
    down = pulp.lab_pulp("down")
    source, target = pathlib.Path(exports) / name, pathlib.Path(imports) / name
    shutil.move(source, target)  # the journey of the medium; on one disk it costs nothing
    toc = next(target.rglob("*toc.json"))
    down.post("repositories/file/file/", {"name": name})
    importer = down.post("importers/core/pulp/", {"name": name})
    group = down.post(importer["pulp_href"] + "imports/", {"toc": str(toc)})["task_group"]
    while (state := down.get(group))["waiting"] + state["running"]:
        time.sleep(0.2)
    if state["failed"]:
        raise SystemExit(f"Pulp's import failed: {state}")
    down.delete(importer["pulp_href"])
    shutil.rmtree(target)


what, repository_name, *folders = sys.argv[1:]
if what == "export":
    export(repository_name, folders[0])
else:
    load(repository_name, *folders)
