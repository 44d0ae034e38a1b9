"""Wheels and source distributions, fetched by pip."""

from places import stamped
from processes import run
import recipe


def build(pip):
    """Returns the folder that holds them all; `of(folder, state)` tells which belong to a state."""
    return stamped("python", (recipe.WHEELS, recipe.SDISTS), lambda place: _download(pip, place))


def of(place, state):
    """The files of one state, sorted."""
    wheels = [_named(place, pin, ".whl") for pin in recipe.WHEELS[state]]
    return sorted(wheels + [_named(place, pin, ".tar.gz") for pin in recipe.SDISTS[state]])


def _download(pip, place):
    # Two versions of one package cannot be asked for in one call.
    for pins in _batches(recipe.WHEELS):
        run(pip, "download", "-q", "--no-deps", "--only-binary", ":all:", "--implementation", "py", "--abi", "none",
            "--platform", "any", "-d", place, *pins)
    for pins in _batches(recipe.SDISTS):
        run(pip, "download", "-q", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-d", place, *pins)


def _batches(states):
    first = states[1]
    return [first, [pin for pin in states[2] if pin not in first]]


def _named(place, pin, suffix):
    name, version = pin.split("==")
    wanted = f"{name.replace('-', '_')}-{version}"
    matches = [f for f in place.iterdir() if f.name.startswith(wanted) and f.name.endswith(suffix)]
    if len(matches) != 1:
        raise SystemExit(f"{pin}: one file {wanted}*{suffix} was expected in {place}, found {len(matches)}")
    return matches[0]
