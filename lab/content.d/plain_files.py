"""Files made from seeds, with the PULP_MANIFEST that Pulp's file remotes read."""

import hashlib
import random

from places import ROOT, stamped
import recipe

BLOCK = 1 << 20


def build():
    """Returns nothing; `folder(set, state)` tells where the files of `files` and `odd` lie."""
    for name, states in (("files", recipe.FILES), ("odd", recipe.ODD_FILES)):
        for state, files in states.items():
            stamped(f"{name}-{state}", files, lambda place, files=files: write(place, files))


def folder(name, state):
    """Where one set of files lies."""
    return ROOT / f"{name}-{state}"


def write(place, files):
    """Writes each file (name -> size and seed) and the manifest, last; Pulp takes no name with a comma from there."""
    rows = [(name, _write_one(place / name, size, seed), size) for name, (size, seed) in files.items()]
    (place / "PULP_MANIFEST").write_text("".join(f"{name},{digest},{size}\n" for name, digest, size in rows), "utf-8")


def generated(name, count, total):
    """A folder of count files that have total bytes between them, of sizes from a quarter to seven quarters of the mean."""
    def sizes():
        rng, left = random.Random(f"{count}/{total}"), total
        for index in range(count - 1):
            mean = left // (count - index)
            size = mean // 4 + rng.randrange(max(1, mean * 3 // 2))
            left -= size
            yield size
        yield left
    files = {f"{index % 100:02}/file-{index:06}.bin": (size, f"{name}-{index}") for index, size in enumerate(sizes())}
    return stamped(f"generated-{name}", (count, total), lambda place: write(place, files))


def _write_one(path, size, seed):
    path.parent.mkdir(parents=True, exist_ok=True)
    rng, digest = random.Random(seed), hashlib.sha256()
    with open(path, "wb") as out:
        for offset in range(0, size, BLOCK):
            block = rng.randbytes(min(BLOCK, size - offset))
            digest.update(block)
            out.write(block)
    return digest.hexdigest()
