"""How routes reach the outbox's worker."""

from typing import cast

from starlette.requests import HTTPConnection

from app.http.state import settings_of
from app.mail.deliver import MailWorker
from app.mail.errors import MailOff


def mail_worker_of(request: HTTPConnection) -> MailWorker:
    """The worker of this process; wake it after a commit that put a mail."""
    return cast(MailWorker, request.app.state.mail_worker)


def require_mail(request: HTTPConnection) -> None:
    """Raises MailOff where no mail is sent."""
    if not settings_of(request).mail_is_on:
        raise MailOff
