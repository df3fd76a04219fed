"""What the fuzzer knows of this service that its API document does not say: how to be signed in.

schemathesis loads this file (`SCHEMATHESIS_HOOKS`). Before each call it sees to it that the call can reach the code
behind the door: a session that is alive, a sign-up that waits, an answer of the identity provider that is real. Every
second call or so; the others go as they were generated. Each answer leaves a line in `FUZZ_SEEN`.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx2
import schemathesis

URL = os.environ["FUZZ_URL"]
VISITOR = os.environ["FUZZ_VISITOR"]
"""`bearer`, `cookie` or `nobody`."""
SEEN = Path(os.environ["FUZZ_SEEN"])
PERSON_HEADER = "X-Simulated-Person"
EXAMPLE_EMAIL = "lan@example.com"

_http = httpx2.Client(base_url=URL, timeout=20)
_calls: Counter[str] = Counter()


class Session:
    """A signed-in player's token; another player's as soon as a call has ended this one."""

    def __init__(self) -> None:
        self._token: str | None = None

    def token(self) -> str:
        """A token that is good now."""
        if self._token is None or not self._is_alive():
            body = {"email": f"fuzz-{uuid4().hex}@example.com", "password": uuid4().hex, "transport": "token"}
            self._token = str(_http.post("/auth/register", json=body).raise_for_status().json()["session_token"])
        return self._token

    def _is_alive(self) -> bool:
        return _http.get("/auth/session", headers={"Authorization": f"Bearer {self._token}"}).status_code == 200


_session = Session()


class SignedIn:
    """Makes every call that of a signed-in player."""

    def get(self, _case: Any, _context: Any) -> str:
        """A live token."""
        return _session.token()

    def set(self, case: Any, token: str, _context: Any) -> None:
        """As a program (`bearer`) or as a page of ours (`cookie`) sends it."""
        if VISITOR == "bearer":
            case.headers["Authorization"] = f"Bearer {token}"
        else:
            case.cookies["igw_session"] = token
            case.headers["Origin"] = URL


if VISITOR != "nobody":
    schemathesis.auth(refresh_interval=None)(SignedIn)


@schemathesis.hook
def map_path_parameters(_context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the providers are the one there is."""
    provider = (path_parameters or {}).get("provider")
    if path_parameters and isinstance(provider, str) and len(provider) <= 50 and len(provider) % 2:
        return {**path_parameters, "provider": "instagram"}
    return path_parameters


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: dict[str, Any]) -> None:
    """Gives every second call of the social sign-in what a browser would have by then."""
    name = case.operation.definition.raw.get("operationId", "")
    if name == "oauth_callback" and case.path_parameters.get("provider") != "instagram":
        return
    _calls[name] += 1
    if _calls[name] % 2:
        return
    if name in {"pending_signup", "drop_pending_signup", "complete_signup"}:
        case.cookies["igw_signup"] = _waiting_signup()
    if name == "complete_signup" and isinstance(case.body, dict) and case.body.get("email") == EXAMPLE_EMAIL:
        proven = {field: value for field, value in case.body.items() if field != "ig_id"}
        case.body = {**proven, "email": f"fuzz-{uuid4().hex}@example.com"}
    if name == "oauth_callback":
        cookies, query = _answer_of_instagram()
        case.cookies.update(cookies)
        # What was generated stands behind what is real, or every call would fail at its state.
        case.query = {**case.query, **query}


@schemathesis.hook
def after_call(_context: Any, case: Any, response: Any) -> None:
    """One line: operation, method as sent, status, code of the problem or a dash."""
    name = case.operation.definition.raw.get("operationId", "")
    is_problem = response.headers.get("content-type", [""])[0] == "application/problem+json"
    code = json.loads(response.content)["code"] if is_problem else "-"
    with SEEN.open("a") as file:
        file.write(f"{name} {case.method} {response.status_code} {code}\n")


def _answer_of_instagram() -> tuple[dict[str, str], dict[str, str]]:
    """The attempt's cookie, and the query with which somebody new comes back."""
    with httpx2.Client(base_url=URL, timeout=20) as browser:
        started = browser.get("/oauth/instagram/start")
        person = f"fuzz_{uuid4().hex[:12]}"
        control = urlsplit(started.headers["location"])
        _http.post(f"{control.scheme}://{control.netloc}/_control/people", json={"username": person}).raise_for_status()
        back = _http.get(started.headers["location"], headers={PERSON_HEADER: person}).headers["location"]
        return dict(browser.cookies), dict(parse_qsl(urlsplit(back).query))


def _waiting_signup() -> str:
    """The cookie of a sign-up that waits to be finished."""
    cookies, query = _answer_of_instagram()
    with httpx2.Client(base_url=URL, timeout=20, cookies=cookies) as browser:
        return str(browser.get("/oauth/instagram/callback", params=query).cookies["igw_signup"])
