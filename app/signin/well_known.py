"""Addresses that password managers know by heart: where a password is changed, where passkeys are made and kept."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from app.errors import NotFound
from app.http.openapi import problems
from app.http.state import settings_of
from app.signin.passkeys.relying_party import why_off

router = APIRouter(prefix="/.well-known", tags=["sign in"])

_PASSWORD: Final = "/account#password"  # noqa: S105 - a place on a page
_PASSKEYS: Final = "/account#passkeys"


class PasskeyEndpointsAnswer(BaseModel):
    """Pages; the names are the W3C's."""

    enroll: str
    manage: str


@router.get(
    "/change-password",
    operation_id="where_to_change_the_password",
    summary="To the page where the password is changed",
    status_code=302,
    response_class=Response,
    responses=problems(database=False),
)
async def change_password() -> Response:
    """For password managers."""
    return RedirectResponse(_PASSWORD, status_code=302)


@router.get(
    "/passkey-endpoints",
    operation_id="where_passkeys_are_kept",
    summary="The pages where passkeys are made and kept",
    response_model=PasskeyEndpointsAnswer,
    responses=problems(NotFound, database=False),
)
async def passkey_endpoints(request: Request) -> PasskeyEndpointsAnswer:
    """W3C "A Well-Known URL for Relying Party Passkey Endpoints"; 404 where passkeys are not offered."""
    settings = settings_of(request)
    if why_off(settings) is not None:
        raise NotFound
    page = f"{settings.public_url}{_PASSKEYS}"
    return PasskeyEndpointsAnswer(enroll=page, manage=page)
