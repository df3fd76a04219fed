"""The production server: uvicorn with N workers, guarded, ended without losing a request."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, Final

from uvicorn.config import STARTUP_FAILURE, Config
from uvicorn.server import Server
from uvicorn.supervisors import Multiprocess

from app.server.open_files import allow_connections
from app.server.protocol import GuardedProtocol
from app.server.stopping import STOPPING

GRACEFUL_STOP_SECONDS: Final = 10
DRAIN_SECONDS: Final = 1.0
_METRICS_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"


class GuardedConfig(Config):
    """uvicorn's settings with ours fixed. It travels to each worker, so what a worker must do at start hangs
    here.
    """

    def __init__(self, app: str, *, public_url: str, **options: Any) -> None:
        self.public_url = public_url
        super().__init__(
            app,
            http=GuardedProtocol,
            ws="none",
            lifespan="on",
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            log_config=None,
            timeout_graceful_shutdown=GRACEFUL_STOP_SECONDS,
            **options,
        )

    def load(self) -> None:
        """Runs in the worker, within its loop, before it listens."""
        GuardedProtocol.public_url = self.public_url
        allow_connections(GuardedProtocol.limits.connections)
        super().load()
        if threading.current_thread() is threading.main_thread():
            _drain_before_stop(DRAIN_SECONDS)


def serve(app: str = "app.main:app", *, host: str, port: int, workers: int = 1, public_url: str = "") -> int:
    """Serves until SIGTERM or SIGINT; the exit code: 0, or 1 when the application could not start.

    On SIGTERM a worker first says that it is not ready (`is_stopping`) for a second, still answering
    everything and closing each connection with its answer, so that a balancer can turn away from it. Then it
    takes no new connections, finishes what it has within 10 s, and ends. SIGINT skips the first part. SIGHUP
    with several workers replaces them one by one.
    """
    config = GuardedConfig(app, host=host, port=port, workers=workers, public_url=public_url)
    if workers > 1:
        with _metrics_folder():
            return _run_workers(config)
    return _run_alone(config)


def _run_alone(config: Config) -> int:
    # uvicorn raises the signal again when all is done; without a handler of ours it would end the process by
    # it.
    previous = signal.signal(signal.SIGTERM, lambda *_: None)
    try:
        Server(config).run()
    except KeyboardInterrupt:
        return 0
    except SystemExit as stop:
        return 1 if stop.code else 0
    finally:
        signal.signal(signal.SIGTERM, previous)
    return 0


def _run_workers(config: Config) -> int:
    supervisor = Multiprocess(config, sockets=[config.bind_socket()])
    supervisor.run()
    return 1 if any(worker.exitcode == STARTUP_FAILURE for worker in supervisor.processes) else 0


@contextmanager
def _metrics_folder() -> Iterator[None]:
    """A fresh folder in which the workers add up their metrics; it must be known before any of them counts."""
    with TemporaryDirectory(prefix="igw-metrics-") as folder:
        os.environ[_METRICS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[_METRICS_FOLDER]


def _drain_before_stop(seconds: float) -> None:
    """On SIGTERM: not ready from now on, uvicorn's own stop after `seconds`; a second one does not wait."""
    loop = asyncio.get_running_loop()
    stop = signal.getsignal(signal.SIGTERM)

    def drain(number: int, frame: FrameType | None) -> None:
        if not callable(stop):
            return
        if STOPPING.begun:
            stop(number, frame)
        else:
            STOPPING.begun = True
            loop.call_soon_threadsafe(loop.call_later, seconds, stop, number, None)

    signal.signal(signal.SIGTERM, drain)
