"""Installs the certified OpenID provider that tests sign in through, and prints the Node.js that runs it.

    python tools/certified_provider.py

It wants Node.js 22 or newer; where the machine's own is older, the one from PyPI comes into `.venv`.
"""

import sys
from pathlib import Path

from node import find_node, run_npm
from run_quietly import StepFailed
from set_up import ROOT, install_node, made_from, make_again, one_at_a_time, remove_stamp

FOLDER = ROOT / "tests" / "certified_provider"
_LEAST_NODE = 22
_SOURCES = ("package.json", "package-lock.json")


def install() -> Path:
    """The Node.js that runs it, once all is in place."""
    with one_at_a_time():
        node = find_node(major=_LEAST_NODE) or install_node()
        if not (FOLDER / "node_modules").exists():
            remove_stamp("certified-provider")
        make_again(
            "certified-provider",
            made_from(_SOURCES, folder=FOLDER) + str(node),
            "Installing the certified OpenID provider",
            lambda: run_npm("ci", "--no-progress", node=node, folder=FOLDER),
        )
    return node


if __name__ == "__main__":
    try:
        print(install())
    except StepFailed as failure:
        sys.exit(str(failure))
