"""`igw serve`: the production server, after everything it needs has been looked at."""

import asyncio
import os
import sys

from app.cli.errors import CommandFailed
from app.cli.ports import require_free_port
from app.config import Settings
from app.db import Database
from app.legal.texts import read_legal_texts
from app.logs import configure_logs
from app.preflight import StartRefused, refuse_bad_start
from app.redis import open_redis
from app.server.serve import serve as run_server


def serve(settings: Settings, *, host: str, port: int, workers: int) -> int:
    """Serve until told to stop; the exit code. Raises CommandFailed or SettingsError before any worker is started."""
    configure_logs(json_lines=settings.app_env != "dev" or not sys.stdout.isatty())
    read_legal_texts(settings.legal_dir)
    require_free_port(host, port)
    asyncio.run(_preflight(settings))
    # Workers read the settings again; a key that was made up for this process must be theirs too.
    os.environ["JWT_SIGNING_KEY"] = ",".join(settings.jwt_signing_key)
    return run_server(host=host, port=port, workers=workers, public_url=settings.public_url)


async def _preflight(settings: Settings) -> None:
    database, redis = Database(settings.async_db_url), open_redis(settings.redis_url)
    try:
        await refuse_bad_start(database, redis)
    except StartRefused as refusal:
        raise CommandFailed(str(refusal)) from None
    finally:
        await database.close()
        if redis is not None:
            await redis.close()
