"""Ports: whether one is free, and which one is."""

import errno
import socket
from typing import Final

from app.cli.errors import CommandFailed
from app.kit.system_faults import reason_of

_TRIES: Final = 30


def require_free_port(host: str, port: int, *, hint: str = "--port") -> None:
    """Raise CommandFailed when nobody could listen here now; `hint` shows how to choose another port."""
    try:
        _bind(host, port)
    except (socket.gaierror, UnicodeError):  # the second one for a name that cannot even be asked for
        raise CommandFailed(f"{host!r} is no address of this machine; --host takes 127.0.0.1 or 0.0.0.0.") from None
    except OSError as error:
        raise CommandFailed(_why(error, host=host, port=port, hint=hint)) from None


def free_port_after(port: int) -> int:
    """The first free port of 127.0.0.1 above `port`, near it if possible."""
    for candidate in range(port + 1, min(port + 1 + _TRIES, 65536)):
        try:
            _bind("127.0.0.1", candidate)
        except OSError:
            continue
        return candidate
    return _bind("127.0.0.1", 0)


def _bind(host: str, port: int) -> int:
    """Take the port for a moment, as a server would; gives its number."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        return int(probe.getsockname()[1])


def _why(error: OSError, *, host: str, port: int, hint: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Stop the program that listens there, or choose another port: {hint} {port + 10}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights; choose one above 1023: {hint} 8001"
    return f"Cannot listen on {host} port {port}: {reason_of(error)}."
