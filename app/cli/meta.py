"""`igw meta …`: Meta's lists of people to delete, and requests signed as Meta would, to try things with."""

import csv
from pathlib import Path

from app.cli.errors import CommandFailed, cannot_be_read
from app.cli.on_database import on_database
from app.config import Settings
from app.kit.clock import unix_seconds
from app.meta.import_deletions import Counts, import_deletions
from app.meta.products import PRODUCTS, product_secrets
from app.meta.signed_request import sign_request
from app.oauth.exact_id import exact_id


def import_list(settings: Settings, *, file: Path, product: str | None) -> str:
    """Import it; the text for the person at the terminal. Raises CommandFailed."""
    products = [_known(product)] if product else list(PRODUCTS)
    if file.exists() and not (file.is_file() or file.is_dir()):
        raise CommandFailed(f"{file} is no file, and the list is read twice: save it as one first.")
    try:
        counts = on_database(
            settings,
            lambda database: import_deletions(database, file, products=products, keys=settings.jwt_signing_key),
            away="The database cannot be reached; import the list again when it can.",
        )
    except OSError as fault:
        raise cannot_be_read(file, fault) from None
    except (UnicodeDecodeError, csv.Error):
        raise CommandFailed(
            f"{file} is no list of ids: one id a line, or CSV with a header. What stood before the fault is imported; "
            "correct it and import it again."
        ) from None
    return _report(counts)


def sign(settings: Settings, *, subject: str, product: str, as_number: bool, anyway: bool) -> str:
    """A signed_request. Raises CommandFailed."""
    if settings.app_env == "prod" and not anyway:
        raise CommandFailed("APP_ENV is prod: this would be a real request about a real person. --i-know-it-is-prod")
    if exact_id(subject) is None:
        raise CommandFailed("--user-id is the provider's id of a person: digits only.")
    name = _known(product)
    known = [secret.secret for secret in product_secrets(settings) if secret.product == name]
    if not known:
        setting = {"instagram": "IG_CLIENT_SECRET", "facebook": "FB_CLIENT_SECRET"}[name]
        raise CommandFailed(f"{setting} is not set, so nothing can be signed for {name}.")
    return sign_request(subject, secret=known[0], issued_at=unix_seconds(), as_number=as_number)


def _known(product: str) -> str:
    if product not in PRODUCTS:
        raise CommandFailed(f"--product is one of {', '.join(PRODUCTS)}.")
    return product


def _report(counts: Counts) -> str:
    lines = [f"{counts.ids} ids read: {counts.deleted} deleted, {counts.unknown} unknown here."]
    if counts.waiting:
        lines.append(f"{counts.waiting} of them had no other way in: their accounts are closed by the running server.")
    if counts.no_ids:
        lines.append(f"{counts.no_ids} lines held no id and were left out.")
    return "\n".join(lines)
