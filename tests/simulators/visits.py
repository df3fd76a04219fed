"""The steps of a sign-in as an app and a browser would take them, one plain HTTP call each."""

from __future__ import annotations

from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx2

from simulators.control_client import InstagramControl

CLIENT_ID = "1234567890"
SECRET = "simulated-instagram-secret"
REDIRECT_URI = "http://127.0.0.1:8001/oauth/instagram/callback"
BASIC = "instagram_business_basic"
ASKED = {
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "response_type": "code",
    "scope": BASIC,
    "state": "state-1",
}


class Visitor:
    """Talks to one simulator. Every method gives the raw answer; redirects are not followed."""

    def __init__(self, instagram: InstagramControl) -> None:
        self.instagram = instagram
        # There is no TLS here, and reading certificates would take longer than most of these tests.
        self.http = httpx2.Client(base_url=instagram.base_url, timeout=10, trust_env=False, verify=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def authorize(self, *, person: str | None = None, **changes: str | None) -> httpx2.Response:
        """Visit the authorize address; `person` decides at once, None in `changes` leaves a parameter out."""
        headers = {"X-Simulated-Person": person} if person else {}
        return self.http.get("/oauth/authorize", params=_merged(ASKED, changes), headers=headers)

    def decide(self, **fields: Any) -> httpx2.Response:
        """Send the consent page's form."""
        return self.http.post("/oauth/authorize/decision", data={**ASKED, **fields})

    def code(self, person: str = "lan.nguyen", **changes: str | None) -> str:
        """A fresh code of this person."""
        return returned(self.authorize(person=person, **changes))["code"]

    def exchange(self, code: str, **changes: str | None) -> httpx2.Response:
        """Post the code to the token endpoint."""
        return self.http.post("/oauth/access_token", data=exchange_form(code, **changes))

    def token(self, person: str = "lan.nguyen", **changes: str | None) -> str:
        """A fresh one-hour token of this person."""
        answer = self.exchange(self.code(person, **changes)).json()
        return (answer["data"][0] if "data" in answer else answer)["access_token"]

    def graph(self, path: str, token: str, **params: str) -> httpx2.Response:
        return self.http.get(path, params={"access_token": token, **params})

    def me(self, token: str, *, fields: str = "id,username") -> httpx2.Response:
        return self.graph("/v22.0/me", token, fields=fields)


def exchange_form(code: str, **changes: str | None) -> dict[str, str]:
    """The fields of the token endpoint."""
    form = {
        "client_id": CLIENT_ID,
        "client_secret": SECRET,
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT_URI,
        "code": code,
    }
    return _merged(form, changes)


def returned(answer: httpx2.Response) -> dict[str, str]:
    """The parameters that a redirect to the app carries, fragment aside."""
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def stayed(answer: httpx2.Response) -> str:
    """The text of an answer that leads nowhere."""
    assert 400 <= answer.status_code < 500, answer.status_code
    assert "location" not in answer.headers
    return answer.text


def graph_error(answer: httpx2.Response) -> tuple[int, int | None]:
    """Code and subcode of an error in the graph's dialect."""
    assert answer.status_code == 400, answer.text
    error = answer.json()["error"]
    assert error["type"] in ("OAuthException", "IGApiException")
    assert error["fbtrace_id"]
    return error["code"], error.get("error_subcode")


def _merged(fields: dict[str, str], changes: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in {**fields, **changes}.items() if value is not None}
