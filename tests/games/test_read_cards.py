"""Reading cards: every fault at once, and nothing that two readers could understand in two ways."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from app.games.catalogue.fetch_feed import FeedFailed, fetch_feed
from app.games.catalogue.read_cards import CardsRefused, read_cards
from tests.makers.games import PROVIDER, card


def _faults(cards: object) -> list[str]:
    text = cards if isinstance(cards, str) else json.dumps(cards)
    with pytest.raises(CardsRefused) as refused:
        read_cards(text.encode())
    return [str(fault) for fault in refused.value.faults]


def test_a_card_is_read_exactly() -> None:
    text = json.dumps([card("a", " Two  words ", rtp=None), card("b", rtp="96.50")]).replace("null", "95.125")
    first, second = read_cards(text.encode())
    assert (first.name, first.rtp, second.rtp) == ("Two  words", Decimal("95.125"), Decimal("96.50"))
    assert read_cards(b'\xef\xbb\xbf{"games": []}') == []


def test_every_fault_is_told_with_its_row() -> None:
    cards: list[Any] = [
        card("fine"),
        card("bad code!"),
        card("fine"),
        {"provider": PROVIDER, "code": "x"},
        card("rtp", rtp="96.5000001"),
        card("rtp", rtp=196),
        card("rtp", rtp=True),
        card("currency", currencies=["USD", "XXX"]),
        card("currency", currencies=["USD", "USD"]),
        card("nothing", currencies=[]),
        card("country", blocked_countries=["ZZ"]),
        card("misspelt", curencies=["USD"]),
        card("pictures", images={"thumbnail": "javascript:alert(1)"}),
        card("text", demo="yes"),
        card("name", "\u202e  "),
        "no object",
        None,
    ]
    faults = _faults(cards)
    assert {int(fault.split(":")[0].removeprefix("row ")) for fault in faults} == set(range(2, len(cards) + 1))
    assert "row 3: code stands in row 1 already" in faults
    assert "row 4: name is missing" in faults
    assert "row 12: curencies is no field of a game-card" in faults


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "This is no JSON"),
        ("{", "This is no JSON"),
        ("[" * 100_000, "nested too deep"),
        ('[{"provider": "a", "provider": "b"}]', "names 'provider' twice"),
        ('[{"rtp": NaN}]', "NaN is no number"),
        ('[{"rtp": 1e999999999999}]', "out of range"),
        ('[{"rtp": 1e-999999999999}]', "out of range"),
        ("7", "neither a JSON list"),
        ('{"games": 7}', "neither a JSON list"),
        ('{"games": [], "more": 1}', "neither a JSON list"),
        ("[" + "0," * 100_000 + "0]", "More than 100,000"),
    ],
)
def test_what_is_no_list_of_cards_is_told_in_a_sentence(text: str, told: str) -> None:
    [fault] = _faults(text)
    assert told in fault


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/moved", "status 302"),
        ("/broken", "status 500"),
        ("/huge", "larger than 1 MiB"),
        ("/slow", "not there within"),
    ],
)
async def test_a_feed_has_bounds(feed: str, path: str, told: str) -> None:
    with pytest.raises(FeedFailed, match=told):
        await fetch_feed(feed + path, seconds=1, most_bytes=1024 * 1024)


@pytest.mark.parametrize(
    "url", ["http://example.com/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "https", "http://[/"]
)
async def test_a_feed_comes_by_https(url: str) -> None:
    with pytest.raises(FeedFailed, match="begins with https://"):
        await fetch_feed(url)


async def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(FeedFailed, match="cannot be fetched"):
        await fetch_feed("http://127.0.0.1:1/x")
