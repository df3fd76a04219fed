"""How findings are told: one line each for a person, a JSON list for a program. No secret gets through."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final
from urllib.parse import unquote, urlsplit

from app.cli.doctor.finding import Finding, Status
from app.cli.paint import paint
from app.config import Settings

_SIGNS: Final[dict[Status, tuple[str, str]]] = {
    "ok": ("✓", "32"),
    "info": ("·", "2"),
    "warning": ("!", "33"),
    "error": ("✗", "31"),
}
_MASK: Final = "***"
_SHORTEST_SECRET: Final = 8  # shorter ones are parts of words


def as_lines(findings: Sequence[Finding], *, settings: Settings) -> str:
    """A line for each finding, and one that sums up."""
    width = max(len(finding.check) for finding in findings)
    lines = [_line(finding, width=width) for finding in findings]
    return without_secrets("\n".join([*lines, "", _sum(findings)]), settings=settings)


def as_json(findings: Sequence[Finding], *, settings: Settings) -> str:
    """`[{check, status, message, mend}]`; mend is null where there is nothing to do."""
    text = json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)
    return without_secrets(text, settings=settings)


def without_secrets(text: str, *, settings: Settings) -> str:
    """No finding holds a secret; should one ever slip in, it does not come out."""
    for secret in sorted(_secrets(settings), key=len, reverse=True):
        text = text.replace(secret, _MASK)
    return text


def _line(finding: Finding, *, width: int) -> str:
    sign, colour = _SIGNS[finding.status]
    mend = f" → {finding.mend}" if finding.mend else ""
    return f"{paint(sign, colour)} {finding.check.ljust(width)}  {finding.message}{mend}"


def _sum(findings: Sequence[Finding]) -> str:
    wrong = sum(finding.status == "error" for finding in findings)
    doubtful = sum(finding.status == "warning" for finding in findings)
    return f"Wrong: {wrong}. To look at: {doubtful}."


def _secrets(settings: Settings) -> set[str]:
    passwords = [urlsplit(url).password for url in (settings.db_url, settings.redis_url, settings.smtp_url) if url]
    passwords += [unquote(password) for password in passwords if password]
    known = [*settings.jwt_signing_key, *settings.instagram_secrets, *settings.facebook_secrets, *passwords]
    return {secret for secret in known if secret and len(secret) >= _SHORTEST_SECRET}
