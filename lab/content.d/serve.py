"""Serves what the repositories hold now, under the names that ferry's configuration gives at the site."""

import recipe

PUBLICATIONS = {"deb/apt": "deb/verbatim", "file/file": "file/file", "python/python": "python/pypi"}
DISTRIBUTIONS = {"python/python": "python/pypi"}


def serve(pulp):
    """Publishes each repository's latest version and moves its distribution there, which is made where there is none."""
    for name, kind, _ in recipe.REPOSITORIES:
        version = pulp.find(f"repositories/{kind}/", name=name)["latest_version_href"]
        served = {"repository_version": version}
        if kind in PUBLICATIONS:
            served = {"publication": _publication(pulp, PUBLICATIONS[kind], version)}
        base_path = recipe.BASE_PATHS.get(name, name)
        path = f"distributions/{DISTRIBUTIONS.get(kind, kind)}/"
        known = pulp.find(path, name=base_path)
        if known is None:
            pulp.post(path, {"name": base_path, "base_path": base_path, **served})
        else:
            pulp.patch(known["pulp_href"], served)
        print(f"{name} is served as {base_path}", flush=True)


def _publication(pulp, kind, version):
    path = f"publications/{kind}/"
    known = pulp.find(path, repository_version=version)
    return known["pulp_href"] if known else pulp.post(path, {"repository_version": version})["created_resources"][0]
