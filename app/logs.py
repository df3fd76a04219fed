"""Structured logs: one JSON line an event, with the request id, and with secrets masked whatever the caller does.

A line is written by a serialiser, so nobody's text can forge a second one (attack T32). Masking is the last
step before writing: a key that names a secret loses its value, wherever the event came from.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import msgspec
import structlog

from app.kit.text import clean_line

_SECRET_NAMES: Final = re.compile(
    r"pass(word|wd)?|secret|token|cookie|authorization|signature|api_?key|signing_?key|^code$|^state$|hash$",
    re.IGNORECASE,
)
# What remains of a secret that slipped into a text: parameters of addresses, bearer headers.
_SECRET_TEXT: Final = re.compile(
    r"((?:access_token|client_secret|code|state|password|token|signature)=)[^&\s\"']+|(Bearer )\S+",
    re.IGNORECASE,
)
_LONGEST_VALUE: Final = 2000
MASK: Final = "***"


def configure_logs(*, json_lines: bool) -> None:
    """JSON to standard output (production), or coloured lines for a person at a terminal."""
    renderer: Any = _render_json if json_lines else structlog.dev.ConsoleRenderer()
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
    # The guide's own command gives uvicorn a handler of its own, and SQL_ECHO gives SQLAlchemy one unless it finds
    # any; both would write lines that are not ours beside those that are.
    logging.getLogger("uvicorn").handlers[:] = []
    logging.getLogger("uvicorn").propagate = True
    logging.getLogger("sqlalchemy.engine.Engine").handlers[:] = [logging.NullHandler()]


def log_beside_answers() -> None:
    """For a command: what it prints is its answer, often for a program to read, and tells of known faults itself. What
    else goes wrong is logged to standard error.
    """
    structlog.configure(
        # Not by the wrapper: a command may listen to what is logged (`igw doctor`).
        processors=[_errors_alone, *structlog.get_config()["processors"]],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _errors_alone(_logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if method not in {"error", "exception", "critical"}:
        raise structlog.DropEvent
    return event


def mask_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace values under names that mean a secret; clean and bound every text."""
    for name, value in event.items():
        if _SECRET_NAMES.search(name) and value is not None and not isinstance(value, bool):
            event[name] = MASK
        elif isinstance(value, str):
            event[name] = _SECRET_TEXT.sub(rf"\1\2{MASK}", _bounded(name, value))
    return event


def _bounded(name: str, value: str) -> str:
    if name == "exception" or (name == "event" and value.startswith("Traceback (")):
        return value[-4 * _LONGEST_VALUE :]  # its end tells what failed
    return clean_line(value, longest=_LONGEST_VALUE)


def _render_json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return msgspec.json.encode(dict(event), enc_hook=repr).decode()
