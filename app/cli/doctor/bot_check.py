"""The bot check: which it is, when it is asked, and whether its service knows our keys."""

from collections.abc import Iterator

import structlog

from app.abuse.bot_check.build import build_chosen, build_proof_of_work
from app.abuse.bot_check.checker import Verdict
from app.cli.doctor.finding import Finding, error, info, ok, warning
from app.cli.doctor.subject import Subject
from app.config import Settings
from app.db import Database
from app.kit.placeholders import is_dummy_captcha_secret


def chosen(subject: Subject) -> Iterator[Finding]:
    """Off, ours, or another's."""
    settings = subject.settings
    if settings.bot_check == "off":
        yield warning("bot_check", "Off: programs can sign up and send mail up to the rate limits.", "BOT_CHECK=pow")
    elif settings.rate_limits == "off":
        yield info("bot_check", "Nobody is asked while RATE_LIMITS=off: it rests on the counting.", "RATE_LIMITS=on")
    elif is_dummy_captcha_secret(_secret(settings)):
        yield warning(
            "bot_check", f"{settings.bot_check} has keys for trying out: every answer passes.", "Use keys of your own."
        )
    else:
        yield ok("bot_check", f"{settings.bot_check}, after the first tries that are free")


async def service(subject: Subject) -> list[Finding]:
    """Asks about an answer that is none: a service that knows our secret says so. Nothing is asked of the own check."""
    settings = subject.settings
    if settings.bot_check not in {"turnstile", "hcaptcha"} or not _secret(settings) or not subject.reads("bot_check"):
        return []
    checker = build_chosen(settings, build_proof_of_work(settings, Database(settings.async_db_url)))
    if checker is None:
        return []
    try:
        with structlog.testing.capture_logs():
            verdict = await checker.verify("not-a-token", action="signup")
    finally:
        await checker.close()
    if verdict is Verdict.AWAY:
        message = f"{settings.bot_check} does not answer, or does not know the secret key; the proof of work stands in."
        mend = f"Check {settings.bot_check.upper()}_SECRET_KEY and that this machine may call the service."
        return [error("bot_check_service", message, mend)]
    return [ok("bot_check_service", f"{settings.bot_check} answers and knows the secret key")]


def _secret(settings: Settings) -> str:
    return {"turnstile": settings.turnstile_secret_key, "hcaptcha": settings.hcaptcha_secret_key}.get(
        settings.bot_check
    ) or ""
