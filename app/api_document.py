"""The OpenAPI document: what the routes declare, with our problem shape and both ways to be signed in."""

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from app.abuse.errors import RateLimited
from app.config import Settings
from app.errors import BodyTooLarge, Busy, MethodNotAllowed, NotFound, RequestTimeout
from app.games.launch.routes import LaunchBody
from app.games.protection.schemas import ExclusionBody, LimitsBody, TimeOutBody
from app.http.bodies import form_name, form_schema
from app.http.openapi import PROBLEM_SCHEMA, limited_response
from app.players.schemas import BirthDateBody, CountryBody, TermsBody
from app.server.errors import HeadersTooLarge, MalformedRequest, TargetTooLong
from app.sessions.cookies import SESSION, cookie_name
from app.signin.my_passkeys.schemas import NewPasskeyBody, PasskeyNameBody
from app.signin.passkeys.schemas import PasskeyAskBody, PasskeyProofBody, PasskeySignInBody
from app.signin.schemas import (
    CompleteBody,
    ConfirmBody,
    LinkBody,
    LoginBody,
    MailAskBody,
    MailProofBody,
    NewEmailBody,
    NewPasswordBody,
    ProveBody,
    RegisterBody,
    ResetBody,
)

DESCRIPTION: Final = """
Player account management for social casinos: who the player is, how he signs in, what his wallets hold.
Virtual coins only; nothing here is real money.

Errors are RFC 9457 problem JSON with a stable `code`; each code has a page at its `type`.
Money is a decimal string in main units at the currency's exponent. Every answer carries `X-Request-ID`.

Below, each operation lists its own errors. Any address may also answer {anywhere}.
"""
#: What the server says before it knows which operation was meant.
_ANYWHERE: Final = (
    MalformedRequest,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    BodyTooLarge,
    TargetTooLong,
    HeadersTooLarge,
    Busy,
)
_SIGNED_IN: Final = ("/me/", "/auth/session", "/auth/logout", "/auth/prove")
#: Under `/me/`, and for whoever holds the link.
_BY_LINK: Final = frozenset({"/me/email/undo"})
_BODIES: Final = (
    LoginBody,
    ProveBody,
    RegisterBody,
    CompleteBody,
    MailAskBody,
    MailProofBody,
    ResetBody,
    ConfirmBody,
    LinkBody,
    NewEmailBody,
    NewPasswordBody,
    BirthDateBody,
    CountryBody,
    TermsBody,
)
#: Read as JSON alone.
_JSON_BODIES: Final = (
    *(PasskeyAskBody, PasskeySignInBody, PasskeyProofBody, NewPasskeyBody, PasskeyNameBody),
    *(LaunchBody, LimitsBody, TimeOutBody, ExclusionBody),
)


def install_document(app: FastAPI, *, settings: Settings) -> None:
    """Make `/openapi.json` serve the document below; it is built once, at the first request."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app, settings=settings)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _document(app: FastAPI, *, settings: Settings) -> dict[str, Any]:
    anywhere = ", ".join(f"{error.status} `{error.code}`" for error in _ANYWHERE)
    description = DESCRIPTION.format(anywhere=anywhere)
    document = get_openapi(title=app.title, version=app.version, description=description, routes=app.routes)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM_SCHEMA
    schemas.update(_body_schemas())
    components["responses"] = {"RateLimited": limited_response(RateLimited)}
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "description": "the session token"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": cookie_name(SESSION, settings=settings)},
    }
    for path, operations in document["paths"].items():
        for operation in operations.values():
            if path.startswith(_SIGNED_IN) and path not in _BY_LINK:
                operation["security"] = [{"bearer": []}, {"cookie": []}]
    return document


def _body_schemas() -> dict[str, Any]:
    """Bodies are read by our own strict reader, so the framework does not know of them."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in (*_BODIES, *_JSON_BODIES)], ref_template="#/components/schemas/{model}"
    )
    found: dict[str, Any] = definitions["$defs"]
    forms = {form_name(model): form_schema(found[model.__name__]) for model in _BODIES}
    return {**found, **forms}
