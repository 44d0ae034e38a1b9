"""A signed apt repository, one tree per state, made by reprepro from real Debian packages."""

import hashlib
import pathlib
import shutil
import tarfile
import urllib.parse

from places import ROOT, stamped
from processes import run
import recipe

KEY_NAME = "Pulp Ferry Lab (upstream) <upstream@ferry.invalid>"


def build():
    """Returns the folder that holds `1/` and `2/`, the two states' trees, and `upstream.asc`, the key that signed them."""
    debs = _debs()
    stamped("apt-key", KEY_NAME, _make_key)
    return stamped("apt", (recipe.APT, recipe.OWN_VERSIONS), lambda place: _publish(place, debs))


def build_one_sided():
    """Returns the folder that holds `1/` and `2/`, between which nothing changes for arm64; signed with the same key."""
    debs = _debs()
    return stamped("apt-one-sided", (recipe.APT, recipe.ONE_SIDED), lambda place: _publish_one_sided(place, debs))


def build_sources():
    """Returns a signed repository that holds one source package of ours and no binary one."""
    stamped("apt-key", KEY_NAME, _make_key)
    return stamped("apt-sources", (recipe.OWN_PACKAGE, "amd64"), _publish_source)


def environment():
    """What lets a tool use the lab's own key ring."""
    return {"GNUPGHOME": str(ROOT / "apt-key")}


def _debs():
    return stamped("debs", (recipe.APT, recipe.OWN_VERSIONS, recipe.ARCHITECTURES), _download)


def _download(place):
    names = sorted({name for states in recipe.APT.values() for names in states.values() for name in names})
    with_own_root = {"APT_CONFIG": str(_apt_root())}
    run("apt-get", "update", "-qq", env=with_own_root)
    run("apt-get", "download", "-qq", *names, cwd=place, env=with_own_root)
    # apt knows `name:arch` only where a package is built for that architecture, and the first call fetched one of each.
    built = [deb.name.split("_")[0] for deb in place.iterdir() if not deb.name.endswith("_all.deb")]
    wanted = [f"{name}:{arch}" for name in sorted(built) for arch in recipe.ARCHITECTURES]
    run("apt-get", "download", "-qq", *wanted, cwd=place, env=with_own_root)
    for deb in place.iterdir():  # apt writes an epoch's colon as %3a
        deb.rename(deb.with_name(urllib.parse.unquote(deb.name).replace(":", "_")))
    shutil.rmtree(ROOT / "apt-root")
    for version in recipe.OWN_VERSIONS.values():
        _own_package(place, version)


def _apt_root():
    """An apt of our own, for two architectures, from the mirror this machine uses; dpkg is not told of either."""
    root = ROOT / "apt-root"
    for folder in ("lists/partial", "cache/archives/partial", "parts"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "status").touch()
    codename = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().split("\n") if "=" in line)
    codename = codename["VERSION_CODENAME"].strip('"')
    targets = run("apt-get", "indextargets", "Created-By: Packages", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)")
    mirror = next(line.split()[0] for line in targets.splitlines() if line.split()[1:3] == [codename, "main"])
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (root / "sources.list").write_text(f"deb [signed-by={keyring}] {mirror} {codename} main\n")
    architectures = " ".join(f'"{arch}";' for arch in recipe.ARCHITECTURES)
    (root / "apt.conf").write_text(
        f'APT::Architectures {{ {architectures} }};\n'
        f'APT::Sandbox::User "root";\n'
        f'Acquire::Languages "none";\n'
        f'Dir::Etc::SourceList "{root}/sources.list";\nDir::Etc::SourceParts "{root}/parts";\n'
        f'Dir::State::Lists "{root}/lists";\nDir::State::status "{root}/status";\nDir::Cache "{root}/cache";\n')
    return root / "apt.conf"


def _own_package(place, version):
    tree = place / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr/share/pulp-ferry-lab").mkdir(parents=True)
    (tree / "usr/share/pulp-ferry-lab/version").write_text(version + "\n")
    (tree / "DEBIAN/control").write_text(
        f"Package: {recipe.OWN_PACKAGE}\nVersion: {version}\nArchitecture: all\nMaintainer: {KEY_NAME}\n"
        f"Section: misc\nPriority: optional\nDescription: package that changes between the lab's two states\n")
    run("dpkg-deb", "--root-owner-group", "--build", tree, place, env={"SOURCE_DATE_EPOCH": "1700000000"})
    shutil.rmtree(tree)


def _make_key(place):
    place.chmod(0o700)
    run("gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", KEY_NAME,
        "ed25519", "sign", "never", env={"GNUPGHOME": str(place)})


def _publish(place, debs):
    public = run("gpg", "--batch", "--armor", "--export", env=environment())
    (place / "upstream.asc").write_text(public)
    for state in (1, 2):
        tree = place / str(state)
        (tree / "conf").mkdir(parents=True)
        (tree / "conf/distributions").write_text("\n".join(_distribution(codename) for codename in recipe.APT))
        for codename, states in recipe.APT.items():
            _include(tree, codename, states[state], debs, recipe.OWN_VERSIONS[state])
        for private in ("conf", "db"):
            shutil.rmtree(tree / private)
    run("gpgconf", "--kill", "gpg-agent", env=environment())


def _publish_one_sided(place, debs):
    for state, names in recipe.ONE_SIDED.items():
        tree = place / str(state)
        (tree / "conf").mkdir(parents=True)
        (tree / "conf/distributions").write_text(_distribution("bookworm"))
        files = [deb for name in names for deb in debs.glob(f"{name}.deb")]
        run("reprepro", "--silent", "-b", tree, "includedeb", "bookworm", *files, env=environment())
        for private in ("conf", "db"):
            shutil.rmtree(tree / private)
    run("gpgconf", "--kill", "gpg-agent", env=environment())


def _publish_source(place):
    source, version = recipe.OWN_PACKAGE, "1.0"
    (place / "conf").mkdir()
    (place / "conf/distributions").write_text(_distribution("bookworm", "amd64 source"))
    tarball = place / f"{source}_{version}.tar.gz"
    with tarfile.open(tarball, "w:gz") as tar:
        tar.add(place / "conf/distributions", f"{source}-{version}/README")
    content = tarball.read_bytes()
    dsc = place / f"{source}_{version}.dsc"
    dsc.write_text(
        f"Format: 3.0 (native)\nSource: {source}\nBinary: {source}\nArchitecture: all\nVersion: {version}\n"
        f"Maintainer: {KEY_NAME}\nStandards-Version: 4.6.2\nPackage-List:\n {source} deb misc optional arch=all\n"
        + "".join(f"{field}:\n {hashlib.new(name, content).hexdigest()} {len(content)} {tarball.name}\n"
                  for field, name in (("Checksums-Sha1", "sha1"), ("Checksums-Sha256", "sha256"), ("Files", "md5"))))
    run("reprepro", "--silent", "-b", place, "--section", "misc", "--priority", "optional", "includedsc", "bookworm", dsc,
        env=environment())
    run("gpgconf", "--kill", "gpg-agent", env=environment())


def _distribution(codename, architectures=" ".join(recipe.ARCHITECTURES)):
    return (f"Origin: Pulp Ferry Lab\nLabel: Pulp Ferry Lab\nCodename: {codename}\nSuite: {codename}\n"
            f"Architectures: {architectures}\nComponents: main\n"
            f"Description: real packages for Pulp Ferry's tests\nSignWith: yes\n")


def _include(tree, codename, names, debs, own_version):
    files = [deb for name in names for deb in sorted(debs.glob(f"{name}_*.deb"))]
    files += debs.glob(f"{recipe.OWN_PACKAGE}_{own_version}_*.deb")
    run("reprepro", "--silent", "-b", tree, "includedeb", codename, *files, env=environment())
