"""A mail as a message: pure functions from (kind, language, values) to subject, text and HTML.

Whatever comes from outside is a value, put into our own text once and escaped in HTML; headers hold one line each,
and there is exactly one recipient (attacks A14, T12).
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from typing import Final
from urllib.parse import urlsplit

from app.config import Settings
from app.kit.email import mailable
from app.kit.text import clean_line
from app.mail.english import ENGLISH
from app.mail.outbox import Mail
from app.mail.template import Template
from app.mail.templates import CODE_WORD, LANGUAGES

_LONGEST_VALUE: Final = 500
_LONGEST_SUBJECT: Final = 150
_DEFAULT_FROM: Final = "IGW <no-reply@example.com>"

_PAGE: Final = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{subject}</title></head>'
    '<body style="margin:0;padding:24px;background:#f3f1ec;color:#1c1b19;'
    'font:16px/1.5 system-ui,-apple-system,Segoe UI,Roboto,sans-serif">'
    '<div style="max-width:480px;margin:0 auto;padding:28px;background:#ffffff;border-radius:12px">'
    '<p style="margin:0 0 16px;font-weight:700">{site}</p>{body}</div></body></html>'
)
_LINE: Final = '<p style="margin:0 0 16px">{}</p>'
_SMALL: Final = '<p style="margin:0 0 8px;font-size:14px;color:#5c5952">{}</p>'
_BUTTON: Final = (
    '<p style="margin:0 0 16px"><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;'
    'background:#1c1b19;color:#ffffff;text-decoration:none">{action}</a></p>'
    '<p style="margin:0 0 16px;font-size:13px;color:#5c5952;word-break:break-all">{link}</p>'
)
_CODE: Final = (
    '<p style="margin:0 0 16px">{word}:<br><strong style="font:700 28px/1.4 ui-monospace,Menlo,Consolas,monospace;'
    'letter-spacing:2px">{code}</strong></p>'
)


@dataclass(frozen=True, slots=True)
class Written:
    """What a person reads."""

    subject: str
    text: str
    html: str


def write(kind: str, *, language: str, values: Mapping[str, str]) -> Written:
    """The mail in the language, or in English where we do not write it. `values` holds `site` besides the rest."""
    known = language if language in LANGUAGES else "en"
    template = LANGUAGES[known][kind]
    clean = {name: clean_line(value, longest=_LONGEST_VALUE) for name, value in values.items()}
    subject = template.subject.format(**clean)[:_LONGEST_SUBJECT]
    return Written(subject, _text(template, clean, known), _html(template, clean, known, subject=subject))


def build_message(mail: Mail, *, mail_id: int, settings: Settings) -> tuple[EmailMessage, str]:
    """The message and the one address of its envelope. Raises BadEmail for a recipient that is not one address."""
    recipient = mailable(mail.recipient)
    name, sender = parseaddr(settings.mail_from or _DEFAULT_FROM)
    written = write(mail.kind, language=mail.language_code, values={"site": name or "IGW", **mail.parameters})
    local, _, domain = recipient.rpartition("@")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = written.subject
    message["From"] = Address(name or "IGW", addr_spec=sender)
    message["To"] = Address(username=local, domain=domain)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = _message_id(mail_id, settings=settings)
    # So that no out-of-office note comes back.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = mail.language_code if mail.language_code in LANGUAGES else "en"
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    return message, recipient


def kinds() -> frozenset[str]:
    """Every kind of mail there is."""
    return frozenset(ENGLISH)


def spaced(code: str) -> str:
    """`12345678` as `1234 5678`, which is easier to read off."""
    return f"{code[:4]} {code[4:]}" if len(code) == 8 else code


def _text(template: Template, values: Mapping[str, str], language: str) -> str:
    return "\n\n".join(_paragraphs(template, values, language)) + "\n"


def _paragraphs(template: Template, values: Mapping[str, str], language: str) -> Iterator[str]:
    yield from (line.format(**values) for line in template.lines)
    if template.action:
        yield f"{template.action}:\n{values['link']}"
    if "code" in values:
        yield f"{CODE_WORD[language]}: {spaced(values['code'])}"
    yield from (line.format(**values) for line in template.after)
    yield f"-- \n{values['site']}"


def _html(template: Template, values: Mapping[str, str], language: str, *, subject: str) -> str:
    safe = {name: escape(value) for name, value in values.items()}
    parts = [_LINE.format(line.format(**safe)) for line in template.lines]
    if template.action:
        parts.append(_BUTTON.format(link=safe["link"], action=template.action))
    if "code" in safe:
        parts.append(_CODE.format(word=CODE_WORD[language], code=spaced(safe["code"])))
    parts += [_SMALL.format(line.format(**safe)) for line in template.after]
    return _PAGE.format(language=language, subject=escape(subject), site=safe["site"], body="".join(parts))


def _message_id(mail_id: int, *, settings: Settings) -> str:
    # The same for every attempt at this mail, so that a mailbox can tell a repetition.
    host = urlsplit(settings.public_url).hostname or "localhost"
    mark = hashlib.sha256(f"{settings.public_url}:{mail_id}:{settings.db_url}".encode()).hexdigest()[:16]
    return f"<igw-{mail_id}-{mark}@{host if not host[0].isdigit() else f'[{host}]'}>"
