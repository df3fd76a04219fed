"""`/dev/mailbox`: the mails of this process, for development and tests. In production there is no such address."""

from email.message import EmailMessage
from html import escape
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from app.errors import NotFound
from app.http.accept import wants_page
from app.http.state import settings_of
from app.kit.clock import iso_utc
from app.mail.smtp import KeptMail, MailboxTransport

router = APIRouter()

_PAGE: Final = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Mailbox · IGW</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="stylesheet" href="/errors/page.css"><main><h1>Mailbox</h1>{}</main></html>'
)
_EMPTY: Final = (
    "<p>No mail yet. Mails of this server appear here, because SMTP_URL is not set. Reload to look again.</p>"
)


@router.get("/dev/mailbox", include_in_schema=False)
async def mailbox(request: Request) -> Response:
    """Newest first: a page for a person, JSON for a program (`?to=` chooses one address)."""
    transport = request.app.state.mail_transport
    if settings_of(request).app_env == "prod" or not isinstance(transport, MailboxTransport):
        raise NotFound
    wanted = request.query_params.get("to")
    mails = [mail for mail in reversed(transport.mails) if wanted in {None, mail.recipient}]
    if wants_page(request):
        return HTMLResponse(_PAGE.format("".join(map(_article, mails)) or _EMPTY))
    return JSONResponse([_as_data(mail) for mail in mails])


def _as_data(mail: KeptMail) -> dict[str, Any]:
    return {
        "number": mail.number,
        "at": iso_utc(mail.at),
        "to": mail.recipient,
        "headers": {name: str(value) for name, value in mail.message.items()},
        "subject": str(mail.message["Subject"]),
        "text": _part(mail.message, "plain"),
        "html": _part(mail.message, "html"),
    }


def _article(mail: KeptMail) -> str:
    lines = "<br>".join(map(_line, _part(mail.message, "plain").splitlines()))
    return (
        f"<article><h2>{escape(str(mail.message['Subject']))}</h2>"
        f"<p>{escape(str(mail.message['To']))} · {iso_utc(mail.at)}</p><p>{lines}</p></article><hr>"
    )


def _line(line: str) -> str:
    safe = escape(line)
    return f'<a href="{safe}">{safe}</a>' if line.startswith(("http://", "https://")) else safe


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
