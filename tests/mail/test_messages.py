"""What mails say: in both languages, escaped, one recipient, one line for each header (A14, A66, T12, T31)."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import SMTP, default
from html.parser import HTMLParser
from string import Formatter
from typing import Any

import pytest

from app.config import Settings
from app.kit.email import BadEmail
from app.mail.english import ENGLISH
from app.mail.messages import build_message, kinds, write
from app.mail.outbox import Mail
from app.mail.template import Template
from app.mail.templates import LANGUAGES
from app.mail.vietnamese import VIETNAMESE

SETTINGS = Settings(_env_file=None, mail_from="Casino <no-reply@casino.example>")
VALUES = {
    "code": "12345678",
    "link": "https://casino.example/page#secret",
    "minutes": "10",
    "hours": "72",
    "when": "2026-11-24 08:00 UTC",
    "device": "Chrome, Windows",
    "address": "203.0.113.9",
    "new_email": "l***@example.com",
}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{site.__class__}",
    "{0}%s%n{code}",
    "a\r\nBcc: evil@example.com\r\n\r\nbody",
    "\u2028\u2029\u202egnp.exe",
    "</title><h1>x",
    "&amp;<",
]


def placeholders(template: Template) -> set[str]:
    texts = (template.subject, *template.lines, *template.after)
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_both_languages_say_the_same_things(kind: str) -> None:
    """The same kinds, the same values, a button in both or in neither."""
    english, vietnamese = ENGLISH[kind], VIETNAMESE[kind]
    assert placeholders(english) == placeholders(vietnamese)
    assert bool(english.action) == bool(vietnamese.action)
    assert (len(english.lines), len(english.after)) == (len(vietnamese.lines), len(vietnamese.after))
    assert set(ENGLISH) == set(VIETNAMESE)


@pytest.mark.parametrize("language", [*LANGUAGES, "de"])
@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_mail_can_be_written(kind: str, language: str) -> None:
    """Nothing is left in braces; where we do not write the language, it is English."""
    written = write(kind, language=language, values={"site": "Casino", **VALUES})
    assert not re.search(r"[{}]", written.subject + written.text + written.html.partition("<body")[2])
    assert "1234 5678" in written.text
    assert "1234 5678" in written.html
    if language == "de":
        assert written == write(kind, language="en", values={"site": "Casino", **VALUES})


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("kind", sorted(kinds()))
def test_a66_t12_t31_no_value_becomes_markup_a_header_or_a_template(kind: str, text: str) -> None:
    """Whatever a value holds, it is shown, on one line, once."""
    values = dict.fromkeys(VALUES, text)
    written = write(kind, language="en", values={"site": text, **values})
    assert _tags(written.html) == _tags(write(kind, language="en", values={"site": "x", **VALUES}).html)
    assert not re.search(r"[\r\n\u2028\u2029\u202e]", written.subject)
    message, _ = build_message(
        Mail(kind, "lan@example.com", "en", {**values, "site": text}), mail_id=1, settings=SETTINGS
    )
    sent = message_from_bytes(message.as_bytes(policy=SMTP), policy=default)
    assert (sent["bcc"], sent["to"]) == (None, "lan@example.com")
    assert sorted(sent.keys()) == sorted(
        build_message(_mail("lan@example.com"), mail_id=1, settings=SETTINGS)[0].keys()
    )


@pytest.mark.parametrize(
    "address",
    [
        "lan@example.com,eve@example.com",
        "lan@example.com\r\nBcc: eve@example.com",
        "Lan <lan@example.com>",
        "lan@example.com ; eve@example.com",
        "lan@@example.com",
        "lan@",
        "",
        "lan",
        "lan@exam ple.com",
        "lan\uff20example.com",
    ],
    ids=ascii,
)
def test_a14_what_is_stored_and_is_not_one_address_gets_no_mail(address: str) -> None:
    """Rows of an older system may hold anything."""
    with pytest.raises(BadEmail):
        build_message(_mail(address), mail_id=1, settings=SETTINGS)


def test_a_foreign_domain_travels_in_ascii() -> None:
    message, recipient = build_message(_mail("lan@b\u00fccher.example"), mail_id=1, settings=SETTINGS)
    assert recipient == "lan@xn--bcher-kva.example"
    assert message["to"] == recipient


def test_a_mail_has_one_id_for_all_attempts() -> None:
    ids = {
        build_message(_mail("lan@example.com"), mail_id=number, settings=SETTINGS)[0]["message-id"]
        for number in (1, 1, 2)
    }
    assert len(ids) == 2


def _mail(address: str) -> Mail:
    return Mail("signin", address, "vi", {name: VALUES[name] for name in ("code", "link", "minutes")})


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Any] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, sorted(name for name, _ in attrs)))


def _tags(html: str) -> list[Any]:
    parser = _Tags()
    parser.feed(html)
    return parser.tags
