"""Names and lines from outside, made fit to be stored and shown (E35, T32)."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.text import clean_line, clean_name

ANYTHING = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from(
            ["\ud800", "\u202e", "\0", "\r", "\n", "\x1b", "\u2028", "e\u0301", "<b>", " ", "\U0001f600", "a"]
        ),
        max_size=40,
    ).map("".join),
)


def _is_harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text)


@given(ANYTHING, st.integers(1, 64))
def test_a_clean_name_is_harmless_bounded_and_stays_as_it_is(text: str, longest: int) -> None:
    """No control, direction or surrogate character, NFC, storable as UTF-8; None rather than blank."""
    name = clean_name(text, longest=longest)
    if name is None:
        return
    assert 0 < len(name) <= longest
    assert name == name.strip()
    assert _is_harmless(name)
    assert not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
    assert unicodedata.is_normalized("NFC", name)
    assert name.encode()
    assert clean_name(name, longest=longest) == name


@given(ANYTHING, st.integers(0, 200))
def test_a_clean_line_is_one_line_of_bounded_length(text: str, longest: int) -> None:
    """Nobody's text makes a second line of a log."""
    line = clean_line(text, longest=longest)
    assert len(line) <= longest
    assert len(line.splitlines()) <= 1
    assert _is_harmless(line)
    assert line.encode() is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (None, None),
        ("", None),
        ("  \t", None),
        ("\u202e\u2066", None),
        ("<b>tricky</b>", "<b>tricky</b>"),
        ("zoe\u0308", "zo\u00eb"),
        ("a\0b", "ab"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
        ("abc def", "abc"),
    ],
    ids=ascii,
)
def test_names_by_example(text: str | None, name: str | None) -> None:
    """Markup stays, because whoever shows a name escapes it; joined emoji stay joined."""
    assert clean_name(text, longest=4 if text == "abc def" else 64) == name
