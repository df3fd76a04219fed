"""The guards for a server that somebody else started: `uvicorn app.main:app`, as the design guide does."""

import inspect
import logging
from types import FrameType

from uvicorn.config import Config

from app.server.open_files import allow_connections
from app.server.protocol import GuardedProtocol


def adopt_running_uvicorn(*, public_url: str = "") -> bool:
    """Puts the guards into the uvicorn that is importing the caller's module; whether there was one.

    Call it while the application's module is imported. uvicorn 0.54 imports it from `Config.load_app`, with
    `--reload` and `--workers` in each child from `Config.load`; both decide some things before and some
    after. With another server, or in tests, there is no such frame and nothing happens.
    """
    config = _loading_config()
    if config is None:
        return False
    GuardedProtocol.public_url = public_url
    # `load` reads these when the application is imported before it, as a single process does ...
    config.http = GuardedProtocol
    config.ws = "none"
    config.server_header = False
    # ... and has read them already when the application is imported by it.
    config.http_protocol_class = GuardedProtocol
    config.ws_protocol_class = None
    config.encoded_headers = [pair for pair in config.encoded_headers if pair != (b"server", b"uvicorn")]
    # Our own rule for trusted proxies is the only one: uvicorn's believes whatever comes from 127.0.0.1.
    config.proxy_headers = False
    _silence_access_log(config)
    allow_connections(GuardedProtocol.limits.connections)
    return True


def _loading_config() -> Config | None:
    frame: FrameType | None = inspect.currentframe()
    while frame is not None:
        caller = frame.f_locals.get("self")
        if frame.f_code.co_name in {"load", "load_app"} and isinstance(caller, Config):
            return caller
        frame = frame.f_back
    return None


def _silence_access_log(config: Config) -> None:
    """It would write the codes that providers put into the callback's address."""
    config.access_log = False
    access = logging.getLogger("uvicorn.access")
    access.handlers = []
    access.propagate = False
