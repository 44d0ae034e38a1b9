"""An unsigned apt repository of any number of small packages, made from seeds without Debian's tools, which take a process for each package."""

import gzip
import hashlib
import io
import random
import tarfile

DISTRIBUTION, COMPONENT, ARCHITECTURE = "bench", "main", "amd64"


def write(place, packages):
    """Writes each package ((name, version) -> size and seed of the one file in it) and the indexes that name them."""
    entries = [_write_one(place, name, version, size, seed) for (name, version), (size, seed) in packages.items()]
    folder = place / "dists" / DISTRIBUTION
    indexes = {f"{COMPONENT}/binary-{ARCHITECTURE}/Packages{ending}": content
               for ending, content in _compressed("\n".join(entries).encode())}
    for path, content in indexes.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    listed = "".join(f" {hashlib.sha256(content).hexdigest()} {len(content)} {path}\n" for path, content in indexes.items())
    (folder / "Release").write_text(
        f"Origin: Pulp Ferry Lab\nLabel: Pulp Ferry Lab\nSuite: {DISTRIBUTION}\nCodename: {DISTRIBUTION}\n"
        f"Date: Tue, 14 Nov 2023 22:13:20 UTC\nArchitectures: {ARCHITECTURE}\nComponents: {COMPONENT}\nSHA256:\n{listed}")


def _compressed(content):
    return ("", content), (".gz", gzip.compress(content, mtime=0))


def _write_one(place, name, version, size, seed):
    """The package's file; returns its paragraph of `Packages`."""
    path = f"pool/{COMPONENT}/{name[-2:]}/{name}_{version}_{ARCHITECTURE}.deb"
    control = (f"Package: {name}\nVersion: {version}\nArchitecture: {ARCHITECTURE}\nMaintainer: Pulp Ferry Lab <upstream@ferry.invalid>\n"
               "Section: misc\nPriority: optional\nDescription: generated\n")
    content = _ar({"debian-binary": b"2.0\n", "control.tar.gz": _tar("control", control.encode()),
                   "data.tar.gz": _tar(f"usr/share/{name}", random.Random(seed).randbytes(size))})
    (place / path).parent.mkdir(parents=True, exist_ok=True)
    (place / path).write_bytes(content)
    return f"{control}Filename: {path}\nSize: {len(content)}\nSHA256: {hashlib.sha256(content).hexdigest()}\n"


def _tar(name, content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        member = tarfile.TarInfo(f"./{name}")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))
    return gzip.compress(out.getvalue(), 1, mtime=0)


def _ar(members):
    def member(name, content):
        return f"{name:16}{0:<12}{0:<6}{0:<6}{'100644':8}{len(content):<10}`\n".encode() + content + b"\n" * (len(content) % 2)
    return b"!<arch>\n" + b"".join(member(*each) for each in members.items())
