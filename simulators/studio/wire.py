"""The native protocol on the wire: what is signed, how a call is sent, and what its answer means."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
import msgspec

TIMEOUT_SECONDS: Final = 5.0
_LARGEST_BYTES: Final = 1024 * 1024
_SECRETS: Final = ("session_token", "launch_code")


class Meaning(Enum):
    """What an answer tells about the call."""

    APPLIED = "applied"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """It may have been applied or not; the same call again tells."""


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One request. Its bytes are made once, so that a repetition is the same to the byte."""

    kind: str
    """exchange, balance, bet, win, batch, rollback, close, status or statement."""
    path: str
    body: bytes = b""
    method: str = "POST"

    @property
    def shown(self) -> Any:
        """The body as a log may show it."""
        content = json.loads(self.body) if self.body else None
        return content and {name: "***" if name in _SECRETS else value for name, value in content.items()}


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer. Without one `status` is 0 and `code` empty."""

    status: int = 0
    body: dict[str, Any] = {}

    @property
    def outcome(self) -> str:
        return str(self.body.get("outcome", ""))

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))

    @property
    def meaning(self) -> Meaning:
        """Silence, a gateway's page, a body that cannot be read: unknown. So is 401, which a mended clock cures."""
        if self.status == 200 and self.outcome in ("applied", "replayed"):
            return Meaning.APPLIED
        if self.status in (400, 404, 409, 413, 422) and self.code:
            return Meaning.REFUSED
        return Meaning.UNKNOWN


def post(kind: str, path: str, content: Mapping[str, Any]) -> Call:
    """A call with a JSON body."""
    return Call(kind=kind, path=f"/provider/v1/{path}", body=msgspec.json.encode(content))


def get(kind: str, path: str) -> Call:
    """A call without a body; `path` may carry a query."""
    return Call(kind=kind, path=f"/provider/v1/{path}", method="GET")


def signature(call: Call, *, secret: str, timestamp: int) -> str:
    """Hex HMAC-SHA256 over version, time, method, path with query, and the hash of the body's exact bytes."""
    digest = hashlib.sha256(call.body).hexdigest()
    canonical = f"v1\n{timestamp}\n{call.method}\n{call.path}\n{digest}"
    return hmac.new(secret.encode(), canonical.encode(), hashlib.sha256).hexdigest()


class Operator:
    """The other side: its address and our key."""

    def __init__(self, url: str, *, key_id: str, secret: str) -> None:
        self.url = url.rstrip("/")
        self._key_id = key_id
        self._secret = secret
        # No proxy from the environment may stand between the two servers.
        self._client = httpx2.AsyncClient(base_url=self.url, timeout=TIMEOUT_SECONDS, trust_env=False)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    async def send(self, call: Call, *, age_seconds: int = 0, forged: bool = False) -> Reply:
        """Sign and send once. An answer that never comes is an empty reply. `age_seconds` and `forged` are lies."""
        timestamp = int(time.time()) - age_seconds
        headers = {
            "X-IGW-Key": self._key_id,
            "X-IGW-Timestamp": str(timestamp),
            "X-IGW-Signature": signature(
                call, secret=f"not {self._secret}" if forged else self._secret, timestamp=timestamp
            ),
        }
        if call.body:
            headers["Content-Type"] = "application/json"
        try:
            answer = await self._client.request(call.method, call.path, content=call.body or None, headers=headers)
        except (httpx2.RequestError, httpx2.StreamError):
            return Reply()
        return _read(answer)


def _read(answer: httpx2.Response) -> Reply:
    try:
        body = json.loads(answer.content) if len(answer.content) <= _LARGEST_BYTES else {}
    except ValueError:
        body = {}
    return Reply(status=answer.status_code, body=body if isinstance(body, dict) else {})
