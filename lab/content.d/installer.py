"""What of an apt repository is for Debian's installer, or is nothing that Pulp knows: content of types that no plain mirror has."""

from processes import run

INDEX = "dists/bookworm/main/installer-amd64/{state}/images"
CONTROL = """Package: ferrylab-installer
Version: 1.0
Architecture: amd64
Section: debian-installer
Maintainer: Pulp Ferry <lab@example.org>
Description: package of the lab's installer
"""


def package(folder):
    """Builds the package."""
    tree = folder / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(CONTROL)
    file = folder / "ferrylab-installer_1.0_amd64.udeb"
    run("dpkg-deb", "--root-owner-group", "--build", tree, file, env={"SOURCE_DATE_EPOCH": "1700000000"})
    return file


def sums(folder, state):
    """Writes the files of one state's index of images."""
    return [_file(folder / name, f"{name} of state {state}\n") for name in ("SHA256SUMS", "MD5SUMS")]


def plain(folder, state):
    """Writes two files, one of which is the same in every state."""
    return [_file(folder / "README", "stays\n"), _file(folder / "extrafiles", f"of state {state}\n")]


def _file(path, text):
    path.write_text(text)
    return path
