"""The endpoints of Zalo: permission, token with the secret in a header, profile behind the fence around Vietnam."""

import base64
import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.json_answers import json_answer
from simulators.stage.consent import Consent, first_values
from simulators.stage.stage import Stage

DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        # Whether the caller's address counts as one inside Vietnam.
        "inside_vietnam": True,
        # The status of error answers; nobody has published it.
        "error_status": 200,
        "errors_are_text": False,
        "me": {},
    }
)
ENDPOINTS: Final = {
    "/v4/permission": "authorize",
    "/v4/permission/decision": "decision",
    "/v4/access_token": "token",
    "/v2.0/me": "me",
}
CODE_SECONDS: Final = 600.0
OUTSIDE: Final = "Personal information is limited due to IP address not inside Vietnam"


class Platform:
    """One platform with one application."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._consent = Consent(stage, path="/v4/permission", title="Simulated Zalo", id_name="app_id")

    def routes(self) -> list[Route]:
        return [
            Route("/v4/access_token", self.token, methods=["POST"]),
            Route("/v2.0/me", self.me),
            *self._consent.routes(),
        ]

    async def token(self, request: Request) -> Response:
        """The exchange. PKCE is demanded, which the living platform may or may not do."""
        fields, beginning = first_values(request.scope["form"]), self._stage.beginning
        if fields.get("app_id") != beginning.client_id:
            return self._error(-14002, "Invalid app id")
        if request.headers.get("secret_key") != beginning.client_secret or "secret_key" in fields:
            return self._error(-14004, "Invalid secret key")
        grant = self._stage.ledger.codes.get(fields.get("code", ""))
        if grant is None or grant.is_used or self._stage.clock.now() > grant.given_at + CODE_SECONDS:
            return self._error(-14003, "Invalid authorization code")
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != grant.asked.get("code_challenge"):
            return self._error(-14010, "Invalid code_verifier")
        grant.is_used = True
        token = self._stage.ledger.new_token(grant.person, prefix="Za")
        return json_answer({"access_token": token, "refresh_token": "never-used", "expires_in": "90000"})

    async def me(self, request: Request) -> Response:
        """The profile, for callers inside Vietnam."""
        person = self._stage.ledger.tokens.get(request.headers.get("access_token", ""))
        if person is None or "access_token" in request.query_params:
            return self._error(-216, "Access token is invalid")
        if not self._stage.switches["inside_vietnam"]:
            return self._error(-501, OUTSIDE)
        picture = {"data": {"url": "http://pictures.example/of-nobody.jpg"}}
        answer = {"error": 0, "message": "Success", "id": person.person_id, "name": person.name, "picture": picture}
        return json_answer(answer | self._stage.switches["me"])

    def _error(self, number: int, message: str) -> Response:
        code = str(number) if self._stage.switches["errors_are_text"] else number
        return json_answer({"error": code, "message": message}, status=int(self._stage.switches["error_status"]))
