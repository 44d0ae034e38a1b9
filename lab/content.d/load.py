"""Brings Pulp's repositories to one of the two states. Repeating it changes nothing: no new version, no new content."""

import concurrent.futures
import contextlib
import hashlib
import pathlib
import tempfile
import uuid

from places import ROOT
from pulp import API
import apt_generated
import apt_upstream
import galaxy
import installer
import plain_files
import python_index
import recipe
import upstream


def load(pulp, state):
    """Fills every repository of the recipe, several at once."""
    with upstream.serving(ROOT / "apt") as address, concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(_load_one, pulp, state, address, *repository) for repository in recipe.REPOSITORIES]
        for job in jobs:
            print(job.result(), flush=True)


def sync_files(pulp, name, folder, **remote):
    """Brings a file repository to what the folder's PULP_MANIFEST lists; returns the version."""
    return _sync(pulp, name, "file/file", {"url": f"file://{folder}/PULP_MANIFEST", **remote})


def sync_generated(pulp, name, folder):
    """Brings an apt repository to what `apt_generated` wrote into the folder; returns the version."""
    with upstream.serving(folder) as address:  # by file:// Pulp takes none that is not signed
        return _sync(pulp, name, "deb/apt", {"url": f"{address}/", "distributions": apt_generated.DISTRIBUTION,
                                             "components": apt_generated.COMPONENT, "architectures": apt_generated.ARCHITECTURE})


def sync_one_sided(pulp, name, folder, state):
    """Brings an apt repository to a state of the tree of which only amd64 changes; returns the version."""
    with upstream.serving(folder) as address:
        return _sync_apt(pulp, name, "bookworm", f"{address}/{state}/")


def load_rpms(pulp, name, files):
    """Brings an rpm repository to exactly these packages."""
    path = "content/rpm/packages/"

    def unit(file):
        found = pulp.find(path, pkgId=_digest(file), fields="pulp_href")
        return found or _created(pulp.upload(path, file, relative_path=file.name), path)
    return _described(pulp, name, "rpm/rpm", _set_content(pulp, name, "rpm/rpm", _in_parallel(unit, files)))


def load_installer(pulp, name, state):
    """
    Brings an apt repository to exactly an installer's index, two files that Pulp knows nothing of and, in state 1, an installer's package:
    pulp_deb 3.11.1 fails at any new one in a repository that holds anything. State 3 differs from 2 by a plain file.
    """
    index = min(state, 2)
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        wanted = {_installer_index(pulp, installer.INDEX.format(state=index), installer.sums(folder, index)),
                  *(_uploaded(pulp, "content/deb/generic_contents/", file) for file in installer.plain(folder, state))}
        if state == 1:
            wanted.add(_uploaded(pulp, "content/deb/installer_packages/", installer.package(folder)))
    repository = _repository(pulp, name, "deb/apt")["pulp_href"]
    pulp.post(repository + "modify/", {"add_content_units": sorted(wanted), "remove_content_units": ["*"]})  # an index not named is dropped
    return _described(pulp, name, "deb/apt", pulp.get(repository)["latest_version_href"])


def _uploaded(pulp, path, file):
    found = pulp.find(path, sha256=_digest(file), fields="pulp_href")
    return (found or _created(pulp.upload(path, file, relative_path=file.name), path))["pulp_href"]


def _installer_index(pulp, place, files):
    """Pulp notes no digest of an index that is made by its API, and so has but one of each place."""
    path = "content/deb/installer_file_indices/"
    artifacts = {f"{place}/{file.name}": _artifact(pulp, file)["pulp_href"] for file in files}
    made = pulp.find(path, relative_path=place) or pulp.post(
        path, {"component": "main", "architecture": "amd64", "relative_path": place, "artifacts": artifacts})
    return made["pulp_href"]


def _artifact(pulp, file):
    digest = _digest(file)
    return pulp.find("artifacts/", sha256=digest) or pulp.upload("artifacts/", file, sha256=digest)


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def load_marked(pulp, name):
    """Fills an ansible repository with every kind of content that an export carries: also a mark, a deprecation, a signature."""
    kind, collection = "ansible/ansible", recipe.MARKED
    _set_content(pulp, name, kind, _ansible(pulp, 1))
    repository = _repository(pulp, name, kind)["pulp_href"]
    namespace, short = collection.split(".")
    unit = _collection(pulp, galaxy.tarball(ROOT / "galaxy", collection))["pulp_href"]
    pulp.post(repository + "mark/", {"content_units": [unit], "value": "tested"})
    pulp.post(repository + "modify/", {"add_content_units": [_signature(pulp, collection, unit, repository)]})
    with _distributed(pulp, repository) as base:
        pulp.patch(f"/pulp_ansible/galaxy/{base}/api/v3/plugin/ansible/content/{base}/collections/index/{namespace}/{short}/",
                   {"deprecated": True})
    return _described(pulp, name, kind, _repository(pulp, name, kind)["latest_version_href"])


def _signature(pulp, collection, unit, repository):
    """The collection's one signature; Pulp makes one only in a repository that has the key."""
    path = "content/ansible/collection_signatures/"
    found = pulp.find(path, signed_collection=unit)
    if found:
        return found["pulp_href"]
    pulp.patch(repository, {"gpgkey": (ROOT / "apt/upstream.asc").read_text()})
    with galaxy.signature(ROOT / "galaxy", collection, apt_upstream.environment()) as file:
        return _created(pulp.upload(path, file, signed_collection=unit, repository=repository), path)["pulp_href"]


def load_refused(pulp, sources):
    """Fills the two repositories that no export can carry: content that Pulp has not got yet, and source packages."""
    on_demand, with_sources = recipe.REFUSED
    sync_files(pulp, on_demand, plain_files.generated("on-demand", 3, 5_000), policy="on_demand")
    with upstream.serving(sources) as address:
        _sync_apt(pulp, with_sources, "bookworm", f"{address}/", sync_sources=True)
    for name, kind in ((on_demand, "file/file"), (with_sources, "deb/apt")):
        print(_described(pulp, name, kind, _repository(pulp, name, kind)["latest_version_href"]))


def _load_one(pulp, state, address, name, kind, source):
    if kind == "deb/apt":
        version = _sync_apt(pulp, name, source, f"{address}/{state}/")
    elif kind == "python/python":
        version = _set_content(pulp, name, kind, _python(pulp, state))
    elif kind == "ansible/ansible":
        version = _set_content(pulp, name, kind, _ansible(pulp, state))
    elif source:
        version = sync_files(pulp, name, plain_files.folder(source, state))
    else:
        version = _repository(pulp, name, kind)["latest_version_href"]
    return _described(pulp, name, kind, version)


def _described(pulp, name, kind, version):
    counts = pulp.get(version)["content_summary"]["present"]
    units = ", ".join(f"{c['count']} {what}" for what, c in sorted(counts.items())) or "nothing"
    return f"{name} ({kind}) version {version.rstrip('/').rsplit('/', 1)[1]}: {units}"


def _repository(pulp, name, kind):
    path = f"repositories/{kind}/"
    return pulp.find(path, name=name) or pulp.post(path, {"name": name})


def _sync(pulp, name, kind, remote):
    path = f"remotes/{kind}/"
    remote = {"name": name, "policy": "immediate", **remote}
    known = pulp.find(path, name=name)
    if known is None:
        known = pulp.post(path, remote)
    elif any(known.get(key) != value for key, value in remote.items()):
        pulp.patch(known["pulp_href"], remote)
    repository = _repository(pulp, name, kind)
    pulp.post(repository["pulp_href"] + "sync/", {"remote": known["pulp_href"], "mirror": True})
    return pulp.get(repository["pulp_href"])["latest_version_href"]


def _sync_apt(pulp, name, codename, url, **remote):
    return _sync(pulp, name, "deb/apt", {
        "url": url, "distributions": codename, "components": "main",
        "architectures": " ".join(recipe.ARCHITECTURES), "gpgkey": (ROOT / "apt/upstream.asc").read_text(), **remote})


def _set_content(pulp, name, kind, wanted):
    """Makes the latest version hold exactly the wanted hrefs."""
    repository = _repository(pulp, name, kind)
    latest = repository["latest_version_href"]
    there = {unit["pulp_href"] for unit in pulp.every("content/", repository_version=latest, fields="pulp_href")}
    if there != wanted:
        pulp.post(repository["pulp_href"] + "modify/",
                  {"add_content_units": sorted(wanted - there), "remove_content_units": sorted(there - wanted)})
    return pulp.get(repository["pulp_href"])["latest_version_href"]


def _python(pulp, state):
    path = "content/python/packages/"

    def unit(file):
        found = pulp.find(path, sha256=_digest(file), fields="pulp_href")
        return (found or _created(pulp.upload(path, file, relative_path=file.name), path))
    return _in_parallel(unit, python_index.of(ROOT / "python", state))


def _ansible(pulp, state):
    folder = ROOT / "galaxy"
    return (_in_parallel(lambda file: _collection(pulp, file), galaxy.collections(folder, state))
            | _in_parallel(lambda role: _role(pulp, *role), galaxy.roles(folder, state))
            | _in_parallel(lambda item: _namespace(pulp, *item), recipe.NAMESPACES[state].items()))


def _collection(pulp, file):
    path = "content/ansible/collection_versions/"
    namespace, name, version = file.name.removesuffix(".tar.gz").split("-")
    digest = _digest(file)
    for known in pulp.every(path, namespace=namespace, name=name, version=version):
        if known["sha256"] == digest:
            return known
    return _created(pulp.upload(path, file), path)


def _role(pulp, version, file):
    path, (namespace, name) = "content/ansible/roles/", recipe.ROLE
    role = {"namespace": namespace, "name": name, "version": version}
    found = pulp.find(path, **role)
    if found:
        return found
    return _created(pulp.post(path, {**role, "artifact": _artifact(pulp, file)["pulp_href"]}), path)


def _namespace(pulp, name, metadata):
    path = "content/ansible/namespaces/"
    for known in pulp.every(path, name=name):
        if all(known[key] == value for key, value in metadata.items()):
            return known
    with _passing_repository(pulp) as base:
        made = pulp.post(f"/pulp_ansible/galaxy/{base}/api/v3/plugin/ansible/content/{base}/namespaces/",
                         {"name": name, **metadata})
    return _created(made, path)


@contextlib.contextmanager
def _passing_repository(pulp):
    """Namespaces are made in a repository, through its distribution, only; this one goes again."""
    repository = pulp.post("repositories/ansible/ansible/", {"name": f"lab-namespaces-{uuid.uuid4().hex[:8]}"})["pulp_href"]
    try:
        with _distributed(pulp, repository) as base:
            yield base
    finally:
        pulp.delete(repository)


@contextlib.contextmanager
def _distributed(pulp, repository):
    """A distribution of an ansible repository, for what Pulp does through one only; yields its base path."""
    base = f"lab-{uuid.uuid4().hex[:8]}"
    body = {"name": base, "base_path": base, "repository": repository}
    distribution = pulp.post("distributions/ansible/ansible/", body)["created_resources"][0]
    try:
        yield base
    finally:
        pulp.delete(distribution)


def _created(answer, path):
    """The new unit: Pulp answers with it, or with the task that made it."""
    made = [answer["pulp_href"], *(answer.get("created_resources") or [])]
    return {"pulp_href": next(href for href in made if href.startswith(API + path))}


def _in_parallel(unit, items):
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return {found["pulp_href"] for found in pool.map(unit, items)}
