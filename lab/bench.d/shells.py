"""What ferry is compared with: cp, a shell pipeline as anyone would write it, and one by somebody who knows where the time goes."""

import hashlib
import os
import shutil
import subprocess
import tarfile

from measure import Failed

PART = "512M"
CORES = os.cpu_count() or 1
SYNC = "find {folder} -type f -exec sync {{}} +"
PACK = "tar -cf - -C {media} --sort=name artifact | zstd -q -3 -T0 | split -b " + PART + " - {folder}/part."

# Each is one bash script; {media} is what is read, {folder} what is written.
EXPORTS = {
    "cp": "cp -r {media}/artifact {folder}/ && " + SYNC,
    "naive": PACK + " && (cd {folder} && sha256sum part.* > SUMS) && " + SYNC,
    "expert": PACK + f" && (cd {{folder}} && ls part.* | xargs -P{CORES} -n1 openssl dgst -sha256 -r | sort -k2 > SUMS) && " + SYNC,
}
# An import hands a tar to Pulp, which needs not be synced; cp is.
IMPORTS = {
    "cp": "cp -r {bundle}/. {folder}/ && " + SYNC,
    "naive": "(cd {bundle} && sha256sum --quiet -c SUMS) && cat {bundle}/part.* | zstd -q -d > {folder}/content.tar",
    "expert": f"(cd {{bundle}} && ls part.* | xargs -P{CORES} -n1 openssl dgst -sha256 -r | sort -k2 | cmp - SUMS)"
              " && cat {bundle}/part.* | zstd -q -d > {folder}/content.tar",
}
HASHES = f"find {{bundle}} -type f -name '*.zst' | xargs -P{CORES} -n8 openssl dgst -sha256"


def bash(script):
    return ["bash", "-euo", "pipefail", "-c", script]


def versions():
    """The tools behind the baselines: a sha256sum without the processor's instructions makes everything else look good."""
    first = {}
    for name, command in {"zstd": ["zstd", "--version"], "sha256sum": ["sha256sum", "--version"], "openssl": ["openssl", "version"],
                          "tar": ["tar", "--version"], "cp": ["cp", "--version"], "java": ["java", "-version"]}.items():
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        first[name] = (ran.stdout + ran.stderr).strip().splitlines()[0]
    linked = subprocess.run(["ldd", shutil.which("sha256sum") or "sha256sum"], capture_output=True, text=True, check=False).stdout
    first["sha256sum"] += " (with OpenSSL)" if "libcrypto" in linked else " (without OpenSSL)"
    return first


def stream_size(media):
    """Bytes of one zstd -3 stream of all artifacts."""
    script = f"tar -cf - -C {media} --sort=name artifact | zstd -q -3 -c | wc -c"
    return int(subprocess.run(bash(script), capture_output=True, text=True, check=True).stdout)


def check_parts(folder, wanted):
    """The parts of an export hold every artifact, byte for byte, and the digests written beside them are right."""
    for line in (folder / "SUMS").read_text(encoding="ascii").splitlines():
        digest, name = line.split()
        with (folder / name.lstrip("*")).open("rb") as part:
            if hashlib.file_digest(part, "sha256").hexdigest() != digest:
                raise Failed(f"{name} does not have its digest")
    check_stream(sorted(folder.glob("part.*")), wanted)


def check_stream(files, wanted):
    """zstd frames that are, one after the other, a tar of exactly the artifacts wanted."""
    names = "\0".join(map(str, files))
    cat = subprocess.Popen(["xargs", "-0", "cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    unzip = subprocess.Popen(["zstd", "-q", "-d", "-c"], stdin=cat.stdout, stdout=subprocess.PIPE)
    cat.stdout.close()
    cat.stdin.write(names.encode())
    cat.stdin.close()
    found = set()
    with tarfile.open(fileobj=unzip.stdout, mode="r|") as tar:
        found |= artifacts(tar)
    if unzip.wait() or cat.wait():
        raise Failed("zstd does not take the export apart")
    require_same(found, wanted)


def check_tars(tars, wanted):
    """The tars hold, together, exactly the artifacts wanted."""
    found = set()
    for each in tars:
        with tarfile.open(each) as tar:
            found |= artifacts(tar)
    require_same(found, wanted)


def artifacts(tar):
    """Digests of a tar's artifacts, each with the content that its name says."""
    found = set()
    for member in tar:
        parts = member.name.split("/")
        if not member.isfile() or parts[0] != "artifact":
            continue
        body, digest = tar.extractfile(member), hashlib.sha256()
        while piece := body.read(1 << 20):
            digest.update(piece)
        if digest.hexdigest() != parts[1] + parts[2]:
            raise Failed(f"{member.name} has other content")
        found.add(digest.hexdigest())
    return found


def check_copy(folder, wanted):
    """A copy has every file with its content."""
    found = set()
    for each in folder.glob("artifact/*/*"):
        with each.open("rb") as copy:
            digest = hashlib.file_digest(copy, "sha256").hexdigest()
        if digest != each.parent.name + each.name:
            raise Failed(f"{each} has other content")
        found.add(digest)
    require_same(found, wanted)


def require_same(found, wanted):
    if found != wanted:
        raise Failed(f"{len(found)} artifacts where {len(wanted)} belong, {len(found & wanted)} of them the same")
