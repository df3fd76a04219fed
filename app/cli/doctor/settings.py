"""The settings as such: every problem they have, all at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject
from app.kit.smtp_url import read_smtp_url

ENV_FILE: Final = Path(".env")


def settings(subject: Subject) -> Iterator[Finding]:
    """What would stop the start."""
    source = "environment and .env" if ENV_FILE.is_file() else "environment (there is no .env here)"
    if not subject.problems:
        yield ok("settings", f"read from the {source}; APP_ENV is {subject.settings.app_env}")
    for problem in subject.problems:
        yield error("settings", problem, "Correct it; docs/settings.md has the meaning of each.")


def rate_limits(subject: Subject) -> Iterator[Finding]:
    """Off is for tests."""
    if subject.settings.rate_limits == "off":
        yield warning("rate_limits", "Rate limits are off: passwords can be guessed at full speed.", "RATE_LIMITS=on")
    else:
        yield ok("rate_limits", "on")


def mail(subject: Subject) -> Iterator[Finding]:
    """What works without a mail server, and what does not."""
    settings = subject.settings
    if settings.smtp_url:
        server = read_smtp_url(settings.smtp_url)
        yield ok("mail", f"sent through {server.host}:{server.port}, from {settings.mail_from}")
    elif settings.app_env == "prod":
        yield warning(
            "mail",
            "SMTP_URL is not set: no sign-in by mail, no password reset, no confirming of addresses, no notices.",
            "Set SMTP_URL and MAIL_FROM; docs/settings.md has their form.",
        )
    else:
        yield info("mail", f"kept in the mailbox page, {settings.public_url}/dev/mailbox", "SMTP_URL=… sends it.")
