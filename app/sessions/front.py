"""`GET /auth/session`, answered in front of the framework.

Every page and every game asks this all the time. A pure ASGI function with the gathered lookup behind it costs a
fifth of a FastAPI route that asks the database by itself (benchmarks/README.md); the answer is the very one that
the declared route in `app.sessions.routes` would give, and a test compares the two.
"""

from typing import Final

import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from app.config import Settings
from app.sessions.cookies import SESSION, cookie_name
from app.sessions.errors import NotSignedIn
from app.sessions.lookup import SessionLookup
from app.sessions.routes import SESSION_PATH

_JSON: Final = (b"content-type", b"application/json")
_encode = msgspec.json.Encoder().encode


class SessionFront:
    """Answers `GET /auth/session`; passes everything else on."""

    def __init__(self, app: ASGIApp, *, settings: Settings, lookup: SessionLookup) -> None:
        self._app = app
        self._lookup = lookup
        self._cookie = cookie_name(SESSION, settings=settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] == "http" and scope["path"] == SESSION_PATH and scope["method"] == "GET":
            await self._answer(scope, send)
        else:
            await self._app(scope, receive, send)

    async def _answer(self, scope: Scope, send: Send) -> None:
        token = self._token(scope)
        session = await self._lookup.find(token) if token else None
        if session is None:
            raise NotSignedIn(headers={"WWW-Authenticate": "Bearer"})
        body = _encode(session.answer())
        headers = [_JSON, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _token(self, scope: Scope) -> str | None:
        """As `app.sessions.deps` reads it: the bearer token of the first header if there is one, else the cookie."""
        authorization: str | None = None
        cookies = ""
        for name, value in scope["headers"]:
            if name == b"authorization" and authorization is None:
                authorization = value.decode("latin-1")
            elif name == b"cookie":
                cookies = f"{cookies};{value.decode('latin-1')}"
        kind, _, token = (authorization or "").partition(" ")
        if kind.lower() == "bearer" and token.strip():
            return token.strip()
        return self._of_cookie(cookies)

    def _of_cookie(self, cookies: str) -> str | None:
        found = ""
        for part in cookies.split(";"):
            name, _, value = part.partition("=")
            if name.strip() == self._cookie:
                found = value.strip()
        return (found[1:-1] if len(found) > 1 and found[0] == found[-1] == '"' else found) or None
