"""The balance stream as a browser's EventSource hears it: by cookie, under our own page's policy."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page

from tests.games.casino import Casino

LISTEN = """() => {
    window.heard = [];
    window.source = new EventSource("/me/balance/stream");
    window.source.addEventListener("balance", (event) => {
        window.heard.push({ ...JSON.parse(event.data), at: Date.now(), id: event.lastEventId });
    });
}"""


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_bet_is_heard_within_two_hundred_milliseconds(casino: Casino, page: Page) -> None:
    """The median of five, from the answer that the studio gets; each id holds where all wallets stand."""
    player = casino.player()
    table = casino.table(player=player)
    url = casino.app.url
    page.context.add_cookies(
        [{"name": each.name, "value": each.value or "", "url": url} for each in player.http.cookies.jar]
    )
    page.goto(f"{url}/docs")
    page.evaluate(LISTEN)
    page.wait_for_function("() => window.heard.length === 2")
    late = []
    for number in range(5):
        bet = table.bet("1.00")
        answered = time.time()
        page.wait_for_function(f"() => window.heard.length === {number + 3}")
        heard = page.evaluate("() => window.heard.at(-1)")
        assert (heard["balance"], len(heard["id"].split(","))) == (bet.balance, 2)
        late.append(heard["at"] / 1000 - answered)
    assert sorted(late)[2] < 0.2, late
    page.evaluate("() => window.source.close()")
