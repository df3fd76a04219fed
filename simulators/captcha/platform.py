"""A service that tells people from programs, as both services work: a script puts a frame into the page, the frame
gives a token, `siteverify` says once what the token is worth.

Every visitor is taken for a person at once, unless a switch says otherwise.
"""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from simulators.captcha.pages import frame_page, script
from simulators.instagram.control import control_route, read_body
from simulators.instagram.json_answers import json_answer
from simulators.stage.consent import first_values
from simulators.stage.stage import Stage

MOST_TOKENS: Final = 10_000
DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        # What siteverify says of every token: host, and what else it holds. `answer` goes over everything.
        "hostname": "127.0.0.1",
        "answer": {},
        # Whether a token is good a second time, and whether the widget waits for a click.
        "reusable": False,
        "asks_for_click": False,
    }
)


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """In what the two differ."""

    name: str
    title: str
    script_path: str
    verify_path: str
    life_seconds: float
    tells_action: bool
    checks_site_key: bool

    @property
    def endpoints(self) -> dict[str, str]:
        return {self.script_path: "script", self.verify_path: "siteverify", "/frame": "frame"}


class Token(msgspec.Struct, kw_only=True):
    """One token that was given out."""

    given_at: float
    site_key: str
    action: str = ""
    hostname: str | None = None
    is_used: bool = False


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """A token for a test, as the widget would have given it."""

    action: str = ""
    hostname: str | None = None
    site_key: str | None = None


class Captcha:
    """One service with one site."""

    def __init__(self, stage: Stage, kind: Kind) -> None:
        self._stage = stage
        self._kind = kind
        self._tokens: dict[str, Token] = {}

    def routes(self) -> list[Route]:
        return [
            control_route("POST", "/tokens", self._order),
            Route(self._kind.script_path, self.script),
            Route("/frame", self.frame),
            Route(self._kind.verify_path, self.siteverify, methods=["POST"]),
        ]

    async def script(self, _request: Request) -> Response:
        return Response(script(self._kind.name, base=self._stage.base_url), media_type="text/javascript")

    async def frame(self, request: Request) -> Response:
        asked = request.query_params
        token = self._new(site_key=asked.get("sitekey", ""), action=asked.get("action", ""), hostname=None)
        waits = bool(self._stage.switches["asks_for_click"])
        return HTMLResponse(frame_page(self._kind.title, token=token, waits=waits))

    async def siteverify(self, request: Request) -> Response:
        fields = first_values(request.scope["form"])
        answer = self._judge(fields) | self._stage.switches["answer"]
        return json_answer(answer)

    def _judge(self, fields: Mapping[str, str]) -> dict[str, Any]:
        if fields.get("secret") != self._stage.beginning.client_secret:
            return _no("invalid-input-secret")
        if not fields.get("response"):
            return _no("missing-input-response")
        token = self._tokens.get(fields["response"])
        if token is None or self._has_foreign_key(token, fields):
            return _no("invalid-input-response")
        is_old = self._stage.clock.now() > token.given_at + self._kind.life_seconds
        if is_old or (token.is_used and not self._stage.switches["reusable"]):
            return _no("timeout-or-duplicate" if self._kind.tells_action else "already-seen-response")
        token.is_used = True
        said: dict[str, Any] = {
            "success": True,
            "hostname": token.hostname or self._stage.switches["hostname"],
            "error-codes": [],
        }
        return said | ({"action": token.action, "cdata": ""} if self._kind.tells_action else {"credit": False})

    def _has_foreign_key(self, token: Token, fields: Mapping[str, str]) -> bool:
        ours = self._stage.beginning.client_id
        return token.site_key != ours or (self._kind.checks_site_key and fields.get("sitekey", ours) != ours)

    async def _order(self, request: Request) -> object:
        order = await read_body(request, Order)
        site_key = order.site_key or self._stage.beginning.client_id
        return {"token": self._new(site_key=site_key, action=order.action, hostname=order.hostname)}

    def _new(self, *, site_key: str, action: str, hostname: str | None) -> str:
        if len(self._tokens) >= MOST_TOKENS:
            self._tokens.clear()
        text = f"simulated.{secrets.token_urlsafe(24)}"
        now = self._stage.clock.now()
        self._tokens[text] = Token(given_at=now, site_key=site_key, action=action, hostname=hostname)
        return text


def _no(code: str) -> dict[str, Any]:
    return {"success": False, "error-codes": [code]}
