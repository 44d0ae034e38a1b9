"""The Python tools that build the content, and that the node installs with: pip and ansible-galaxy, in an environment of their own."""

import sys

from places import stamped
from processes import run
import recipe


def build():
    """Returns the folder of the tools' programs."""
    return stamped("tools", (recipe.ANSIBLE_CORE, recipe.BUILD_TOOLS, sys.version_info[:2]), _build) / "bin"


def _build(place):
    run(sys.executable, "-m", "venv", place)
    run(place / "bin/pip", "install", "-q", recipe.ANSIBLE_CORE, *recipe.BUILD_TOOLS)
