"""Tiny rpms, built from nothing, for a repository of a type that ferry has no rule for."""

import pathlib
import tempfile

from places import stamped
from processes import run
import recipe

SPEC = """Name: {name}
Version: {version}
Release: 1
Summary: A package of the lab
License: Apache-2.0
BuildArch: noarch
%description
It holds nothing.
%files
"""


def build():
    """Returns the folder that holds every version of every package."""
    return stamped("rpms", (SPEC, recipe.RPMS), _build)


def of(place, state):
    """One state's files."""
    return [place / f"noarch/{name}-{version}-1.noarch.rpm" for name, version in recipe.RPMS[state]]


def _build(place):
    for name, version in sorted({package for packages in recipe.RPMS.values() for package in packages}):
        with tempfile.TemporaryDirectory() as work:
            spec = pathlib.Path(work) / "package.spec"
            spec.write_text(SPEC.format(name=name, version=version))
            run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {work}", "--define", f"_rpmdir {place}", spec)
