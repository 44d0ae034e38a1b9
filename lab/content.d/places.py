"""Where the content lies. Everything is below $FERRY_LAB/content, which `lab/env` names."""

import contextlib
import os
import pathlib
import shutil

ROOT = pathlib.Path(os.environ["FERRY_LAB"]) / "content"


def stamped(name, recipe, build):
    """Runs build(folder) once for this recipe; a build cut short, or another recipe, is begun again from nothing."""
    place, stamp = ROOT / name, ROOT / f".{name}.stamp"
    if stamp.exists() and stamp.read_text() == repr(recipe):
        return place
    print(f"building {name}", flush=True)
    stamp.unlink(missing_ok=True)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(place)
    place.mkdir(parents=True)
    build(place)
    stamp.write_text(repr(recipe))
    print(f"built {name}", flush=True)
    return place


def discard(name):
    """Forgets what was built, for what is too large to be kept."""
    (ROOT / f".{name}.stamp").unlink(missing_ok=True)
    shutil.rmtree(ROOT / name, ignore_errors=True)
