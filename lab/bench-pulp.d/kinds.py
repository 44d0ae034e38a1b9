"""The two kinds of repository that are measured: how each is filled, and what it holds."""

import apt_generated
import load
import plain_files
from places import stamped

CHANGED, GONE = 20, 5


class Files:
    """A file repository."""

    name, noun, type = "file", "files", "file/file"

    def fill(self, pulp, name, count, size, state):
        """Brings it to a state of `count` files; in the second some have changed and some are gone."""
        wanted = {f"{index % 100:02}/file-{index:06}.bin": (size, f"{name}-{index}") for index in range(count)}
        if state == 2:
            for number, path in chosen(wanted):
                if number < CHANGED:
                    wanted[path] = (size, f"{name}-changed-{number}")
                else:
                    del wanted[path]
        load.sync_files(pulp, name, _folder(self, name, count, size, state, wanted, plain_files.write))

    def units(self, pulp, version):
        return {(each["relative_path"], each["sha256"]) for each in _all(pulp, "file/files", version, "relative_path,sha256")}


class Packages:
    """An apt repository: beside each package Pulp has a row that places it in a component."""

    name, noun, type = "deb", "packages", "deb/apt"

    def fill(self, pulp, name, count, size, state):
        """Brings it to a state of `count` packages; in the second some have another version and some are gone."""
        wanted = {(f"{name}-{index:06}", "1.0"): (size, f"{name}-{index}") for index in range(count)}
        if state == 2:
            for number, (package, version) in chosen(wanted):
                del wanted[package, version]
                if number < CHANGED:
                    wanted[package, "1.1"] = (size, f"{package}-changed")
        load.sync_generated(pulp, name, _folder(self, name, count, size, state, wanted, apt_generated.write))

    def units(self, pulp, version):
        """Rows that refer to others by what is the same at both Pulps, which their addresses are not."""
        packages = {each["pulp_href"]: (each["relative_path"], each["sha256"])
                    for each in _all(pulp, "deb/packages", version, "pulp_href,relative_path,sha256")}
        components = {each["pulp_href"]: (each["distribution"], each["component"])
                      for each in _all(pulp, "deb/release_components", version, "pulp_href,distribution,component")}
        placed = {(packages[each["package"]], components[each["release_component"]])
                  for each in _all(pulp, "deb/package_release_components", version, "package,release_component")}
        others = {(what, *map(str, (each[key] for key in keys)))
                  for what, keys in (("release_architectures", ("distribution", "architecture")), ("releases", ("distribution", "codename", "suite")),
                                     ("release_files", ("relative_path", "artifacts")), ("package_indices", ("relative_path", "artifacts")))
                  for each in self._rows(pulp, what, version)}
        return {*packages.values(), *components.values(), *placed, *others}

    def _rows(self, pulp, what, version):
        """Of rows with several artifacts their paths and digests."""
        for each in _all(pulp, f"deb/{what}", version):
            yield {**each, "artifacts": sorted((path, pulp.get(artifact)["sha256"]) for path, artifact in each.get("artifacts", {}).items())}


def chosen(wanted):
    """What changes from one state to the other, numbered: spread over the whole repository."""
    return enumerate(list(wanted)[::len(wanted) // (CHANGED + GONE)][:CHANGED + GONE])


def _folder(kind, name, count, size, state, wanted, write):
    return stamped(f"{name}-{state}", (kind.name, count, size, CHANGED, GONE), lambda place: write(place, wanted))


def _all(pulp, what, version, fields=None):
    return pulp.every(f"content/{what}/", repository_version=version, ordering="pk", **({"fields": fields} if fields else {}))
