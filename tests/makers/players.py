"""A player who speaks HTTP: one browser's worth of cookies, its own Origin, and the steps of signing in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx2

from tests.servers.secrets_seen import SecretsSeen

PERSON_HEADER = "X-Simulated-Person"
DENIAL_HEADER = "X-Simulated-Denial"
PAGE = {"Accept": "text/html"}
_SECRET_COOKIES = ("igw_session", "igw_signup", "igw_flow_", "igw_passkey_")


def new_email() -> str:
    """An address nobody else in this run has."""
    return f"player-{uuid4().hex[:12]}@example.com"


def new_password() -> str:
    """A password nobody else in this run has."""
    return f"Correct horse {uuid4().hex[:16]}"


@dataclass
class Player:
    """Somebody with a browser. Every method gives the raw answer; nothing is asserted here.

    `token` is the bearer token of the last sign-in with `transport="token"`; it is sent only by `bearer()`.
    """

    url: str
    secrets_seen: SecretsSeen
    address: str | None = None
    email: str = field(default_factory=new_email)
    password: str = field(default_factory=new_password)
    token: str | None = None
    http: httpx2.Client = field(init=False, repr=False)
    _others: list[Player] = field(init=False, repr=False, default_factory=list)

    def __post_init__(self) -> None:
        self.secrets_seen.add(self.password, kind="password")
        self.http = httpx2.Client(
            base_url=self.url,
            headers={"Origin": self.url},
            # Reading certificates takes longer than most requests, and nothing here speaks TLS.
            transport=httpx2.HTTPTransport(local_address=self.address, verify=False),
            timeout=20,
            event_hooks={"response": [self._note_secrets]},
        )

    def close(self) -> None:
        """Close the connections, those of his other browsers too."""
        self.http.close()
        for other in self._others:
            other.close()

    # The steps of "Continue with Instagram".

    def start_instagram(self, *, next: str | None = None, intent: str | None = None) -> httpx2.Response:  # noqa: A002
        """`GET /oauth/instagram/start`, as the button does."""
        query = {name: value for name, value in {"next": next, "intent": intent}.items() if value is not None}
        return self.http.get("/oauth/instagram/start", params=query, headers=PAGE)

    def visit_instagram(self, authorize_url: str, *, person: str | None) -> str:
        """Say yes (without a person: no) at the simulator. Gives the address it sends us back to."""
        headers = {PERSON_HEADER: person} if person else {DENIAL_HEADER: "yes"}
        with httpx2.Client(timeout=20, trust_env=False, verify=False) as elsewhere:
            answer = elsewhere.get(authorize_url, headers=headers)
        assert answer.status_code in (302, 303), f"the simulator did not send us back: {answer.text[:500]}"
        self._note_callback(answer.headers["location"])
        return answer.headers["location"]

    def come_back(self, callback_url: str) -> httpx2.Response:
        """`GET /oauth/instagram/callback?…`, as the browser does. Redirects are not followed."""
        return self.http.get(callback_url, headers=PAGE)

    def sign_in_with_instagram(self, person: str, **start: str) -> httpx2.Response:
        """The three steps above; gives the answer of the callback."""
        started = self.start_instagram(**start)
        assert started.status_code == 303, f"{started.status_code}: {started.text[:500]}"
        return self.come_back(self.visit_instagram(started.headers["location"], person=person))

    # The steps with e-mail and password.

    def finish_signup(self, **body: Any) -> httpx2.Response:
        """`POST /auth/signup/complete` with this player's e-mail and password, as our page sends it."""
        return self._send_account("/auth/signup/complete", body)

    def register(self, **body: Any) -> httpx2.Response:
        """`POST /auth/register` with this player's e-mail and password."""
        return self._send_account("/auth/register", body)

    def login(self, **body: Any) -> httpx2.Response:
        """`POST /auth/login` with this player's e-mail and password."""
        return self._send_account("/auth/login", body, standard={})

    def logout(self) -> httpx2.Response:
        """`POST /auth/logout`."""
        return self.http.post("/auth/logout")

    def pending_signup(self) -> httpx2.Response:
        """`GET /auth/signup/pending`."""
        return self.http.get("/auth/signup/pending")

    def session(self) -> httpx2.Response:
        """`GET /auth/session` by cookie."""
        return self.http.get("/auth/session")

    def wallets(self) -> httpx2.Response:
        """`GET /me/wallets` by cookie."""
        return self.http.get("/me/wallets")

    def sessions(self) -> httpx2.Response:
        """`GET /me/sessions` by cookie."""
        return self.http.get("/me/sessions")

    def bearer(self, method: str, path: str, **arguments: Any) -> httpx2.Response:
        """A request by bearer token alone: no cookie, no Origin."""
        with httpx2.Client(base_url=self.url, timeout=20, trust_env=False, verify=False) as client:
            headers = {"Authorization": f"Bearer {self.token}"} | arguments.pop("headers", {})
            return client.request(method, path, headers=headers, **arguments)

    def another_browser(self) -> Player:
        """The same person at another browser: same e-mail and password, no cookies."""
        other = Player(self.url, self.secrets_seen, self.address, self.email, self.password)
        self._others.append(other)
        return other

    def _send_account(
        self, path: str, body: dict[str, Any], *, standard: dict[str, Any] | None = None
    ) -> httpx2.Response:
        filled = {"email": self.email, "password": self.password, "transport": "cookie"}
        filled |= {"language_code": "en"} if standard is None else standard
        if isinstance(body.get("password"), str):
            self.secrets_seen.add_typed(body["password"])
        answer = self.http.post(path, json=filled | body)
        token = answer.json().get("session_token") if answer.is_success and answer.content else None
        if token:
            self.token = token
            self.secrets_seen.add(token, kind="session token")
        return answer

    def _note_secrets(self, answer: httpx2.Response) -> None:
        for header in answer.headers.get_list("set-cookie"):
            name, _, rest = header.partition("=")
            value = rest.partition(";")[0].strip('"')
            if name.removeprefix("__Host-").startswith(_SECRET_COOKIES) and len(value) >= 8:
                self.secrets_seen.add(value, kind=f"{name[:10]} cookie")

    def _note_callback(self, url: str) -> None:
        for name, values in parse_qs(urlsplit(url).query).items():
            if name in ("code", "state"):
                self.secrets_seen.add(values[0], kind=f"OAuth {name}")
