"""The answer to everything that ends in a session: transport, cookies, and the page for a form without scripts."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.config import Settings
from app.http.accept import wants_page
from app.http.bodies import is_form
from app.http.state import address_of, settings_of
from app.players.identities import ProvenIdentity
from app.sessions.cookies import SESSION, read_cookie, set_session_cookie
from app.sessions.deps import bearer_token
from app.sessions.lifecycle import Device, OpenedSession
from app.signin.complete import Entrance
from app.signin.device import known_players, remember_device
from app.signin.schemas import LinkedIdentityAnswer, SignedInAnswer, Transport

LOBBY = "/lobby"


def transport_of(request: Request, chosen: Transport | None) -> Transport:
    """JSON gets the token, a form gets the cookie, unless the body says otherwise."""
    return chosen or ("cookie" if is_form(request) else "token")


def entrance_of(request: Request, *, method: str, proven: bool, by_cookie: bool) -> Entrance:
    """How and from where this request comes in; by cookie it gives up the browser's earlier session."""
    settings = settings_of(request)
    return Entrance(
        method=method,
        device=Device(address=address_of(request), user_agent=request.headers.get("user-agent", "")),
        settings=settings,
        proven=proven,
        replaces_token=read_cookie(request, SESSION, settings=settings) if by_cookie else None,
        known_players=known_players(request, settings=settings),
    )


def token_of(request: Request) -> str:
    """The token this request is signed in by."""
    return bearer_token(request) or read_cookie(request, SESSION, settings=settings_of(request)) or ""


def renewed_answer(request: Request, session: OpenedSession) -> Response:
    """The same session under a new token, which goes back the way the old one came."""
    transport: Transport = "token" if bearer_token(request) else "cookie"
    return signed_in_answer(request, session, transport=transport, settings=settings_of(request))


def signed_in_answer(
    request: Request,
    session: OpenedSession,
    *,
    transport: Transport,
    settings: Settings,
    linked: ProvenIdentity | None = None,
    account: str | None = None,
) -> Response:
    """200 with the player's id, or 303 to the lobby for a form that a browser posted and that got the cookie.

    `account` is the key of the address he came in by, which this browser may remember.
    """
    body = SignedInAnswer(
        userId=session.user_id,
        session_token=session.token if transport == "token" else None,
        linked_identity=LinkedIdentityAnswer(provider=linked.provider, username=linked.username) if linked else None,
    )
    response: Response
    # A page has nowhere to put a token: who asked for one reads JSON, whatever its Accept says.
    if transport == "cookie" and is_form(request) and wants_page(request):
        response = RedirectResponse(LOBBY, status_code=303)
    else:
        response = JSONResponse(body.model_dump(exclude_none=True))
    if transport == "cookie":
        set_session_cookie(response, session.token, settings=settings)
        remember_device(request, response, user_id=session.user_id, account=account, settings=settings)
    return response
