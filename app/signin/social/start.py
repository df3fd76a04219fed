"""Sending the browser to the identity provider."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.http.accept import wants_page
from app.http.origin import refuse_foreign_site
from app.http.state import settings_of
from app.kit.own_path import own_path
from app.oauth.identity_provider import IdentityProvider
from app.sessions.deps import maybe_signed_in
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded
from app.signin.social.attempt import Intent, keep_attempt, new_attempt

LOBBY: Final = "/lobby"
ACCOUNT: Final = "/account"


async def start_attempt(
    request: Request, provider: IdentityProvider, *, next_path: str | None, intent: Intent
) -> Response:
    """303 to the provider with one cookie for this attempt; nothing is written to the database.

    Raises NotSignedIn or ReauthenticationNeeded for `intent=link` (a page request is led to the sign-in page),
    CrossSiteRequest for one that another site sent, and the provider's errors where it must be asked first and does
    not answer.
    """
    settings = settings_of(request)
    if intent == "link":
        # Another site could have signed its visitor in at the provider as itself, and would then open his account
        # here with its own identity. Lax cookies travel along with a link, so they do not help.
        refuse_foreign_site(request, public_url=settings.public_url)
    try:
        user_id = await _fresh_player(request) if intent == "link" else None
    except (NotSignedIn, ReauthenticationNeeded) as error:
        if not wants_page(request):
            raise
        return RedirectResponse(f"/signin?{urlencode({'error': error.code, 'next': ACCOUNT})}", status_code=303)
    attempt = new_attempt(
        provider=provider.name,
        intent=intent,
        next_path=own_path(next_path, default=ACCOUNT if intent == "link" else LOBBY),
        user_id=user_id,
    )
    departure = await provider.begin(state=attempt.state)
    response = RedirectResponse(departure.authorize_url, status_code=303)
    keep_attempt(request, response, replace(attempt, extras=departure.extras), settings=settings)
    return response


async def _fresh_player(request: Request) -> int:
    """The signed-in player, freshly proven: linking adds a way into the account."""
    session = await maybe_signed_in(request)
    if session is None:
        raise NotSignedIn
    if not session.is_freshly_proven():
        raise ReauthenticationNeeded
    return session.user_id
