"""A signed_request is taken when Meta has signed it, in whatever spelling, and refused otherwise (E48, E50, A68)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.meta.signed_request import LONGEST, NotSigned, ProductSecret, read_signed_request, sign_request
from simulators.instagram.signed_request import signed_request

SECRETS = (
    ProductSecret("instagram", "instagram-newest"),
    ProductSecret("instagram", "instagram-previous"),
    ProductSecret("facebook", "facebook-newest"),
)
GOOD: dict[str, object] = {"algorithm": "HMAC-SHA256", "issued_at": 1790000000, "user_id": "17841400000000001"}


def _sign(payload: Any, *, secret: str = SECRETS[0].secret, padded: bool = False) -> str:
    return signed_request(payload, secret=secret, padded=padded)


@pytest.mark.parametrize("known", SECRETS, ids=lambda known: known.secret)
def test_e50_a68_the_secret_that_fits_names_the_product(known: ProductSecret) -> None:
    """Previous secrets verify, too: Meta may sign with the old one for a while."""
    request = read_signed_request(_sign(GOOD, secret=known.secret), secrets=SECRETS)
    assert (request.product, request.subject) == (known.product, "17841400000000001")


@pytest.mark.parametrize(
    "payload",
    [
        GOOD | {"user_id": 17841400000000001},
        GOOD | {"algorithm": "hmac-sha256"},
        GOOD | {"issued_at": 1},
        GOOD | {"expires": 1, "user": {"country": "vn"}, "anything": [1, None]},
        {name: value for name, value in GOOD.items() if name != "issued_at"},
    ],
)
def test_a68_what_meta_may_write_is_taken(payload: dict[str, object]) -> None:
    """Numbers beyond 2**53 to the digit; any case of the algorithm; no age is too old; unknown members are nothing."""
    assert read_signed_request(_sign(payload), secrets=SECRETS).subject == "17841400000000001"


def test_e48_a68_padding_makes_no_difference_and_no_other_request() -> None:
    """Senders in the wild pad. A request must not be new again because somebody took an = away."""
    bare = _sign(GOOD)
    signature, _, payload = bare.partition(".")
    fingerprints = {
        read_signed_request(text, secrets=SECRETS).fingerprint
        for text in (bare, f"{signature}=.{payload}", f"{signature}==.{payload}", f"{signature}====.{payload}")
    }
    assert len(fingerprints) == 1
    assert read_signed_request(_sign(GOOD, padded=True), secrets=SECRETS).subject == GOOD["user_id"]


@pytest.mark.parametrize(
    "payload",
    [
        GOOD | {"algorithm": "none"},
        GOOD | {"algorithm": "HMAC-SHA1"},
        GOOD | {"algorithm": None},
        {"user_id": "1"},
        *(GOOD | {"user_id": value} for value in ("", "0", " 1", "abc", 0, -1, 1.5, 1e300, True, None, [], {})),
        [],
        "text",
        None,
        7,
    ],
    ids=lambda value: json.dumps(value)[:60],
)
def test_e48_a68_what_is_signed_well_and_says_nothing_is_refused(payload: Any) -> None:
    with pytest.raises(NotSigned):
        read_signed_request(_sign(payload), secrets=SECRETS)


def test_e48_a68_every_flipped_character_is_noticed() -> None:
    """Signature and payload; the last character of a signature may carry bits that mean nothing."""
    text = _sign(GOOD)
    dot = text.index(".")
    for at in [*range(dot - 1), *range(dot + 1, len(text))]:
        changed = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(NotSigned):
            read_signed_request(changed, secrets=SECRETS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "...",
        "a",
        "a.",
        ".a",
        "a.b",
        "a.b.c.d",
        "é.é",
        "\0.\0",
        "====.====",
        "a" * 9000,
        "a." + "b" * 9000,
    ],
)
def test_e48_a68_rubbish_is_refused(text: str) -> None:
    with pytest.raises(NotSigned):
        read_signed_request(text, secrets=SECRETS)


def test_e48_more_dots_and_too_much_are_refused_even_when_signed() -> None:
    good = _sign(GOOD)
    for text in (f"{good}.x", f"x.{good}", _sign(GOOD | {"filling": "x" * LONGEST})):
        with pytest.raises(NotSigned):
            read_signed_request(text, secrets=SECRETS)


def test_without_a_secret_nothing_is_signed() -> None:
    """An empty secret is a key that everybody has."""
    for secret in ("", "instagram-newest"):
        with pytest.raises(NotSigned):
            read_signed_request(_sign(GOOD, secret=secret), secrets=())


@pytest.mark.parametrize("form", [{}, {"as_number": True}, {"padded": True}, {"as_number": True, "padded": True}])
def test_what_we_sign_for_tests_is_what_meta_would_sign(form: dict[str, bool]) -> None:
    text = sign_request("17841400000000001", secret="s", issued_at=1790000000, **form)
    assert read_signed_request(text, secrets=[ProductSecret("facebook", "s")]).subject == "17841400000000001"
