"""`GET /auth/providers`: which ways in there are, for the sign-in page."""

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.http.openapi import problems
from app.http.state import settings_of
from app.signin.passkeys.relying_party import WhyOff, why_off
from app.signin.social.deps import providers_of

router = APIRouter(prefix="/auth", tags=["sign in"])


class Offer(BaseModel):
    """One identity provider; `note` is a word the page explains before the click (`professional_only`)."""

    name: str
    label: str
    start_url: str
    note: str | None


class OffersAnswer(BaseModel):
    """What the pages need to know before anybody is signed in."""

    providers: list[Offer]
    simulated: bool
    #: Whether codes and links can be sent: signing in by mail, forgotten passwords, confirming an address.
    mail: bool
    #: Whether passkeys work at PUBLIC_URL, and if not, why: it names an IP address, or is not secure.
    passkeys: bool
    passkeys_off: WhyOff | None
    currencies: list[str]
    min_age: int
    blocked_countries: list[str]


@router.get(
    "/providers",
    operation_id="ways_in",
    summary="The ways to sign in",
    response_model=OffersAnswer,
    responses=problems(database=False),
)
async def ways_in(request: Request) -> OffersAnswer:
    """Public; holds no secret."""
    settings = settings_of(request)
    offers = [
        Offer(
            name=provider.name,
            label=provider.label,
            start_url=f"/oauth/{provider.name}/start",
            note=provider.note,
        )
        for provider in providers_of(request).values()
    ]
    host = urlsplit(settings.ig_authorize_url or "").hostname
    return OffersAnswer(
        providers=offers,
        simulated=host in {"127.0.0.1", "localhost", "::1"},
        mail=settings.mail_is_on,
        passkeys=why_off(settings) is None,
        passkeys_off=why_off(settings),
        currencies=list(settings.default_wallet_currencies),
        min_age=settings.min_age,
        blocked_countries=list(settings.blocked_countries),
    )
