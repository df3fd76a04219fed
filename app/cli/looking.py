"""A database that is only looked at: a SQLite file stays byte for byte as it was, and nothing is left beside it."""

from pathlib import Path
from urllib.parse import quote

from sqlalchemy.engine import URL


def is_not_made_yet(url: URL) -> bool:
    """Whether it is a SQLite file that is not there: connecting would make it."""
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def url_for_looking(url: URL) -> URL:
    """The address to connect to for a look; not with `Database`, which turns on WAL, and that stays in the file.

    A write that is left beside the file (after a power cut, or of a program that runs) would be brought into it by the
    first connection that may write, so this one may not. Where nothing is left beside a file that uses WAL, it must be
    one that may, for only such a one takes its `-wal` away again.
    """
    if url.get_backend_name() != "sqlite":
        return url
    file = Path(url.database or "").resolve()
    if not any(Path(f"{file}{ending}").exists() for ending in ("-wal", "-journal")):
        return url
    return url.set(database=f"file:{quote(str(file))}").update_query_dict({"mode": "ro", "uri": "true"})
