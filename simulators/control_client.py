"""Steering a simulated Instagram from a test: a typed client of its control API.

    with running_instagram(redirect_uris=["http://127.0.0.1:8001/oauth/instagram/callback"]) as instagram:
        lan = instagram.person("lan.nguyen")
        instagram.allow_next(lan)
        instagram.order_fault("token", "status", status=502)

Answers are the JSON of the control API as dictionaries; the README lists every field.
"""

from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx2

DEFAULT_CLIENT_ID = "1234567890"
TIMEOUT_SECONDS = 30.0

Json = dict[str, Any]
Handle = str | Json
"""A person_id, a user name, or a person as the control API answers it."""


class ControlRefused(Exception):
    """The control API said no; the text is its own."""


class InstagramControl:
    """One simulated Instagram, by its base URL. Usable as a context manager; `close` ends the connection."""

    def __init__(self, base_url: str, *, settings: dict[str, str] | None = None) -> None:
        self.base_url = base_url.rstrip("/")
        self.settings_for_app = settings or {}
        """The IG_* values an app needs to use this simulator; a secret of your own is not among them."""
        # No proxy from the environment may stand between a test and its own machine, and certificates,
        # which take longer to read than most tests to run, are read only where there is TLS.
        self._client = httpx2.Client(
            base_url=self.base_url,
            timeout=TIMEOUT_SECONDS,
            trust_env=False,
            verify=self.base_url.startswith("https:"),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._client.close()

    @property
    def authorize_url(self) -> str:
        return f"{self.base_url}/oauth/authorize"

    @property
    def token_url(self) -> str:
        return f"{self.base_url}/oauth/access_token"

    @property
    def graph_url(self) -> str:
        return self.base_url

    # The platform

    def reset(self) -> None:
        """Back to the state at the start: apps, people, switches, clock; no codes, tokens, faults, calls."""
        self._call("POST", "/reset", {})

    def settings(self) -> Json:
        return self._object("GET", "/settings")

    def change_settings(self, **changes: Any) -> Json:
        """Throw switches, such as `mode="basic_display"` or `token_shape="A"`; answers all of them."""
        return self._object("PATCH", "/settings", changes)

    def app(self, client_id: str = DEFAULT_CLIENT_ID) -> Json:
        return self._object("GET", f"/apps/{quote(client_id, safe='')}")

    def apps(self) -> list[Json]:
        return self._list("GET", "/apps")

    def put_app(self, client_id: str, **fields: Any) -> Json:
        """Register or replace: client_secret, redirect_uris, name, access_level, testers, …"""
        return self._object("PUT", f"/apps/{quote(client_id, safe='')}", fields)

    def change_app(self, client_id: str = DEFAULT_CLIENT_ID, **fields: Any) -> Json:
        return self._object("PATCH", f"/apps/{quote(client_id, safe='')}", fields)

    def delete_app(self, client_id: str) -> None:
        self._call("DELETE", f"/apps/{quote(client_id, safe='')}")

    # People, and what they decide

    def people(self) -> list[Json]:
        return self._list("GET", "/people")

    def person(self, handle: Handle) -> Json:
        """`person_id`, `user_id`, `username`, `name`, `account_type`, `grants`, and `ids` by client id."""
        return self._object("GET", f"/people/{_quoted(handle)}")

    def create_person(self, username: str, **fields: Any) -> Json:
        """`account_type` is business (default), creator or personal."""
        return self._object("POST", "/people", {"username": username, **fields})

    def rename_person(self, handle: Handle, *, username: str) -> Json:
        return self.change_person(handle, username=username)

    def convert_person(self, handle: Handle, *, account_type: str) -> Json:
        return self.change_person(handle, account_type=account_type)

    def change_person(self, handle: Handle, **changes: Any) -> Json:
        return self._object("PATCH", f"/people/{_quoted(handle)}", changes)

    def delete_person(self, handle: Handle) -> None:
        self._call("DELETE", f"/people/{_quoted(handle)}")

    def allow_next(self, person: Handle, *, permissions: Sequence[str] | None = None, times: int | None = 1) -> None:
        """The next visits to the authorize address answer at once as if this person had allowed."""
        order: Json = {"action": "allow", "person": _handle(person), "times": times}
        self._call("POST", "/decisions", order | ({} if permissions is None else {"permissions": [*permissions]}))

    def allow_newcomers(self, *, times: int | None = 1) -> None:
        """The next visits are each made by a business account that did not exist before."""
        self._call("POST", "/decisions", {"action": "allow", "new_person": True, "times": times})

    def deny_next(self, *, times: int | None = 1) -> None:
        self._call("POST", "/decisions", {"action": "deny", "times": times})

    def clear_decisions(self) -> None:
        self._call("DELETE", "/decisions")

    # Tokens

    def tokens(self) -> list[Json]:
        """Every token with its reference and a fingerprint in place of its value."""
        return self._list("GET", "/tokens")

    def make_token(self, person: Handle, *, client_id: str = DEFAULT_CLIENT_ID, **fields: Any) -> Json:
        """A token without a sign-in; `value` shows it. `life`, `permissions`, `from_console` as fields."""
        order = {"person": _handle(person), "client_id": client_id, **fields}
        return self._object("POST", "/tokens", order)

    def revoke_tokens(self, **choice: Any) -> int:
        """190/458. Choose by token, person, client_id; no choice means all. Answers how many."""
        return self._end_tokens("revoked", choice)

    def log_out_tokens(self, **choice: Any) -> int:
        """190/460: the password was changed or the session ended."""
        return self._end_tokens("logged_out", choice)

    def hold_tokens(self, **choice: Any) -> int:
        """190/459: the person must pass a checkpoint."""
        return self._end_tokens("checkpoint", choice)

    def age_tokens(self, *, seconds: float, **choice: Any) -> int:
        """Make tokens older; older than their life they answer 190/463."""
        return int(self._object("POST", "/tokens/age", {"seconds": seconds, **_chosen(choice)})["tokens"])

    def _end_tokens(self, state: str, choice: Json) -> int:
        return int(self._object("POST", "/tokens/end", {"state": state, **_chosen(choice)})["tokens"])

    # Faults, clock, log, callbacks

    def order_fault(self, endpoint: str, kind: str, **fields: Any) -> None:
        """`nth`, `times`, `takes_effect`, `seconds`, `status`, `text`, `json`, … as in the README."""
        self._call("POST", "/faults", {"endpoint": endpoint, "kind": kind, **fields})

    def answer_with(self, endpoint: str, body: Any, **fields: Any) -> None:
        """The next answer of this endpoint has this JSON body, whatever it is: null, [], a bare number."""
        self._call("POST", "/faults", {"endpoint": endpoint, "kind": "body", "json": body, **fields})

    def answer_with_text(self, endpoint: str, text: str, **fields: Any) -> None:
        """The same letter by letter, for bodies that are not JSON, or numbers such as 1.78e16."""
        self._call("POST", "/faults", {"endpoint": endpoint, "kind": "body", "text": text, **fields})

    def clear_faults(self) -> None:
        self._call("DELETE", "/faults")

    def clock(self) -> Json:
        return self._object("GET", "/clock")

    def advance_clock(self, *, seconds: float) -> Json:
        return self._object("POST", "/clock", {"advance_seconds": seconds})

    def set_clock(self, moment: float | str) -> Json:
        """To seconds since 1970 or an ISO 8601 moment with its zone; it goes on ticking from there."""
        return self._object("POST", "/clock", {"set": moment})

    def calls(self, *, endpoint: str | None = None, after: int = 0) -> list[Json]:
        """What was called, oldest first, secrets masked."""
        query = f"?after={after}" + (f"&endpoint={endpoint}" if endpoint else "")
        return self._list("GET", f"/calls{query}")

    def clear_calls(self) -> None:
        self._call("DELETE", "/calls")

    def send_deauthorize(self, person: Handle, *, client_id: str = DEFAULT_CLIENT_ID, **fields: Any) -> Json:
        """Post the signed deauthorise callback; answers `signed_request` and `deliveries`."""
        return self._callback("deauthorize", person, client_id, fields)

    def send_deletion(self, person: Handle, *, client_id: str = DEFAULT_CLIENT_ID, **fields: Any) -> Json:
        """Post the signed deletion callback and judge the answer; `problems` is empty when all is well."""
        return self._callback("delete", person, client_id, fields)

    def _callback(self, kind: str, person: Handle, client_id: str, fields: Json) -> Json:
        order = {"kind": kind, "person": _handle(person), "client_id": client_id, **fields}
        return self._object("POST", "/callbacks", order)

    # Talking

    def _call(self, method: str, path: str, body: Json | None = None) -> Any:
        response = self._client.request(method, f"/_control{path}", json=body)
        if not response.is_success:
            raise ControlRefused(f"{method} {path}: {response.status_code} {response.text}")
        return response.json()

    def _object(self, method: str, path: str, body: Json | None = None) -> Json:
        answer = self._call(method, path, body)
        assert isinstance(answer, dict)  # noqa: S101 - the control API is ours
        return answer

    def _list(self, method: str, path: str) -> list[Json]:
        answer = self._call(method, path)
        assert isinstance(answer, list)  # noqa: S101 - as above
        return answer


def _handle(person: Handle) -> str:
    return str(person["person_id"]) if isinstance(person, dict) else person


def _quoted(person: Handle) -> str:
    return quote(_handle(person), safe="")


def _chosen(choice: Json) -> Json:
    return {name: _handle(value) if name == "person" else value for name, value in choice.items()}
