"""`--tunnel`: a public https address for the server on this machine, by ngrok's own SDK.

The session lives in this process; when it ends, the address is gone.
"""

import asyncio
import importlib
from collections.abc import Awaitable, Callable
from typing import Final, Protocol, TypeAlias

from pydantic_settings import BaseSettings, SettingsConfigDict

from app.cli.errors import CommandFailed

_OPEN_SECONDS: Final = 20
_CLOSE_SECONDS: Final = 1


class Listener(Protocol):
    """The part of the SDK's listener that we use."""

    def url(self) -> str:
        """The public address."""

    def close(self) -> Awaitable[None]:
        """Give the address back."""


#: The SDK's `forward(address, authtoken=…)`.
Forward: TypeAlias = Callable[..., Awaitable[Listener]]


class TunnelSettings(BaseSettings):
    """What only the tunnel needs, from the environment or `.env`."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore")

    ngrok_authtoken: str | None = None


async def open_tunnel(address: str, *, authtoken: str | None, forward: Forward) -> Listener:
    """A listener whose `url()` leads to `address` (host:port). Raises CommandFailed; never repeats the token."""
    if not authtoken:
        raise CommandFailed(
            "NGROK_AUTHTOKEN is missing: copy yours from ngrok's dashboard (Your Authtoken) into .env, then try again."
        )
    try:
        listener = await asyncio.wait_for(_forward(forward, address, authtoken), _OPEN_SECONDS)
    except TimeoutError:
        raise CommandFailed(f"ngrok did not open a tunnel within {_OPEN_SECONDS} s. Is this machine online?") from None
    except Exception as error:  # the SDK raises ValueError for everything
        raise CommandFailed(f"ngrok opened no tunnel: {_said(error, authtoken)}.") from None
    if not listener.url().startswith("https://"):
        raise CommandFailed(f"ngrok gave {listener.url()}, which is not an https address.")
    return listener


async def close_tunnel(listener: Listener) -> None:
    """Give the address back; a network that is gone does not hold us up."""
    try:
        await asyncio.wait_for(_close(listener), _CLOSE_SECONDS)
    except Exception:  # the process is about to end, and the session with it
        return


def ngrok_forward() -> Forward:
    """The SDK's own opener. Raises CommandFailed where the SDK is not installed."""
    try:
        forward: Forward = importlib.import_module("ngrok").forward
    except ImportError:
        raise CommandFailed(
            "The ngrok SDK is not installed: `pip install 'igw[tunnel]'`, or run `make setup`."
        ) from None
    return forward


async def _forward(forward: Forward, address: str, authtoken: str) -> Listener:
    return await forward(address, authtoken=authtoken)


async def _close(listener: Listener) -> None:
    await listener.close()


def _said(error: Exception, authtoken: str) -> str:
    """The SDK's words on one line, without the token."""
    words = ", ".join(str(part) for part in error.args) or type(error).__name__
    return " ".join(words.replace(authtoken, "***").split())[:300].rstrip(".")
