"""The endpoints of the provider: discovery, keys, token, userinfo."""

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.control import control_route
from simulators.instagram.json_answers import json_answer
from simulators.openid.id_tokens import LIES, forged, half_hash, honest_claims, honest_header, signed
from simulators.openid.keys import SigningKey, new_key, public_part, ready_key, second_key
from simulators.openid.switches import MODULES, PLAIN
from simulators.stage.consent import Answer, Consent, first_values
from simulators.stage.people import Grant
from simulators.stage.stage import Stage

ENDPOINTS = {
    "/.well-known/openid-configuration": "discovery",
    "/jwks": "keys",
    "/authorize": "authorize",
    "/authorize/decision": "decision",
    "/token": "token",
    "/userinfo": "userinfo",
    "/jwks-of-a-thief": "jwks-of-a-thief",
}
CODE_SECONDS = 60.0


class Refusal(Exception):
    """An answer of RFC 6749 §5.2."""

    def __init__(self, error: str, *, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.status = status


class Provider:
    """One provider; its issuer is its base URL."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._consent = Consent(stage, path="/authorize", title="Simulated provider")
        self._consent.sign = self._named
        self._rotated: SigningKey | None = None
        self._last_token: str | None = None

    def routes(self) -> list[Route]:
        return [
            control_route("POST", "/rotate_keys", self._rotate),
            Route("/.well-known/openid-configuration", self.discovery),
            Route("/jwks", self.jwks),
            Route("/token", self.token, methods=["POST"]),
            Route("/userinfo", self.userinfo, methods=["GET", "POST"]),
            *self._consent.routes(),
        ]

    @property
    def module(self) -> str:
        module = str(self._stage.switches["module"])
        if module not in MODULES:
            raise ValueError(f"there is no module {module}")
        return module

    @property
    def _algorithm(self) -> str:
        return str(self._stage.switches["algorithm"])

    @property
    def _key(self) -> SigningKey:
        return self._rotated or ready_key(self._algorithm)

    async def _rotate(self, _request: Request) -> object:
        """The old key is gone; `reset` does not bring it back."""
        self._rotated = new_key(self._algorithm)
        return {"kid": self._rotated.kid}

    def _named(self, answer: Answer) -> Answer:
        told = {"right": {"iss": self._stage.base_url}, "foreign": {"iss": "https://another-issuer.example"}}
        return answer | told.get(str(self._stage.switches["answers_iss"]), {})

    async def discovery(self, _request: Request) -> Response:
        base, switches = self._stage.base_url, self._stage.switches
        document: dict[str, Any] = {
            "issuer": base,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "userinfo_endpoint": f"{base}/userinfo",
            "jwks_uri": f"{base}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "scopes_supported": ["openid", "email", "profile"],
            "id_token_signing_alg_values_supported": [self._algorithm],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": switches["auth_methods"],
            "authorization_response_iss_parameter_supported": switches["announces_iss"],
        } | switches["discovery"]
        if self.module == f"{PLAIN}-discovery-issuer-mismatch":
            document["issuer"] = f"{base}/other"
        return json_answer({name: value for name, value in document.items() if value is not None})

    async def jwks(self, _request: Request) -> Response:
        with_id = "-kid-absent-" not in self.module
        keys = [public_part(self._key, with_id=with_id)]
        if self.module == f"{PLAIN}-kid-absent-multiple-jwks":
            keys.append(public_part(second_key(), with_id=False))
        return json_answer({"keys": keys})

    async def token(self, request: Request) -> Response:
        """Checks everything that a client must send, then answers as honestly as `module` says."""
        fields = first_values(request.scope["form"])
        try:
            self._check_client(fields, request.headers.get("authorization", ""))
            grant = self._spend(fields)
        except Refusal as refusal:
            return json_answer({"error": refusal.error, "error_description": "no"}, status=refusal.status)
        if self.module == f"{PLAIN}-signing-key-rotation-just-before-signing":
            self._rotated = new_key(self._algorithm)
        access_token = self._stage.ledger.new_token(grant.person, prefix="At")
        answer = {"access_token": access_token, "token_type": "Bearer", "expires_in": 600}
        if self.module != "igw-no-id-token":
            answer["id_token"] = self._id_token(grant, access_token)
        return json_answer(answer)

    async def userinfo(self, request: Request) -> Response:
        person = self._stage.ledger.tokens.get(request.headers.get("authorization", "").removeprefix("Bearer "))
        if person is None:
            return json_answer({"error": "invalid_token"}, status=401)
        lies = self.module == f"{PLAIN}-userinfo-invalid-sub"
        return json_answer(
            {
                "sub": "somebody-else" if lies else person.person_id,
                "preferred_username": person.username,
                "name": person.name,
                "email": person.email,
                "email_verified": person.email_verified,
            }
        )

    def _check_client(self, fields: dict[str, str], authorization: str) -> None:
        pair = (fields.get("client_id", ""), fields.get("client_secret", ""))
        method = "client_secret_post"
        if authorization.startswith("Basic "):
            name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            pair, method = (unquote_plus(name), unquote_plus(secret)), "client_secret_basic"
        basic_only = self.module == f"{PLAIN}-client-secret-basic"
        if method not in self._stage.switches["auth_methods"] or (basic_only and method != "client_secret_basic"):
            raise Refusal("invalid_client", status=401)
        if pair != (self._stage.beginning.client_id, self._stage.beginning.client_secret):
            raise Refusal("invalid_client", status=401)

    def _spend(self, fields: dict[str, str]) -> Grant:
        grant = self._stage.ledger.codes.get(fields.get("code", ""))
        too_late = grant is None or self._stage.clock.now() > grant.given_at + CODE_SECONDS
        if grant is None or too_late or grant.is_used or fields.get("redirect_uri") != grant.redirect_uri:
            raise Refusal("invalid_grant")
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not hmac.compare_digest(challenge, grant.asked.get("code_challenge", "")):
            raise Refusal("invalid_grant")
        grant.is_used = True
        return grant

    def _id_token(self, grant: Grant, access_token: str) -> str:
        if self.module == "igw-replayed-token" and self._last_token:
            return self._last_token
        beginning = self._stage.beginning
        claims = honest_claims(
            grant, issuer=self._stage.base_url, client_id=beginning.client_id, now=self._stage.clock.now()
        )
        if self._stage.switches["at_hash"]:
            claims["at_hash"] = half_hash(access_token)
        claims = LIES.get(self.module, dict)(claims)
        header = honest_header(self._key, algorithm=self._algorithm, with_id="-kid-absent-" not in self.module)
        secret, base_url = beginning.client_secret, self._stage.base_url
        lie = forged(self.module, header, claims, key=self._key, secret=secret, base_url=base_url)
        self._last_token = lie or signed(header, claims, self._key)
        return self._last_token
