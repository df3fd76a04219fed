"""The mail server, and what it has not taken."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import aiosmtplib
from sqlalchemy import Connection, func, select

from app.cli.doctor.finding import Finding, error, ok, warning
from app.cli.doctor.subject import Subject
from app.cli.doctor.tables import is_current
from app.kit.clock import utc_now
from app.kit.smtp_url import SmtpServer, read_smtp_url
from app.mail.models import mail_outbox
from app.mail.outbox import GIVEN_UP, WAITING

_SECONDS: Final = 5
_LATE: Final = timedelta(minutes=10)


async def server(subject: Subject) -> list[Finding]:
    """Connects and signs in, as the first mail would; sends nothing."""
    if not subject.settings.smtp_url or not subject.reads("smtp_url"):
        return []
    wanted = read_smtp_url(subject.settings.smtp_url)
    try:
        await _greet(wanted)
    except aiosmtplib.SMTPAuthenticationError:
        return [error("mail_server", f"{wanted.host} refuses the user or the password.", "Correct SMTP_URL.")]
    except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
        message = f"{wanted.host}:{wanted.port} cannot be used ({type(fault).__name__}); mails wait."
        return [error("mail_server", message, "Check host, port and starttls in SMTP_URL, and that it runs.")]
    return [ok("mail_server", f"{wanted.host}:{wanted.port} answers" + (" and knows us" if wanted.user else ""))]


def outbox(connection: Connection) -> Iterator[Finding]:
    """Dead letters, and mails that wait too long."""
    if not is_current(connection):
        return
    dead = _count(connection, mail_outbox.c.status == GIVEN_UP)
    late = _count(connection, mail_outbox.c.status == WAITING, mail_outbox.c.created_at < utc_now() - _LATE)
    if dead:
        told = f"{dead} mails were given up: {_reasons(connection)}."
        yield warning("outbox", told, "SELECT mail_id, kind, last_error FROM mail_outbox WHERE status = 'given_up';")
    if late:
        mend = "Is the server running, and the mail server taking mail? The log says `mail_postponed` and why."
        yield warning("outbox", f"{late} mails wait for more than ten minutes.", mend)
    if not dead and not late:
        yield ok("outbox", "nothing is stuck")


async def _greet(wanted: SmtpServer) -> None:
    client = aiosmtplib.SMTP(
        hostname=wanted.host,
        port=wanted.port,
        username=wanted.user,
        password=wanted.password,
        use_tls=wanted.tls,
        start_tls=wanted.start_tls,
        timeout=_SECONDS,
    )
    async with client:
        await client.noop()


def _count(connection: Connection, *which: object) -> int:
    query = select(func.count()).select_from(mail_outbox).where(*which)  # type: ignore[arg-type]
    return int(connection.execute(query).scalar() or 0)


def _reasons(connection: Connection) -> str:
    reasons = select(mail_outbox.c.last_error).where(mail_outbox.c.status == GIVEN_UP).distinct().limit(5)
    return ", ".join(sorted(str(row[0]) for row in connection.execute(reasons)))
