"""Which checkers there are, by the settings."""

from typing import Final
from urllib.parse import urlsplit

from app.abuse.bot_check import hcaptcha, turnstile
from app.abuse.bot_check.checker import Checker
from app.abuse.bot_check.hcaptcha import HCaptcha
from app.abuse.bot_check.proof_of_work import ProofOfWork
from app.abuse.bot_check.turnstile import Turnstile
from app.config import Settings
from app.db import Database
from app.kit.placeholders import is_dummy_captcha_secret

#: What a page may load from where, by check (the services' own lists). hCaptcha serves from several hosts of its own.
_HCAPTCHA_HOSTS: Final = "https://hcaptcha.com https://*.hcaptcha.com"


def build_proof_of_work(settings: Settings, database: Database) -> ProofOfWork:
    """The check that is always there: chosen, or the fallback."""
    return ProofOfWork(database, keys=settings.jwt_signing_key)


def build_chosen(settings: Settings, proof_of_work: ProofOfWork) -> Checker | None:
    """The check of BOT_CHECK; None when it is off."""
    host = urlsplit(settings.public_url).hostname or ""
    match settings.bot_check:
        case "off":
            return None
        case "pow":
            return proof_of_work
        case "turnstile":
            secret = settings.turnstile_secret_key or ""
            return Turnstile(
                site_key=settings.turnstile_site_key or "",
                secret=secret,
                url=settings.turnstile_verify_url or turnstile.VERIFY_URL,
                host=None if is_dummy_captcha_secret(secret) else host,
            )
        case "hcaptcha":
            secret = settings.hcaptcha_secret_key or ""
            return HCaptcha(
                site_key=settings.hcaptcha_site_key or "",
                secret=secret,
                url=settings.hcaptcha_verify_url or hcaptcha.VERIFY_URL,
                host=None if is_dummy_captcha_secret(secret) else host,
            )


def script_url(settings: Settings) -> str | None:
    """Where the widget of the chosen check comes from; None for our own, which is part of the pages."""
    match settings.bot_check:
        case "turnstile":
            return settings.turnstile_script_url or turnstile.SCRIPT_URL
        case "hcaptcha":
            return settings.hcaptcha_script_url or hcaptcha.SCRIPT_URL
        case _:
            return None


def page_sources(settings: Settings) -> str:
    """The foreign origins that our pages may load scripts and frames from; empty unless the setting asks for it."""
    url = script_url(settings)
    if url is None:
        return ""
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    return _HCAPTCHA_HOSTS if settings.bot_check == "hcaptcha" and url == hcaptcha.SCRIPT_URL else origin
