"""Artifacts that are the same on every machine: sizes are log-normal, bytes seeded, names their SHA-256, as Pulp's storage has them."""

import hashlib
import json
import math
import random

MEDIAN, SIGMA = 1_000_000, 1.2
LARGEST = 200_000_000
REDUNDANT = 0.15     # this share of artifacts compresses by REDUNDANCY, as wheels do; the others do not at all, as .deb packages
REDUNDANCY = 0.03
ROWS = 0.04          # share of bytes that are JSON rows as Pulp writes them
ROWS_FILE = 10_000_000
PIECE = 1 << 16


def _random_blob(source, size, redundant):
    """Random bytes; in a redundant blob the tail of every piece repeats its head."""
    repeat = int(PIECE * REDUNDANCY) if redundant else 0
    left = size
    while left > 0:
        piece = source.randbytes(PIECE - repeat)
        piece += piece[:repeat]
        yield piece[:left]
        left -= len(piece)


def _rows(source, size):
    """Rows of packages: digests and UUIDs, which hardly compress, between field names and paths, which do."""
    left = size
    while left > 0:
        name = f"lib{source.choice(['gtk', 'qt', 'perl', 'python3', 'boost', 'x11'])}-{source.randrange(10_000)}"
        digest = source.randbytes(32).hex()
        row = json.dumps({
            "file": f"artifact/{digest[:2]}/{digest[2:]}", "size": str(source.randrange(10_000_000)), "md5": None, "sha1": None,
            "sha224": source.randbytes(28).hex(), "sha256": digest, "sha384": source.randbytes(48).hex(),
            "sha512": source.randbytes(64).hex(), "pulp_domain": "00000000-0000-0000-0000-000000000000",
            "upstream_id": f"{source.getrandbits(128):032x}", "package": name, "version": f"{source.randrange(9)}.{source.randrange(99)}-1",
            "relative_path": f"pool/main/l/{name}/{name}_amd64.deb"}).encode() + b", "
        yield row[:left]
        left -= len(row)


def _store(media, pieces):
    digest, beside = hashlib.sha256(), media / "artifact" / "new"
    size = 0
    with beside.open("wb") as out:
        for piece in pieces:
            digest.update(piece)
            out.write(piece)
            size += len(piece)
    name = digest.hexdigest()
    folder = media / "artifact" / name[:2]
    folder.mkdir(exist_ok=True)
    beside.rename(folder / name[2:])
    return size


def make(media, size, seed):
    """Fills MEDIA/artifact with about `size` bytes; how many bytes and artifacts there are."""
    source = random.Random(seed)
    (media / "artifact").mkdir(parents=True)
    made = count = 0
    rows = 0
    while made < size:
        left = size - made
        if rows < ROWS * made:
            length = min(ROWS_FILE, left)
            rows += length
            pieces = _rows(source, length)
        else:
            length = max(1, min(LARGEST, left, int(math.exp(source.gauss(math.log(MEDIAN), SIGMA)))))
            pieces = _random_blob(source, length, source.random() < REDUNDANT)
        made += _store(media, pieces)
        count += 1
    return made, count


def digests(media):
    """What is to come out in the end: the digests of all artifacts."""
    return {each.parent.name + each.name for each in (media / "artifact").glob("*/*")}
