"""A mail server of the test's own: it takes mail, or is slow, or refuses, as the test tells it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.ports import free_port


@dataclass
class Taken:
    """One mail as it came over the wire."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)  # type: ignore[return-value]


@dataclass
class SmtpSink:
    """`answers` are given to DATA in turn, then "250"; `recipient_answer` to RCPT; `delay` seconds before each."""

    port: int
    taken: list[Taken] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    recipient_answer: str | None = None
    delay: float = 0
    attempts: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[Any]
    ) -> str:
        if self.recipient_answer:
            self.attempts += 1
            return self.recipient_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.attempts += 1
        came = time.monotonic()
        while time.monotonic() - came < self.delay:  # noqa: ASYNC110 - the test may shorten it
            await asyncio.sleep(0.02)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.taken.append(Taken(envelope.mail_from or "", list(envelope.rcpt_tos), content))
        return answer

    def wait_for(self, *, taken: int = 0, attempts: int = 0, seconds: float = 20) -> None:
        """Until so much has happened."""
        until = time.monotonic() + seconds
        while len(self.taken) < taken or self.attempts < attempts:
            assert time.monotonic() < until, f"{len(self.taken)} mails taken, {self.attempts} attempts"
            time.sleep(0.03)


@contextmanager
def smtp_sink(port: int | None = None) -> Iterator[SmtpSink]:
    """A running mail server."""
    sink = SmtpSink(port or free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port, enable_SMTPUTF8=True, ready_timeout=30)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
