"""`igw serve`: the production server, after everything it needs has been looked at."""

import asyncio

from app.config import Settings
from app.db import Database
from app.preflight import refuse_bad_start
from app.redis import open_redis
from app.server.serve import serve as run_server


def serve(settings: Settings, *, host: str, port: int, workers: int) -> int:
    """Serve until told to stop; the exit code. Raises StartRefused before any worker is started."""
    asyncio.run(_preflight(settings))
    return run_server(host=host, port=port, workers=workers, public_url=settings.public_url)


async def _preflight(settings: Settings) -> None:
    database, redis = Database(settings.async_db_url), open_redis(settings.redis_url)
    try:
        await refuse_bad_start(database, redis)
    finally:
        await database.close()
        if redis is not None:
            await redis.close()
