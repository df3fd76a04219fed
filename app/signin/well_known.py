"""Addresses that password managers know by heart: where a password is changed, where passkeys are made and kept."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from app.errors import NotFound
from app.http.state import settings_of
from app.signin.passkeys.relying_party import why_off

router = APIRouter(prefix="/.well-known", include_in_schema=False)

_PASSWORD: Final = "/account#password"  # noqa: S105 - a place on a page
_PASSKEYS: Final = "/account#passkeys"


@router.get("/change-password")
async def change_password() -> Response:
    """To the page that does it."""
    return RedirectResponse(_PASSWORD, status_code=302)


@router.get("/passkey-endpoints")
async def passkey_endpoints(request: Request) -> Response:
    """W3C "A Well-Known URL for Relying Party Passkey Endpoints"; 404 where passkeys are not offered."""
    settings = settings_of(request)
    if why_off(settings) is not None:
        raise NotFound
    page = f"{settings.public_url}{_PASSKEYS}"
    return JSONResponse({"enroll": page, "manage": page})
