"""The server as `igw dev` starts it, a process of its own: `python -m app.cli.dev.server HOST PORT`."""

import asyncio
import logging
import sys

from app.cli.dev.children import REFUSED
from app.cli.dev.spare import spare_what_is_not_ours
from app.cli.errors import CommandFailed
from app.cli.loading import load_settings
from app.cli.migrate import bring_up_to_date
from app.cli.serve import serve
from app.config import Settings, SettingsError


def main(host: str, port: str) -> int:
    """Bring the database up to date if it may be, then serve until told to stop; the exit code."""
    # The banner says that it runs and where; the server's own story would only push it off the screen.
    logging.getLogger("uvicorn.error").addFilter(lambda record: record.levelno > logging.INFO)
    try:
        settings = load_settings()
        asyncio.run(_prepare(settings))
        return serve(settings, host=host, port=int(port), workers=1)
    except (CommandFailed, SettingsError) as failure:
        print(failure, file=sys.stderr)
        return REFUSED


async def _prepare(settings: Settings) -> None:
    await spare_what_is_not_ours(settings)
    await bring_up_to_date(settings)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
