"""Secrets: there, long enough, nobody else's. Their values are never part of a finding."""

from collections.abc import Iterator
from typing import Final

from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.instagram import speaks_to_meta
from app.cli.doctor.settings import ENV_FILE
from app.cli.doctor.subject import Subject
from app.config import is_placeholder

_LONG_ENOUGH: Final = 32


def signing_key(subject: Subject) -> Iterator[Finding]:
    """JWT_SIGNING_KEY. In production a bad one is a problem of the settings already."""
    if not subject.is_set("jwt_signing_key"):
        yield info(
            "signing_key",
            "JWT_SIGNING_KEY is not set: each start makes one up, and sign-ins that are under way begin again.",
            "JWT_SIGNING_KEY=… in .env; `igw secret` prints one.",
        )
        return
    keys = subject.settings.jwt_signing_key
    mend = "`igw secret` prints one; put it in front."
    if any(is_placeholder(key) for key in keys):
        yield warning("signing_key", "JWT_SIGNING_KEY holds a placeholder that everybody knows.", mend)
    elif any(len(key) < _LONG_ENOUGH for key in keys):
        yield warning("signing_key", f"A key in JWT_SIGNING_KEY has under {_LONG_ENOUGH} characters.", mend)
    elif len(set(keys)) < len(keys):
        yield warning("signing_key", "JWT_SIGNING_KEY holds one key twice.", mend)
    else:
        yield ok("signing_key", f"{len(keys)} set; the first signs, all verify")


def provider_secret(subject: Subject) -> Iterator[Finding]:
    """A pair copied from a guide makes a button that never works."""
    if not subject.instagram_is_on or not speaks_to_meta(subject.settings):
        return
    settings = subject.settings
    pair = {"IG_CLIENT_ID": (settings.ig_client_id or "",), "IG_CLIENT_SECRET": settings.instagram_secrets}
    false = [name for name, values in pair.items() if any(map(is_placeholder, values))]
    if false:
        yield error(
            "provider_secret",
            f"{' and '.join(false)} hold a placeholder: every sign-in with Instagram fails.",
            "Copy the Instagram app id and secret (not the Facebook pair) from Meta's dashboard.",
        )
    else:
        yield ok("provider_secret", "IG_CLIENT_ID and IG_CLIENT_SECRET are set")


def env_file(_subject: Subject) -> Iterator[Finding]:
    """Who may read `.env`."""
    if not ENV_FILE.is_file():
        return
    if ENV_FILE.stat().st_mode & 0o044:
        yield warning("env_file", "Every user of this machine, or its group, can read .env.", "chmod 600 .env")
    else:
        yield ok("env_file", "only its owner can read .env")
