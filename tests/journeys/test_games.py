"""From the door to the table and back: a player plays in a real studio, and page, history and ledger say the same."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tests.games.real_studio import RealStudio
from tests.journeys.gaming import COINS, balance_of, be_inside, rounds_of, wallet_of
from tests.journeys.house import House
from tests.journeys.table import GAME, GameTable
from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit
from tests.makers.databases import Kind
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

#: What a game may try from inside its frame, and what it says that it is not to be believed.
HOSTILE = """() => {
  const tried = {};
  const attempt = (name, act) => { try { tried[name] = String(act()); } catch (fault) { tried[name] = fault.name; } };
  attempt('our page', () => parent.document.cookie);
  attempt('our address', () => { top.location.href = 'https://evil.example/'; });
  attempt('another window', () => open('https://evil.example/'));
  const say = (message) => parent.postMessage({ source: 'igw-game', version: 1, payload: {}, ...message }, '*');
  say({ type: 'balance', payload: { balance: '999999.00', seq: Number.MAX_SAFE_INTEGER } });
  say({ type: 'balance', payload: { balance: 1e9, seq: 9 } });
  say({ type: 'error', payload: { code: '<img src=x onerror=alert(1)>' } });
  say({ type: 'exit', source: 'igw-host' });
  say({ type: 'exit', version: 2 });
  say({ type: 'cashier' });
  return tried;
}"""
#: A right message in everything but the window and the origin that it comes from.
FORGED = "() => postMessage({ source: 'igw-game', version: 1, type: 'exit', payload: {} }, '*')"


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """With coins for everybody."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, **COINS)
    yield app
    app.stop()


def test_a_player_signs_in_plays_with_both_wallets_takes_a_break_and_is_refused(
    house: House, table: GameTable, studio: RealStudio
) -> None:
    """Simulated Instagram, lobby, five spins; header, game, history, statement agree; the other wallet; time-out."""
    house.sign_up_with_instagram("maple.diner", house.person())
    player = house.app.new_player()
    cookies = house.page.context.cookies(house.app.url)  # type: ignore[arg-type]
    player.http.cookies.set("igw_session", next(one["value"] for one in cookies if one["name"] == "igw_session"))

    table.open_from_lobby()
    table.expect_balance(Decimal("1000.00"))
    table.spin(5)
    dollars = balance_of(player, "USD")
    table.expect_balance(dollars)
    assert table.balance_in_game == dollars
    table.leave()
    table.expect_balance(dollars)
    rounds = rounds_of(player)
    assert len(rounds) == 5
    assert dollars == 1000 + sum(Decimal(each["net"]) for each in rounds)
    mine = house.page.get_by_role("region", name="My rounds")
    expect(mine.get_by_role("listitem")).to_have_count(5)
    moved = house.page.get_by_role("region", name="What moved in your USD wallet")
    expect(moved.get_by_role("listitem").first).to_contain_text(f"then ${dollars:,}")
    statement = studio.igw("ledger", "statement", "--wallet", str(wallet_of(player, "USD")["wallet_id"]))
    assert str(dollars) in statement.strip().splitlines()[-1]

    table.open_from_lobby()
    dialog = table.switch_wallet("VND")
    dialog.get_by_role("button", name="Play with VND").click()
    table.wait()
    table.expect_balance(Decimal(1000000))
    table.spin()
    dong = balance_of(player, "VND")
    table.expect_balance(dong)
    assert table.balance_in_game == dong
    assert balance_of(player, "USD") == dollars

    house.open("/account#play-limits")
    house.button("Start the break").click()
    house.page.get_by_role("dialog").get_by_role("button", name="Start the break").click()
    expect(house.page.get_by_text("You are on a break until").first).to_be_visible()
    house.open("/lobby")
    house.page.get_by_role("link", name=f"Play {GAME}", exact=True).first.click()
    expect(house.page.get_by_role("heading", name="Play is paused for you")).to_be_visible()
    expect(house.page.locator("iframe")).to_have_count(0)
    assert player.http.post("/games/studio/lotus-lanterns/launch", json={"currency": "USD"}).status_code == 403
    studio.igw("ledger", "check")


def test_t21_a_hostile_game_stays_in_its_frame(
    house: House, table: GameTable, studio: RealStudio, visit: Visit
) -> None:
    """It reads nothing of ours, leads nobody away, and what it says of the balance is not believed."""
    player = be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    address = house.page.url
    [game] = [frame for frame in house.page.frames if frame.url.startswith(studio.simulator.url)]
    tried = game.evaluate(HOSTILE)
    assert tried == {"our page": "SecurityError", "our address": "SecurityError", "another window": "null"}
    house.page.evaluate(FORGED)
    table.spin()
    table.expect_balance(balance_of(player, "USD"))
    assert (house.page.url, len(house.page.context.pages)) == (address, 1)
    assert len(rounds_of(player)) == 1
    assert [error for error in visit.errors if "sandbox" not in error] == []
    visit.errors.clear()
