"""Redis, which is optional."""

from app.cli.doctor.finding import Finding, error, info, ok
from app.cli.doctor.subject import Subject
from app.redis import RedisUnavailable, open_redis


async def redis(subject: Subject) -> list[Finding]:
    """Off, answering, or configured and away: then the server does not start."""
    if not subject.reads("redis_url"):
        return []
    connection = open_redis(subject.settings.redis_url)
    if connection is None:
        return [info("redis", "off: each worker counts its rate limits alone", "REDIS_URL, with more than one worker.")]
    try:
        await connection.ping()
    except RedisUnavailable as fault:
        mend = "Start it, correct REDIS_URL, or remove REDIS_URL: nothing else needs it."
        return [error("redis", f"Redis does not answer at REDIS_URL ({fault}); the server would not start.", mend)]
    finally:
        await connection.close()
    return [ok("redis", "answers")]
