"""Who is asking: what routes declare to get the signed-in player."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.http.origin import require_own_site
from app.http.state import settings_of
from app.sessions.cookies import SESSION, read_cookie
from app.sessions.errors import NotSignedIn, ReauthenticationNeeded
from app.sessions.lookup import SessionLookup, SignedIn


def lookup_of(request: Request) -> SessionLookup:
    """The worker's session lookup."""
    return cast(SessionLookup, request.app.state.session_lookup)


def bearer_token(request: Request) -> str | None:
    """The token of `Authorization: Bearer …`; None for no header, another scheme or a malformed one."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def maybe_signed_in(request: Request) -> SignedIn | None:
    """The session of this request, or None. A bearer header, even a wrong one, is what counts when there is one."""
    token = bearer_token(request) or read_cookie(request, SESSION, settings=settings_of(request))
    return await lookup_of(request).find(token) if token else None


async def signed_in(request: Request) -> SignedIn:
    """The session of this request; raises NotSignedIn, and CrossSiteRequest for a change from another site.

    The site is checked whenever our cookie came along, bearer header or not: a junk header must not buy an
    exemption (attack A48).
    """
    settings = settings_of(request)
    if read_cookie(request, SESSION, settings=settings):
        require_own_site(request, public_url=settings.public_url)
    session = await maybe_signed_in(request)
    if session is None:
        raise NotSignedIn(headers={"WWW-Authenticate": "Bearer"})
    return session


async def freshly_proven(session: Annotated[SignedIn, Depends(signed_in)]) -> SignedIn:
    """For acts that change who can get in: raises ReauthenticationNeeded when the last proof is too old."""
    if not session.is_freshly_proven():
        raise ReauthenticationNeeded
    return session


ProvenSession = Annotated[SignedIn, Depends(freshly_proven)]
CurrentSession = Annotated[SignedIn, Depends(signed_in)]
