"""Mails as their reader meets them: the mailbox page of an app, or a mail server of the test's own."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

from tests.makers.apps import App

_CODE = re.compile(r"^(?:Your code|Mã của bạn): ([\d ]+)$", re.MULTILINE)
_LINK = re.compile(r"^https?://\S+$", re.MULTILINE)


@dataclass(frozen=True)
class Letter:
    """One mail."""

    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """Its eight digits, without the blank."""
        return _CODE.search(self.text)[1].replace(" ", "")  # type: ignore[index]

    @property
    def has_code(self) -> bool:
        return _CODE.search(self.text) is not None

    @property
    def link(self) -> str:
        return _LINK.search(self.text)[0]  # type: ignore[index]

    @property
    def page(self) -> str:
        """The path that the link leads to."""
        return urlsplit(self.link).path

    @property
    def secret(self) -> str:
        """What stands behind `#` in the link."""
        return urlsplit(self.link).fragment


def letters_to(app: App, address: str) -> list[Letter]:
    """All mails of this address so far, the oldest first."""
    answer = httpx2.get(f"{app.url}/dev/mailbox", params={"to": address}, timeout=10)
    found = [_letter(mail) for mail in reversed(answer.json())]
    for letter in found:
        if letter.has_code:
            app.secrets_seen.add(letter.code, kind="mailed code")
        if _LINK.search(letter.text) and letter.secret:
            app.secrets_seen.add(letter.secret, kind="mailed link")
    return found


def wait_for_letters(app: App, address: str, *, count: int = 1, seconds: float = 20) -> list[Letter]:
    """The same, once there are so many."""
    until = time.monotonic() + seconds
    while True:
        found = letters_to(app, address)
        if len(found) >= count:
            return found
        assert time.monotonic() < until, f"{len(found)} of {count} mails came to {address}"
        time.sleep(0.03)


def latest_letter(app: App, address: str, *, count: int = 1) -> Letter:
    """The newest of `count` mails."""
    return wait_for_letters(app, address, count=count)[-1]


def wait_for_empty_outbox(app: App, *, seconds: float = 20) -> None:
    """Until no mail waits: one is marked as sent, and forgets what it carried, a moment after it has arrived."""
    until = time.monotonic() + seconds
    while waiting := app.database.rows("SELECT mail_id, kind, attempts FROM mail_outbox WHERE status = 'waiting'"):
        assert time.monotonic() < until, f"still waiting after {seconds:g} s: {waiting}"
        time.sleep(0.03)


def _letter(mail: dict[str, Any]) -> Letter:
    return Letter(mail["to"], mail["subject"], mail["text"], mail["html"], mail["headers"])
