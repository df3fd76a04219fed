"""What `igw dev` may bring up to date without asking: a file of its own, and a database that holds nothing.

DB_URL may be the casino's own, left over in the environment or in `.env`. Whoever only wanted to try something must not
change its tables with that.
"""

from pathlib import Path
from typing import Final

from app.cli.errors import CommandFailed
from app.cli.migrate import find_schema
from app.config import DEFAULT_DB_URL, Settings
from app.database_faults import place_of
from app.db import NEWER_HINT, SCHEMA_REVISION

_OTHERWISE: Final = (
    "run `igw migrate` first if this is the database you mean, or remove DB_URL from the environment and from .env, "
    "and `igw dev` uses a file of its own"
)


async def spare_what_is_not_ours(settings: Settings) -> None:
    """Raises CommandFailed when DB_URL names a database that a migration would change; looks, and touches nothing."""
    if _is_own_file(settings):
        return
    found = await find_schema(settings)
    if found.is_empty or found.revision == SCHEMA_REVISION:
        return
    revision = f"revision {found.revision}" if found.revision else "no revision of ours"
    is_newer = found.revision is not None and found.revision > SCHEMA_REVISION
    raise CommandFailed(
        f"DB_URL names {place_of(settings.async_db_url)}, which is not empty and stands at {revision}, "
        f"and this version needs {SCHEMA_REVISION}: {NEWER_HINT if is_newer else _OTHERWISE}; nothing was changed."
    )


def _is_own_file(settings: Settings) -> bool:
    """Whether it is the file that is used when DB_URL is not set; it is also when DB_URL names that very one."""
    url = settings.async_db_url
    own = DEFAULT_DB_URL.removeprefix("sqlite:///")
    return url.get_backend_name() == "sqlite" and Path(url.database or "").resolve() == Path(own).resolve()
