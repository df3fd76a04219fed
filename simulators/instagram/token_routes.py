"""The token endpoint: a code becomes a token of one hour, or an error in the dialect of the api host."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.instagram.apps import App
from simulators.instagram.codes import Code
from simulators.instagram.json_answers import json_answer
from simulators.instagram.switches import IdStyle
from simulators.instagram.tokens import Token
from simulators.instagram.world import World

RED_HERRING = (
    "Error validating verification code. Please make sure your redirect_uri is identical to the one "
    "you used in the OAuth dialog request"
)
USED_WORDINGS = (
    "Matching code was not found or was already used",
    "This authorization code has been used",
    "Invalid authorization code",
)


class TokenRefusal(Exception):
    """An error answer of the token endpoint."""


class TokenEndpoint:
    """The handler of /oauth/access_token. A GET has no form, so it lacks every field."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        paths = ("/oauth/access_token", "/oauth/access_token/")
        return [Route(path, self.answer, methods=["GET", "POST"]) for path in paths]

    async def answer(self, request: Request) -> Response:
        try:
            code = self._use_code(dict(request.scope["form"]))
        except TokenRefusal as refusal:
            body = {"error_type": "OAuthException", "code": 400, "error_message": str(refusal)}
            return json_answer(body, status=self._world.switches.token_errors_status)
        token = self._world.issue_token(code.person_id, client_id=code.client_id, permissions=code.permissions)
        return json_answer(self._body(token))

    def _use_code(self, form: Mapping[str, str]) -> Code:
        """Check in the platform's order and use the code up. Raises TokenRefusal."""
        app, secret = self._app(form)
        if form.get("grant_type") != "authorization_code":
            raise TokenRefusal("Invalid grant_type")
        verdict, code = self._world.codes.judge(
            form.get("code", ""),
            client_id=app.client_id,
            redirect_uri=form.get("redirect_uri", ""),
            now=self._world.clock.now(),
        )
        if verdict == "used":
            raise TokenRefusal(self._world.chance.choose(USED_WORDINGS))
        if code is None or verdict == "expired" or not self._world.people.knows(code.person_id):
            raise TokenRefusal(USED_WORDINGS[0])
        # A wrong secret gets the words of a wrong redirect URI. It cost people hours on the live platform.
        if verdict == "wrong_redirect_uri" or secret != app.client_secret:
            raise TokenRefusal(RED_HERRING)
        code.used = True
        return code

    def _app(self, form: Mapping[str, str]) -> tuple[App, str]:
        dialect = self._world.switches.dialect
        client_id, secret = form.get("client_id"), form.get("client_secret")
        if dialect.accepts_app_id:
            client_id, secret = client_id or form.get("app_id"), secret or form.get("app_secret")
        app = self._world.apps.get(client_id)
        if app is None or dialect.shut_down:
            raise TokenRefusal("Invalid platform app" if client_id else "Missing required field client_id")
        return app, secret or ""

    def _body(self, token: Token) -> dict[str, object]:
        """One of the three shapes; Basic Display had only one, without permissions."""
        switches = self._world.switches
        person = self._world.people.find(token.person_id)
        user_id = person.user_id
        if switches.token_user_id == "app_scoped":  # noqa: S105 - no password
            user_id = self._world.scoped_id(person, client_id=token.client_id)
        if not switches.dialect.professional_only:
            return {
                "access_token": token.value,
                "user_id": _styled(user_id, switches.token_id, auto="number"),
            }
        by_shape: dict[str, IdStyle] = {"A": "string", "B": "number", "C": "string"}
        auto = by_shape[switches.token_shape]
        body: dict[str, object] = {
            "access_token": token.value,
            "user_id": _styled(user_id, switches.token_id, auto=auto),
            "permissions": token.permissions,
        }
        if switches.token_shape != "A":  # noqa: S105 - no password
            return body
        return {"data": [body | {"permissions": ",".join(token.permissions)}]}


def _styled(number: str, style: IdStyle, *, auto: IdStyle) -> str | int:
    return int(number) if (auto if style == "auto" else style) == "number" else number
