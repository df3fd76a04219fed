"""The settings as such: every problem they have, all at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject

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


def mail(_subject: Subject) -> Iterator[Finding]:
    """Nothing of this version sends mail."""
    yield info("mail", "This version sends no mail: SMTP_URL and MAIL_FROM are not used yet.")
