"""The endpoints of Facebook Login: dialog, token, `/debug_token`, `/me`, with Meta's shapes and error texts."""

import hashlib
import hmac
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.graph_errors import GraphRefusal
from simulators.instagram.json_answers import json_answer
from simulators.stage.consent import Consent, first_values
from simulators.stage.people import Person
from simulators.stage.stage import Stage

DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "fragment": "#_=_",
        "token_has_expiry": True,
        "ids_are_numbers": False,
        "needs_proof": True,
        # What `/debug_token` says instead of the truth: `{"app_id": …}`, `{"is_valid": false}`, `{"user_id": …}`.
        "debug": {},
        "me": {},
    }
)
ENDPOINTS: Final = {
    "/dialog/oauth": "authorize",
    "/dialog/oauth/decision": "decision",
    "/oauth/access_token": "token",
    "/debug_token": "debug_token",
    "/me": "me",
}
CODE_SECONDS: Final = 600.0
TRACE: Final = "ASimulatedTrace"


class Platform:
    """One platform with one application."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._consent = Consent(stage, path="/dialog/oauth", title="Simulated Facebook")
        self._consent.fragment = lambda: str(stage.switches["fragment"])

    def routes(self) -> list[Route]:
        return [
            Route("/oauth/access_token", self.token, methods=["GET", "POST"]),
            Route("/debug_token", self.debug),
            Route("/me", self.me),
            *self._consent.routes(),
        ]

    async def token(self, request: Request) -> Response:
        """The exchange; a GET is taken too, as on the living platform."""
        fields = dict(request.query_params) | first_values(request.scope["form"])
        try:
            person = self._spend(fields)
        except GraphRefusal as refusal:
            return refusal.answer(trace=TRACE)
        token = self._stage.ledger.new_token(person, prefix="EAA")
        answer: dict[str, Any] = {"access_token": token, "token_type": "bearer"}
        return json_answer(answer | ({"expires_in": 5183944} if self._stage.switches["token_has_expiry"] else {}))

    async def debug(self, request: Request) -> Response:
        """Whose token `input_token` is, told to the application alone."""
        beginning, query = self._stage.beginning, request.query_params
        if query.get("access_token") != f"{beginning.client_id}|{beginning.client_secret}":
            return GraphRefusal("Invalid OAuth access token signature.", code=190).answer(trace=TRACE)
        person = self._stage.ledger.tokens.get(query.get("input_token", ""))
        data: dict[str, Any] = {"app_id": beginning.client_id, "type": "USER", "is_valid": person is not None}
        if person is not None:
            data |= {"user_id": self._id(person), "scopes": ["email", "public_profile"]}
        return json_answer({"data": data | self._stage.switches["debug"]})

    async def me(self, request: Request) -> Response:
        """The profile, with the fields that are asked for and there."""
        query = request.query_params
        token = query.get("access_token", "")
        person = self._stage.ledger.tokens.get(token)
        if person is None:
            return GraphRefusal("Invalid OAuth access token data.", code=190).answer(trace=TRACE)
        if self._stage.switches["needs_proof"]:
            fault = self._fault_of_proof(token, query.get("appsecret_proof"))
            if fault:
                return GraphRefusal(fault, code=100, kind="GraphMethodException").answer(trace=TRACE)
        known = {"id": self._id(person), "name": person.name, "email": person.email}
        asked = query.get("fields", "id,name").split(",")
        answer = {name: value for name, value in known.items() if name in asked and value is not None}
        return json_answer(answer | self._stage.switches["me"])

    def _spend(self, fields: dict[str, str]) -> Person:
        beginning = self._stage.beginning
        if fields.get("client_id") != beginning.client_id:
            raise GraphRefusal("Error validating application. Cannot get application info.", code=101)
        if fields.get("client_secret") != beginning.client_secret:
            raise GraphRefusal("Error validating client secret.", code=1)
        grant = self._stage.ledger.codes.get(fields.get("code", ""))
        if grant is None:
            raise GraphRefusal("Invalid verification code format.", code=100)
        if grant.redirect_uri != fields.get("redirect_uri"):
            text = "Error validating verification code. Please make sure your redirect_uri is identical"
            raise GraphRefusal(text, code=100, subcode=36008)
        if grant.is_used:
            raise GraphRefusal("This authorization code has been used.", code=100, subcode=36009)
        if self._stage.clock.now() > grant.given_at + CODE_SECONDS:
            raise GraphRefusal("This authorization code has expired.", code=100, subcode=36007)
        grant.is_used = True
        return grant.person

    def _fault_of_proof(self, token: str, proof: str | None) -> str | None:
        if proof is None:
            return "API calls from the server require an appsecret_proof argument"
        right = hmac.new(self._stage.beginning.client_secret.encode(), token.encode(), hashlib.sha256).hexdigest()
        return None if hmac.compare_digest(proof, right) else "Invalid appsecret_proof provided in the API argument"

    def _id(self, person: Person) -> str | int:
        return int(person.person_id) if self._stage.switches["ids_are_numbers"] else person.person_id
