"""Makes the archives beside this script with Python's tarfile, as Pulp's exporter does.

They are committed, since what they hold depends on the Python version: 3.11 made these.
Run it again only to add a case: python3 make_streams.py
"""
import hashlib
import io
import os
import tarfile
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def add_json(tar, name, text):
    info = tarfile.TarInfo(name)
    body = text.encode()
    info.size = len(body)
    tar.addfile(info, io.BytesIO(body))


def add_artifact(tar, content, mtime, prefix="artifact"):
    digest = hashlib.sha256(content).hexdigest()
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        os.chmod(file.name, 0o640)
        os.utime(file.name, (mtime, mtime))
        tar.add(file.name, f"{prefix}/{digest[:2]}/{digest[2:]}", filter=owner)


def owner(info):
    info.uid, info.gid, info.uname, info.gname = 700, 700, "pulp", "pulp"
    return info


def export(name, repositories, prefix="artifact"):
    with tarfile.open(os.path.join(HERE, name), "w|", format=tarfile.PAX_FORMAT) as tar:
        add_json(tar, "versions.json", '[{"component": "core", "version": "3.116.0"}]')
        for i, size in enumerate((0, 1, 511, 512, 513, 3000)):
            add_artifact(tar, bytes([65 + i]) * size, 1700000000.25 + i, prefix)
        add_json(tar, "pulpcore.app.modelresource.ArtifactResource.json", "[]")
        add_json(tar, "pulpcore.app.modelresource.RepositoryResource.json", "[]")
        for repository in repositories:
            folder = f"repository-{repository}_3"
            add_json(tar, f"{folder}/pulp_file.app.modelresource.FileContentResource.json", "[]")
            add_json(tar, f"{folder}/content_mapping.json", "{}")


def large_header():
    info = tarfile.TarInfo("artifact/" + "ab/" + "cd" * 31)
    info.size = 8 ** 11
    info.mtime = 1700000000.5
    with open(os.path.join(HERE, "header-8gib.bin"), "wb") as out:
        out.write(info.tobuf(tarfile.PAX_FORMAT))


def exact_limit_header():
    """The largest size that the ustar header holds."""
    info = tarfile.TarInfo("versions.json")
    info.size = 8 ** 11 - 1
    with open(os.path.join(HERE, "header-8gib-less-one.bin"), "wb") as out:
        out.write(info.tobuf(tarfile.PAX_FORMAT))


export("export.tar", ["ubuntu-22.04", "with space + plus", "a/slash", "grün", "l" * 120, "ü" * 60])
export("domain.tar", ["files"], "artifact/DOMAIN")
with tarfile.open(os.path.join(HERE, "empty.tar"), "w|", format=tarfile.PAX_FORMAT):
    pass
large_header()
exact_limit_header()
