"""Installs with apt what PyPI does not have: a database server, Redis, a browser, a load generator.

    python tools/system_packages.py PACKAGE…

Only on Debian and its kin, and only as root or with a sudo that asks nothing. Elsewhere one line says what to
install.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from run_quietly import StepFailed, run_quietly

_PROGRAMS = {
    "mariadb-server": ("mariadbd",),
    "redis-server": ("redis-server",),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "wrk": ("wrk",),
}
_BESIDE_THE_BROWSER = "fonts-liberation"
"""A browser without any font draws no text, and apt is told to install nothing that is merely recommended."""

_PLACES = f"{os.environ.get('PATH', os.defpath)}{os.pathsep}/usr/sbin{os.pathsep}/usr/local/sbin"
_POLICY = Path("/usr/sbin/policy-rc.d")


class Debian:
    """This machine's apt, if it has one that we may use."""

    def __init__(self) -> None:
        self._apt = shutil.which("apt-get", path=_PLACES)

    def may_install(self) -> bool:
        """Whether apt is there and lets us."""
        return self._apt is not None and self._become_root() is not None

    def install(self, packages: list[str]) -> None:
        """Install packages without questions and without starting their services."""
        assert self._apt is not None
        apt = [*(self._become_root() or []), "env", "DEBIAN_FRONTEND=noninteractive", self._apt, "-q", "-y"]
        print(f"Installing {', '.join(packages)} with apt …", flush=True)
        run_quietly([*apt, "update"])
        with self._services_stay_off():
            run_quietly([*apt, "install", "--no-install-recommends", *packages])

    def install_missing_venv(self) -> None:
        """Debian packs venv separately from Python. Raises StepFailed if it stays missing."""
        if run_quietly([sys.executable, "-c", "import ensurepip, venv"], check=False) == 0:
            return
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if self._apt is None:
            raise StepFailed(f"{sys.executable} comes without venv and ensurepip: install them.")
        if not self.may_install():
            raise StepFailed(f"{sys.executable} comes without venv: sudo apt-get install {package}")
        self.install([package])

    @staticmethod
    def _become_root() -> list[str] | None:
        """What to write before a command so that root runs it; None if that would need a password."""
        if os.geteuid() == 0:
            return []
        sudo = shutil.which("sudo", path=_PLACES)
        if sudo and run_quietly([sudo, "-n", "true"], check=False) == 0:
            return [sudo, "-n"]
        return None

    @contextmanager
    def _services_stay_off(self) -> Iterator[None]:
        """Debian starts a server as soon as it is installed unless a policy forbids it. Ours goes again."""
        if _POLICY.exists():
            yield
            return
        as_root = self._become_root() or []
        run_quietly([*as_root, "sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' > {_POLICY} && chmod 755 {_POLICY}"])
        try:
            yield
        finally:
            run_quietly([*as_root, "rm", "-f", str(_POLICY)])


def missing_packages(wanted: list[str]) -> list[str]:
    """Of these packages, the ones none of whose programs is installed."""
    return [
        package for package in wanted if not any(shutil.which(program, path=_PLACES) for program in _PROGRAMS[package])
    ]


def main(wanted: list[str]) -> int:
    """Install what is missing, or say what to install; gives the exit code."""
    missing = missing_packages(wanted)
    if not missing:
        return 0
    if "chromium" in missing:
        missing.append(_BESIDE_THE_BROWSER)
    debian = Debian()
    if not debian.may_install():
        print(
            f"Some programs that this needs are not installed here. Install: {', '.join(missing)}",
            file=sys.stderr,
        )
        return 1
    try:
        debian.install(missing)
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
