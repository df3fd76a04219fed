"""A language is one of two, whatever the caller says he reads (T15)."""

from __future__ import annotations

import pytest

from tests.makers.apps import App
from tests.makers.letters import latest_letter
from tests.makers.players import new_email

HOSTILE = {
    "a path": "../../../../etc/passwd",
    "a path with a weight": "../vi;q=1",
    "a slice": "vi[0:1]",
    "a null weight": "vi;q=0, en;q=0",
    "a weight of no number": "vi;q=nan, en;q=inf",
    "a huge weight": "en;q=" + "9" * 300,
    "a template": "{{7*7}}, %s",
    "nothing but commas": "," * 400,
    "letters of elsewhere": "\uff56\uff49, v\u0131",
    "ten thousand characters": "xx," * 3_000 + "vi",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_t15_a_hostile_wish_for_a_language_gets_english(app: App, name: str) -> None:
    """In a mail to somebody unknown, who has no language here yet, and on a page that is written in the server."""
    asker, email = app.new_player(), new_email()
    wish = {b"Accept-Language": HOSTILE[name].encode()}
    assert asker.http.post("/auth/mail/code", json={"email": email}, headers=wish).status_code == 202
    assert latest_letter(app, email).subject == "Your request at IGW"
    page = app.new_player().http.get("/errors/not_found", headers=wish)
    assert page.status_code == 200
    assert 'lang="en"' in page.text


@pytest.mark.parametrize(
    "code", ["../../etc/passwd", "en\r\nBcc: x@evil.example", "x" * 10_000, "{{7*7}}", "en;vi", ""]
)
def test_t15_a_hostile_language_of_a_sign_up_is_refused_or_none(app: App, code: str) -> None:
    """Told as a fault of that field; what is stored otherwise is a language."""
    player = app.new_player()
    answer = player.register(language_code=code)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == ["language_code"]
