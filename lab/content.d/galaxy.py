"""Ansible collections, built anew from those that the `ansible` package carries, and a role of our own."""

import contextlib
import gzip
import io
import json
import pathlib
import shutil
import tarfile
import tempfile
import zipfile

from places import stamped
from processes import run
import recipe

# Fields of a built collection's MANIFEST.json that galaxy.yml may hold.
FIELDS = ("namespace", "name", "version", "readme", "authors", "description", "license", "license_file", "tags", "dependencies",
          "repository", "documentation", "homepage", "issues")


def build(tools):
    """Returns the folder that holds `<ns>-<name>-<version>.tar.gz` of every collection and of every version of the role."""
    return stamped("galaxy", (recipe.ANSIBLE, recipe.COLLECTIONS, recipe.ROLES, FIELDS, "times set to 0"), lambda place: _build(tools, place))


def collections(place, state):
    """Tarballs of one state's collections."""
    return [tarball(place, name) for name in recipe.COLLECTIONS[state]]


def tarball(place, name):
    """The tarball of a collection."""
    return next(place.glob(name.replace(".", "-", 1) + "-*.tar.gz"))


@contextlib.contextmanager
def signature(place, name, environment):
    """A file with a detached signature over a collection's MANIFEST.json, by the key that signs the apt repositories."""
    with tempfile.TemporaryDirectory() as work:
        manifest = pathlib.Path(work) / "MANIFEST.json"
        with tarfile.open(tarball(place, name)) as tar:
            manifest.write_bytes(tar.extractfile("MANIFEST.json").read())
        run("gpg", "--batch", "--armor", "--detach-sign", manifest, env=environment)
        run("gpgconf", "--kill", "gpg-agent", env=environment)
        yield manifest.with_name("MANIFEST.json.asc")


def roles(place, state):
    """Version and tarball of each of one state's roles."""
    return [(version, place / f"{'-'.join(recipe.ROLE)}-{version}.tar.gz") for version in recipe.ROLES[state]]


def _build(tools, place):
    run(tools / "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", place / "wheel", recipe.ANSIBLE)
    names = sorted({name for names in recipe.COLLECTIONS.values() for name in names})
    with zipfile.ZipFile(next((place / "wheel").iterdir())) as wheel:
        for name in names:
            _unpack(wheel, name, place / "tree" / name)
    run(tools / "ansible-galaxy", "collection", "build", "--output-path", place, *(place / "tree" / n for n in names))
    for tarball in place.glob("*.tar.gz"):
        _without_times(tarball)
    for version in recipe.ROLES[2]:
        _role(place / f"{'-'.join(recipe.ROLE)}-{version}.tar.gz", version)
    for left_over in ("wheel", "tree"):
        shutil.rmtree(place / left_over)


def _unpack(wheel, name, folder):
    """Puts one collection's sources into the folder, with the galaxy.yml that the wheel leaves out."""
    prefix = f"ansible_collections/{name.replace('.', '/')}/"
    for member in wheel.namelist():
        if member.startswith(prefix) and not member.endswith("/"):
            target = folder / member.removeprefix(prefix)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(wheel.read(member))
    info = json.loads((folder / "MANIFEST.json").read_text())["collection_info"]
    for made_by_build in ("MANIFEST.json", "FILES.json"):
        (folder / made_by_build).unlink()
    (folder / "galaxy.yml").write_text(json.dumps({f: info[f] for f in FIELDS if info.get(f)}, indent=2))


def _without_times(path):
    """Packs a tarball anew, so that two builds of one collection are the same bytes and Pulp knows them again."""
    with tarfile.open(path) as tar:
        members = [(info, tar.extractfile(info)) for info in tar.getmembers()]
        with _packing(path.with_suffix(".new")) as out:
            for info, content in members:
                info.mtime = 0
                out.addfile(info, content)
    path.with_suffix(".new").rename(path)


@contextlib.contextmanager
def _packing(path):
    with open(path, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
        with tarfile.open(fileobj=packed, mode="w") as tar:
            yield tar


def _role(path, version):
    namespace, name = recipe.ROLE
    members = {
        "meta/main.yml": f"galaxy_info:\n  role_name: {name}\n  namespace: {namespace}\n  author: Pulp Ferry\n"
                         "  description: says hello\n  license: Apache-2.0\n  min_ansible_version: '2.14'\n"
                         "dependencies: []\n",
        "tasks/main.yml": f"- name: Say hello\n  ansible.builtin.debug:\n    msg: hello from {version}\n",
        "README.md": f"# {name}\n\nSays hello; version {version}.\n",
    }
    with _packing(path) as tar:
        for member, text in members.items():
            info = tarfile.TarInfo(f"{name}-{version}/{member}")
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
