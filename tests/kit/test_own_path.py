"""`own_path`: a path of ours, or the default. Told apart by what a browser would make of it (E44, A31, A32)."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.kit.own_path import LONGEST, own_path
from tests.signin.redirects import HOSTILE, OWN

HOME = "http://127.0.0.1:8001"
PIECES = st.sampled_from(
    [
        *"/\\@:.;?#&=%+ \t\r\n\0",
        "//",
        "..",
        "%2f",
        "%2F",
        "%5c",
        "%09",
        "%00",
        "%25",
        "%252f",
        "%2e",
        "http",
        "https:",
        "javascript:",
        "evil.example",
        "lobby",
        "127.0.0.1",
        "[::1]",
        "\u2215",
        "\uff0f",
        "\u3002",
        "\u202e",
    ]
)
CANDIDATES = st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map("".join))


def _as_a_browser(place: str) -> str:
    """The origin a browser would go to from our page: it drops blanks and controls and takes `\\` for `/`."""
    text = re.sub(r"[\t\r\n]", "", place.strip("".join(map(chr, range(33))))).replace("\\", "/")
    if text.startswith("//"):
        return "elsewhere"
    return "elsewhere" if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) else HOME


@given(CANDIDATES)
@example("/%2f/evil.example")
def test_whatever_is_let_through_stays_at_home(candidate: str) -> None:
    """As it stands, and after a proxy or a browser has decoded it once, twice or three times."""
    place = own_path(candidate, default="/lobby")
    decoded = place
    for _ in range(4):
        assert _as_a_browser(decoded) == HOME
        assert decoded.startswith("/")
        path = decoded.partition("?")[0]
        assert ".." not in path.split("/")
        assert "//" not in path
        assert place.isascii()
        assert not re.search(r"[\x00-\x20\x7f\\@#]", path)
        decoded = unquote(path)


@given(CANDIDATES)
def test_it_gives_the_candidate_or_the_default_and_nothing_else(candidate: str) -> None:
    """It never mends: what is nearly good is not good. And asking twice changes nothing."""
    place = own_path(candidate, default="/account")
    assert place in (candidate, "/account")
    assert own_path(place, default="/lobby") == place


@given(
    st.lists(st.text("abcXYZ019-._~", min_size=1, max_size=8), max_size=4),
    st.dictionaries(st.text("abz", min_size=1, max_size=3), st.text("a1-_.", max_size=5), max_size=3),
)
def test_ordinary_paths_are_kept(segments: list[str], query: dict[str, str]) -> None:
    """With their query, to the letter."""
    if ".." in segments:
        return
    text = (
        "/" + "/".join(segments) + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")
    )
    assert own_path(text, default="/nowhere") == text
    assert urlsplit(text).netloc == ""


@pytest.mark.parametrize("value", HOSTILE, ids=ascii)
def test_the_list_of_hostile_values(value: str) -> None:
    """The same list that is walked through the whole app."""
    assert own_path(value, default="/lobby") == "/lobby"


@pytest.mark.parametrize("value", OWN)
def test_the_list_of_our_own(value: str) -> None:
    """These would be missed."""
    assert own_path(value, default="/nowhere") == value


def test_nothing_is_the_default_and_the_bound_is_exact() -> None:
    """None, empty, and one character more than the bound."""
    assert own_path(None, default="/x") == own_path("", default="/x") == "/x"
    longest = "/" + "a" * (LONGEST - 1)
    assert own_path(longest, default="/x") == longest
    assert own_path(longest + "a", default="/x") == "/x"
