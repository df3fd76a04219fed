"""Brings a checkout to where it can run: `.venv`, locked packages, built pages. Standard library only.

    python tools/set_up.py [--dev]

Each step keeps a stamp of what it was made from. A step whose stamp still fits is skipped, so that a second
run takes a fraction of a second, and after a `git pull` only what changed is made again. A stamp is removed
before its step begins: a set-up that is interrupted is not mistaken for a finished one.
"""

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from node import find_node, node_at_hand, run_npm
from run_quietly import StepFailed, run_quietly
from system_packages import Debian

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
WEB = ROOT / "web"

_NOT_SOURCE = {"node_modules", "dist", "coverage", "test-results"}
_WHEN_BROKEN = "unfinished-install"


def main(arguments: list[str]) -> int:
    """Run what is out of date; gives the exit code."""
    development = "--dev" in arguments
    lock = "requirements-dev.lock" if development else "requirements.lock"
    # Running needs the built pages alone; checking and testing them needs what they are built with, too.
    results = [WEB / "dist" / "index.html", *([WEB / "node_modules"] if development else [])]
    try:
        with one_at_a_time():
            steps = [make_environment(), install_packages(lock), install_project(), build_pages(results)]
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. The next run begins again where this one stopped.", file=sys.stderr)
        return 130
    if any(steps):
        print("Set-up is complete.")
    return 0


def make_environment() -> bool:
    """`.venv` with a Python that works.

    One whose last install was broken off is thrown away, for nobody knows which files of it are missing.
    """
    if (STAMPS / _WHEN_BROKEN).exists() or (VENV.exists() and not works(VENV)):
        shutil.rmtree(VENV)
    if VENV.exists():
        return False
    Debian().install_missing_venv()
    with telling("Making the virtual environment"):
        STAMPS.mkdir(parents=True)
        (STAMPS / _WHEN_BROKEN).touch()
        run_quietly([sys.executable, "-m", "venv", VENV])
        (STAMPS / _WHEN_BROKEN).unlink()
    return True


def works(venv: Path) -> bool:
    """Whether the environment's Python starts, is new enough and has pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return run_quietly([venv / "bin" / "python", "-c", check], check=False) == 0


def install_packages(lock: str) -> bool:
    """The packages of a lock file, checked against their hashes. The dev lock holds all of the other's."""
    locks = [lock, "requirements-build.lock"]

    def install() -> None:
        requirements = [part for name in locks for part in ("-r", str(ROOT / name))]
        pip("install", "--require-hashes", "--only-binary", ":all:", *requirements)
        if lock == "requirements-dev.lock":
            write_stamp("requirements.lock", made_from(["requirements.lock", "requirements-build.lock"]))

    return make_again(lock, made_from(locks), "Installing Python packages", install)


def install_project() -> bool:
    """The `igw` command, pointing at this checkout."""

    def install() -> None:
        pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))

    return make_again("project", made_from(["pyproject.toml"]) + str(ROOT), "Installing igw itself", install)


def build_pages(results: list[Path]) -> bool:
    """`web/dist`, the pages that the app serves. They are built anew if one of `results` is not there any more."""
    node = find_node()
    sources = made_from(sorted(page_sources()), folder=WEB)

    def build() -> None:
        run_npm("ci", "--no-audit", "--no-fund", "--no-progress", node=node)
        run_npm("run", "build", node=node)

    if not all(result.exists() for result in results):
        remove_stamp("pages")
    if node is None and read_stamp("pages") != sources:
        node = install_node()
    return make_again("pages", sources, "Building the web pages", build)


def install_node() -> Path:
    """Node.js from PyPI, for machines that have none that is new enough."""
    lock = "requirements-node.lock"
    make_again(
        "node",
        made_from([lock]),
        "Installing Node.js",
        lambda: pip("install", "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / lock)),
    )
    return node_at_hand()


def page_sources() -> Iterator[str]:
    """Every file that the pages are built from, as a path under `web/`."""
    for folder, folders, files in os.walk(WEB):
        folders[:] = [name for name in folders if name not in _NOT_SOURCE]
        yield from (os.path.relpath(Path(folder, name), WEB) for name in files)


def pip(*arguments: str) -> None:
    """Run the environment's own pip. An install that does not come to its end leaves a mark."""
    (STAMPS / _WHEN_BROKEN).touch()
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    run_quietly([PYTHON, "-m", "pip", arguments[0], *quiet, *arguments[1:]])
    (STAMPS / _WHEN_BROKEN).unlink()


def made_from(names: Iterable[str], *, folder: Path = ROOT) -> str:
    """A digest of the names and contents of these files, and of the Python in use."""
    digest = sha256(os.path.realpath(PYTHON).encode())
    for name in names:
        digest.update(f"\0{name}\0".encode() + (folder / name).read_bytes())
    return digest.hexdigest()


def make_again(name: str, source: str, what: str, make: Callable[[], None]) -> bool:
    """Run a step unless its stamp says that it was made from this very source."""
    if read_stamp(name) == source:
        return False
    remove_stamp(name)
    with telling(what):
        make()
    write_stamp(name, source)
    return True


def read_stamp(name: str) -> str | None:
    """What a step was last made from."""
    stamp = STAMPS / name
    return stamp.read_text() if stamp.exists() else None


def remove_stamp(name: str) -> None:
    """Forget that a step was ever made."""
    (STAMPS / name).unlink(missing_ok=True)


def write_stamp(name: str, source: str) -> None:
    """Note what a step was made from."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(source)


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    print(f"{what} …", end=" ", flush=True)
    begin = time.monotonic()
    yield
    print(f"{time.monotonic() - begin:.0f} s", flush=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two set-ups of one checkout would tread on each other: the second waits for the first."""
    with Path(__file__).open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this folder is running; waiting for it.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
