"""What must be true before the server starts, with the mend in the sentence."""

from app.database_faults import explain_fault
from app.db import MIGRATE_HINT, NEWER_HINT, SCHEMA_REVISION, Database
from app.errors import DatabaseUnavailable
from app.redis import RedisConnection, RedisUnavailable


class StartRefused(Exception):
    """The server does not start; the text says why and what to do."""


async def refuse_bad_start(database: Database, redis: RedisConnection | None) -> None:
    """Raises StartRefused when the database is away or behind, or a configured Redis does not answer."""
    try:
        revision = await database.schema_revision()
    except DatabaseUnavailable as error:
        fault = explain_fault(error, url=database.url)
        raise StartRefused(f"The database cannot be reached or used. {fault} `igw doctor` tells more.") from None
    if revision is None:
        raise StartRefused(f"The database has not been prepared yet: {MIGRATE_HINT}, then start again.")
    if revision != SCHEMA_REVISION:
        hint = NEWER_HINT if revision > SCHEMA_REVISION else MIGRATE_HINT
        raise StartRefused(f"The database is at revision {revision}, this version needs {SCHEMA_REVISION}: {hint}.")
    if redis is not None:
        try:
            await redis.ping()
        except RedisUnavailable:
            raise StartRefused(
                "Redis does not answer at REDIS_URL. Start it, correct the address, or remove REDIS_URL: "
                "without Redis each worker counts its rate limits alone."
            ) from None
