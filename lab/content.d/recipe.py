"""What the test content is: the two states of every repository, as data.

State 2 adds to, removes from and changes state 1, so that going from one to the other and back touches every case.
"""

ARCHITECTURES = ("amd64", "arm64")

# Distributions of the signed apt repository: codename -> state -> packages.
# libjs-backbone depends on libjs-underscore and on nothing outside, so apt can install both from this repository alone;
# their versions have `+` and `~`, busybox-static's an epoch.
APT = {
    "bookworm": {
        1: ["libjs-jquery", "libjs-underscore", "libjs-backbone", "busybox-static", "hello", "ed", "tree", "time",
            "media-types", "netbase", "publicsuffix", "sensible-utils"],
        2: ["libjs-jquery", "libjs-underscore", "libjs-backbone", "busybox-static", "hello", "tree", "time",
            "media-types", "netbase", "sensible-utils", "figlet", "hostname"],
    },
    # Shares packages with the first: one artifact in two repositories.
    "jammy": {1: ["libjs-jquery", "media-types", "tree"], 2: ["libjs-jquery", "media-types", "ed"]},
}
# An apt repository of which only amd64 changes from one state to the other: its index for arm64 stays as it is.
ONE_SIDED = {1: ["hello_*_amd64", "hello_*_arm64"], 2: ["hello_*_amd64", "hello_*_arm64", "tree_*_amd64"]}
# Ours, since no real package is sure to come in two versions: state -> version.
OWN_PACKAGE = "pulp-ferry-lab"
OWN_VERSIONS = {1: "1.0~rc1+lab-1", 2: "1.0+lab-1"}

WHEELS = {
    1: ["requests==2.32.3", "urllib3==2.2.3", "idna==3.10", "certifi==2024.8.30", "charset-normalizer==3.4.0",
        "python-dateutil==2.9.0.post0", "six==1.16.0", "setuptools==75.6.0", "packaging==24.1"],
    2: ["requests==2.32.3", "urllib3==2.2.3", "idna==3.10", "certifi==2024.12.14", "charset-normalizer==3.4.0",
        "python-dateutil==2.9.0.post0", "six==1.16.0", "setuptools==75.6.0", "packaging==24.1", "packaging==24.2"],
}
SDISTS = {1: ["six==1.16.0"], 2: ["six==1.16.0", "docopt==0.6.2"]}

ANSIBLE = "ansible==12.3.0"  # the package on PyPI that holds a hundred collections
ANSIBLE_CORE = "ansible-core==2.19.4"
BUILD_TOOLS = ["setuptools==75.6.0", "wheel==0.45.1"]  # what the sdists are looked into with
# community.hrobot depends on community.library_inventory_filtering_v1.
COLLECTIONS = {
    1: ["community.library_inventory_filtering_v1", "community.hrobot", "ansible.posix"],
    2: ["community.library_inventory_filtering_v1", "community.hrobot", "microsoft.iis"],
}
MARKED = "community.hrobot"  # which is given a mark, a signature and a deprecation
ROLES = {1: ["1.0.0"], 2: ["1.0.0", "1.1.0"]}
ROLE = ("ferrylab", "greeting")
NAMESPACES = {
    1: {"community": {"company": "Community", "description": "Collections of many hands"}},
    2: {"community": {"company": "Community", "description": "Collections of many hands, second edition"}},
}

# One stays, one is replaced by its next version.
RPMS = {1: [("ferrylab-stays", "1.0"), ("ferrylab-grows", "1.0")], 2: [("ferrylab-stays", "1.0"), ("ferrylab-grows", "1.1")]}

MIB = 1 << 20
# name -> size and seed; a changed seed is a changed file.
FILES = {
    1: {
        "zero-bytes.bin": (0, "none"),
        "one-byte.bin": (1, "one"),
        "large/300-MB.bin": (300_000_000, "large"),
        "a name with spaces.txt": (1_000, "spaces"),
        "Grüße aus dem Süden – ½.txt": (2_000, "umlaut"),
        "日本/語.dat": (70_000, "japanese"),
        "sub/folder/deeper/changed.bin": (MIB, "first"),
        "sub/folder/removed.bin": (2 * MIB, "removed"),
    },
    2: {
        "zero-bytes.bin": (0, "none"),
        "one-byte.bin": (1, "one"),
        "large/300-MB.bin": (300_000_000, "large"),
        "a name with spaces.txt": (1_000, "spaces"),
        "Grüße aus dem Süden – ½.txt": (2_000, "umlaut"),
        "日本/語.dat": (70_000, "japanese"),
        "sub/folder/deeper/changed.bin": (MIB, "second"),
        "sub/folder/added+plus.bin": (3 * MIB, "added"),
    },
}
ODD_FILES = {
    1: {"same as the other.bin": (70_000, "japanese"), "only here.txt": (500, "only")},
    2: {"same as the other.bin": (70_000, "japanese"), "only here later.txt": (501, "later")},
}

# Pulp's repositories: name, type, what fills them.
ODD_NAME = "team files + notes/2026"
REPOSITORIES = [
    ("debian-bookworm", "deb/apt", "bookworm"),
    ("ubuntu-22.04", "deb/apt", "jammy"),
    ("pypi", "python/python", None),
    ("galaxy", "ansible/ansible", None),
    ("files", "file/file", "files"),
    (ODD_NAME, "file/file", "odd"),
    ("empty", "file/file", None),
]
# What no export can carry, for the tests that it is refused: on-demand content, source packages.
REFUSED = ("on-demand", "debian-sources")
# Distributions and base paths are named as the repository, but where a base path cannot be.
BASE_PATHS = {ODD_NAME: "team-files"}
