"""How an authorize visit ends: a redirect with a code, a redirect with a denial, or a refusal."""

from urllib.parse import urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response

from simulators.instagram.authorize_pages import refusal_page
from simulators.instagram.authorize_request import AuthorizeRequest
from simulators.instagram.json_answers import json_answer
from simulators.instagram.people import Person
from simulators.instagram.world import World

PAGE_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    # No form-action: browsers apply it to the redirect after a form too, and that leads to the app.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}


def page(content: str, *, status: int = 200) -> Response:
    return HTMLResponse(content, status_code=status, headers=PAGE_HEADERS)


def refused(text: str, *, as_page: bool) -> Response:
    """The fault stays here: a page that leads nowhere, or the JSON of the older days."""
    if as_page:
        return page(refusal_page(text), status=400)
    return json_answer({"error_type": "OAuthException", "code": 400, "error_message": text}, status=400)


def allowed(request: AuthorizeRequest, *, person: Person, permissions: list[str] | None, world: World) -> Response:
    """Hand out a code for what was asked *and* granted."""
    granted = person.granted(request.scopes)
    if permissions is not None:
        granted = [scope for scope in request.scopes if scope in permissions]
    code = world.issue_code(person, app=request.app, redirect_uri=request.redirect_uri, permissions=granted)
    return _redirect(request, {"code": code.value}, carries_state=True, fragment=world.switches.fragment)


def denied(request: AuthorizeRequest, *, world: World) -> Response:
    params = {
        "error": "access_denied",
        "error_reason": "user_denied",
        "error_description": "The user denied your request",
    }
    return _redirect(request, params, carries_state=world.switches.denial_carries_state, fragment="")


def _redirect(request: AuthorizeRequest, params: dict[str, str], *, carries_state: bool, fragment: str) -> Response:
    if carries_state and request.state is not None:
        params["state"] = request.state
    joint = "&" if "?" in request.redirect_uri else "?"
    location = f"{request.redirect_uri}{joint}{urlencode(params)}{fragment}"
    return RedirectResponse(location, status_code=302, headers={"Cache-Control": "no-store"})
