"""One mail out of the house: through a mail server, or, while developing, into the mailbox page.

4xx and every kind of silence is told as TryAgain, a plain 5xx about this mail as Refused. What the server says is
not passed on: it may hold addresses.
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Final, Protocol

import aiosmtplib

from app.config import Settings
from app.kit.clock import utc_now
from app.kit.smtp_url import SmtpServer, read_smtp_url

_SECONDS: Final = 15  # for each step: connecting, and each of the server's answers
_MOST_KEPT: Final = 200


class TryAgain(Exception):
    """Not now; the text is a short reason for the record."""


class Refused(Exception):
    """Never; the text is a short reason for the record."""


class Transport(Protocol):
    """Takes one message to one recipient."""

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Raises TryAgain or Refused."""


class SmtpTransport:
    """A mail server of the operator."""

    def __init__(self, server: SmtpServer, *, sender: str) -> None:
        self._server = server
        self._sender = sender

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """One connection for one mail: the envelope names the one recipient, whatever the headers say."""
        try:
            await aiosmtplib.send(
                message,
                sender=self._sender,
                recipients=[recipient],
                hostname=self._server.host,
                port=self._server.port,
                username=self._server.user,
                password=self._server.password,
                use_tls=self._server.tls,
                start_tls=self._server.start_tls,
                timeout=_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _in_our_words(error) from error


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail that stayed here."""

    number: int
    at: datetime
    recipient: str
    message: EmailMessage


class MailboxTransport:
    """Keeps the last mails of this process in memory, for the mailbox page of `dev` and `test`."""

    def __init__(self) -> None:
        self.mails: deque[KeptMail] = deque(maxlen=_MOST_KEPT)
        self._count = 0

    async def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Never fails."""
        self._count += 1
        self.mails.append(KeptMail(self._count, utc_now(), recipient, message))


def build_transport(settings: Settings) -> Transport | None:
    """SMTP_URL's server; without one the mailbox, and in production nothing."""
    if settings.smtp_url:
        return SmtpTransport(read_smtp_url(settings.smtp_url), sender=parseaddr(settings.mail_from or "")[1])
    return MailboxTransport() if settings.mail_is_on else None


def _in_our_words(error: Exception) -> TryAgain | Refused:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPNotSupported | UnicodeError):
        return Refused("the server does not take such an address")
    # A wrong password of ours is no fault of the mail: it waits until the operator has mended it.
    ours = isinstance(error, aiosmtplib.SMTPAuthenticationError | aiosmtplib.SMTPHeloError)
    code = error.code if isinstance(error, aiosmtplib.SMTPResponseException) else None
    if code is not None and 500 <= code < 600 and not ours and not isinstance(error, ConnectionError):
        return Refused(f"answer {code}")
    return TryAgain(f"answer {code}" if code is not None else type(error).__name__)
