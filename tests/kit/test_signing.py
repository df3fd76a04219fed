"""Signed text: made by us, for one purpose, until its time; anything else is refused before it is parsed."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.signing import BadSignature, Expired, Signer, keyed_hash

NOW = 1_800_000_000
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**40), 2**40), st.text(st.characters(codec="utf-8"), max_size=20)
)
PAYLOADS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), VALUES, max_size=5)


def _signer(*keys: str, purpose: str = "test") -> Signer:
    return Signer(keys or ("first-key",), purpose=purpose)


@given(PAYLOADS)
def test_what_is_signed_is_read_again(payload: dict[str, Any]) -> None:
    """Whatever JSON holds; the end is added."""
    text = _signer().sign(payload, expires_at=NOW + 10)
    assert text.isascii()
    assert _signer().read(text, now=NOW) == {**payload, "exp": NOW + 10}


@given(PAYLOADS, st.data())
def test_one_changed_character_is_enough(payload: dict[str, Any], data: st.DataObject) -> None:
    """Anywhere, into anything: refused. There is one spelling of a signature."""
    text = _signer().sign(payload, expires_at=NOW + 10)
    place = data.draw(st.integers(0, len(text) - 1))
    char = data.draw(st.one_of(st.characters(), st.sampled_from(".=-_Aa0 ")).filter(lambda char: char != text[place]))
    with pytest.raises(BadSignature):
        _signer().read(text[:place] + char + text[place + 1 :], now=NOW)


@given(st.one_of(st.text(), st.text("ABCabc012-_=.", max_size=80), st.binary().map(lambda raw: raw.decode("latin-1"))))
def test_text_from_outside_raises_one_thing(text: str) -> None:
    """Never a parser's error, never a type error."""
    with pytest.raises(BadSignature):
        _signer().read(text, now=NOW)


def test_an_unsigned_or_self_made_payload_is_refused() -> None:
    """There is no algorithm field to play with."""
    body = base64.urlsafe_b64encode(b'{"exp":9999999999}').decode().rstrip("=")
    for text in (body, f"{body}.", f"{body}.{body}", f".{body}", ".", "", f"{body}.AAAA", "e30.e30"):
        with pytest.raises(BadSignature):
            _signer().read(text, now=NOW)


def test_another_key_or_purpose_is_refused() -> None:
    """A value signed for one purpose is worthless for another, under the same key."""
    text = _signer().sign({"a": 1}, expires_at=NOW + 10)
    for signer in (_signer("second-key"), _signer(purpose="other"), _signer("first-key ")):
        with pytest.raises(BadSignature):
            signer.read(text, now=NOW)


def test_the_end_is_the_last_good_second() -> None:
    """One later it is over, and told apart from a forgery."""
    text = _signer().sign({}, expires_at=NOW)
    assert _signer().read(text, now=NOW) == {"exp": NOW}
    with pytest.raises(Expired):
        _signer().read(text, now=NOW + 1)


def test_keys_rotate_newest_first() -> None:
    """The newest key signs, every key of the list reads; a key that is gone reads nothing."""
    old, both, new = _signer("old"), _signer("new", "old"), _signer("new")
    assert both.read(old.sign({"a": 1}, expires_at=NOW), now=NOW)["a"] == 1
    assert new.read(both.sign({"a": 1}, expires_at=NOW), now=NOW)["a"] == 1
    with pytest.raises(BadSignature):
        old.read(both.sign({}, expires_at=NOW), now=NOW)
    with pytest.raises(BadSignature):
        new.read(old.sign({}, expires_at=NOW), now=NOW)


@pytest.mark.parametrize("keys", [(), ("",), ("good", "")])
def test_without_a_key_there_is_no_signer(keys: tuple[str, ...]) -> None:
    """An empty key would be everybody's key."""
    with pytest.raises(ValueError, match="at least one key"):
        Signer(keys, purpose="x")


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_a_keyed_hash_tells_texts_keys_and_purposes_apart(one: str, other: str) -> None:
    """32 hex characters, the same for the same."""
    mine = keyed_hash("key", purpose="p", text=one)
    assert len(mine) == 32
    assert set(mine) <= set("0123456789abcdef")
    assert (keyed_hash("key", purpose="p", text=other) == mine) is (one == other)
    assert keyed_hash("other", purpose="p", text=one) != mine
    assert keyed_hash("key", purpose="q", text=one) != mine
