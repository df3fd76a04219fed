"""Country and language codes, secrets and fingerprints, moments: the small tools."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.clock import iso_utc, monotonic, unix_seconds, utc_now
from app.kit.countries import COUNTRIES, country_code, language_code
from app.kit.tokens import fingerprint, new_secret


def test_a_secret_is_never_taken_for_an_option() -> None:
    """`--secret -Vh…` would be: one secret in sixty-four could not be typed behind a command."""
    assert not [secret for secret in (new_secret() for _ in range(2000)) if secret.startswith("-")]


def test_there_are_all_the_countries() -> None:
    """ISO 3166-1 has 249 of them."""
    assert len(COUNTRIES) == 249
    assert all(re.fullmatch(r"[A-Z]{2}", code) for code in COUNTRIES)
    assert {"VN", "GB", "US", "TL", "SS", "XK"} - COUNTRIES == {"XK"}


@given(st.text(max_size=4))
def test_a_country_code_is_two_plain_letters_or_none(text: str) -> None:
    """`\u00df` is no South Sudan, and a dotless i no Italy: letters that only become a code in capitals are none."""
    code = country_code(text)
    assert code is None or (code in COUNTRIES and text.strip().isascii() and text.strip().upper() == code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VN", "VN"),
        ("vn", "VN"),
        (" Vn ", "VN"),
        ("VNM", None),
        ("", None),
        ("\u00df", None),
        ("\u0131t", None),
        ("\ufb01", None),
    ],
    ids=ascii,
)
def test_countries_by_example(text: str, code: str | None) -> None:
    """In any case, with blanks about them."""
    assert country_code(text) == code


@given(st.text(max_size=12))
def test_a_language_code_is_two_small_plain_letters_or_none(text: str) -> None:
    """Whatever the tag was."""
    code = language_code(text)
    assert code is None or re.fullmatch(r"[a-z]{2}", code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("e", None),
        ("eng", None),
        ("en-", None),
        ("en-GB-", None),
        ("../", None),
        ("\u0435n", None),
    ],
    ids=ascii,
)
def test_languages_by_example(text: str, code: str | None) -> None:
    """Tags in, two letters out."""
    assert language_code(text) == code


def test_secrets_are_256_random_bits_as_text() -> None:
    """43 characters that need no quoting anywhere; never twice the same."""
    secrets = {new_secret() for _ in range(500)}
    assert len(secrets) == 500
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", secret) for secret in secrets)


@given(st.text())
def test_a_fingerprint_is_sha_256_of_any_text(text: str) -> None:
    """Lone surrogates too, which no secret of ours holds."""
    assert fingerprint(text) == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def test_moments_are_utc_of_whole_seconds() -> None:
    """What goes through the database comes back equal; with its Z for everybody else."""
    before = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    now = utc_now()
    assert now.tzinfo is None
    assert now.microsecond == 0
    assert 0 <= (now - before).total_seconds() < 5
    assert abs(unix_seconds() - now.replace(tzinfo=UTC).timestamp()) < 5
    assert monotonic() <= monotonic()
    assert iso_utc(datetime(2026, 11, 24, 7, 5, 9)) == "2026-11-24T07:05:09Z"  # noqa: DTZ001 - naive UTC, as everywhere
    assert iso_utc(None) is None
