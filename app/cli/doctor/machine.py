"""This machine and this checkout: built pages, open files, room on the disk."""

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.cli.doctor.finding import Finding, error, ok, warning
from app.cli.doctor.subject import Subject
from app.cli.tree import FRONT_PAGE
from app.server.limits import GuardLimits

_SPARE_FILES: Final = 1_000
_MIB: Final = 1 << 20
_LITTLE_ROOM_MIB: Final = 1024
_NO_ROOM_MIB: Final = 100


def pages(subject: Subject) -> Iterator[Finding]:
    """web/dist, which the server reads at its start."""
    if FRONT_PAGE.is_file():
        yield ok("pages", "built")
        return
    find = error if subject.settings.app_env == "prod" else warning
    yield find("pages", "The web pages are not built: players see a note instead.", "`make setup`, then start again.")


def open_files(_subject: Subject) -> Iterator[Finding]:
    """The server raises its own limit as far as the system lets it; so far must be enough."""
    wanted = GuardLimits().connections + _SPARE_FILES
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < wanted:
        yield warning(
            "open_files",
            f"A process may open {most} files; a worker under full load needs {wanted}.",
            f"`ulimit -Hn {wanted}`, or LimitNOFILE={wanted} in the service's unit.",
        )
    else:
        yield ok("open_files", f"at least {wanted} allowed")


def disk_space(subject: Subject) -> Iterator[Finding]:
    """Room where the SQLite file grows."""
    url = subject.settings.async_db_url
    if not subject.reads("db_url") or url.get_backend_name() != "sqlite" or not url.database:
        return
    free = shutil.disk_usage(_existing(Path(url.database).absolute())).free // _MIB
    message = f"{free} MiB are free where {url.database} lies"
    if free < _NO_ROOM_MIB:
        yield error("disk_space", f"Only {message}: soon nobody can sign in.", "Make room, or move the file.")
    elif free < _LITTLE_ROOM_MIB:
        yield warning("disk_space", f"Only {message}.", "Make room, or move the file.")
    else:
        yield ok("disk_space", message)


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path
