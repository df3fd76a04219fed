"""In the game room: the balance, leaving, what interrupts a game, and what a player sets himself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from app.kit.clock import utc_now
from tests.games.real_studio import RealStudio
from tests.journeys.gaming import COINS, balance_of, be_inside, rounds_of, wait_until
from tests.journeys.house import House
from tests.journeys.table import GAME, GameTable
from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit
from tests.makers.databases import Kind
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """With coins for everybody."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, **COINS)
    yield app
    app.stop()


def test_the_balance_changes_on_every_open_page(house: House, table: GameTable, app: App) -> None:
    """Staff give coins while the player reads: the header of the page that is open says so without a reload."""
    player = be_inside(house)
    house.open("/account")
    table.expect_balance(Decimal("1000.00"))
    assert player.http.post("/me/daily-grant").json()["granted"] is True
    table.expect_balance(Decimal("1100.00"))
    house.open("/lobby")
    table.expect_balance(Decimal("1100.00"))


def test_leaving_ends_the_game_by_whatever_way(house: House, table: GameTable, app: App) -> None:
    """The arrow, the browser's own way back, another address, and another game: never more than one is open."""

    def open_games() -> int:
        return int(app.database.value("SELECT COUNT(*) FROM game_sessions WHERE ended_at IS NULL"))

    before = open_games()
    be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    assert open_games() == before + 1
    table.leave()
    wait_until(house, lambda: open_games() == before)
    table.open_from_lobby()
    house.page.go_back()
    house.expect_lobby()
    wait_until(house, lambda: open_games() == before)
    table.open_from_lobby()
    house.open("/terms")
    wait_until(house, lambda: open_games() == before)
    house.open("/lobby")
    table.open_from_lobby()
    house.page.reload()
    table.wait()
    wait_until(house, lambda: open_games() == before + 1)
    table.spin()


def test_a_reality_check_stops_the_game_until_it_is_answered(house: House, table: GameTable, app: App) -> None:
    """Time, result, and a way on or out; the game spins again afterwards."""
    player = be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    table.spin(2)
    user_id = player.session().json()["userId"]
    _make_it_due(app, user_id)
    dialog = house.page.get_by_role("dialog", name="A moment to look up")
    expect(dialog).to_contain_text(re.compile(r"You have been playing for 1 hour"))
    net = balance_of(player, "USD") - 1000
    result = f"${abs(net):.2f} {'ahead' if net > 0 else 'behind'}" if net else "neither ahead nor behind"
    expect(dialog).to_contain_text(result)
    house.page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert player.http.get("/me/limits").json()["reality_check"]["due"] is True
    dialog.get_by_role("button", name="Go on playing").click()
    expect(dialog).to_have_count(0)
    assert player.http.get("/me/limits").json()["reality_check"]["due"] is False
    table.spin()
    _make_it_due(app, user_id)
    dialog.get_by_role("button", name="Stop for now").click()
    house.expect_lobby()


def test_a_limit_of_the_day_is_set_and_met(house: House, table: GameTable) -> None:
    """Set on the account page, met in the game, and said; a higher one waits."""
    player = be_inside(house)
    house.open("/account#play-limits")
    house.button("Change: Played in a day, USD").click()
    dialog = house.page.get_by_role("dialog")
    dialog.get_by_label("Most in a day, in USD").fill("x")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(dialog.get_by_text("Write an amount such as 50 or 12.50.")).to_be_visible()
    dialog.get_by_label("Most in a day, in USD").fill("10,000,000,000,000")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(dialog.get_by_text("That amount is too large.")).to_be_visible()
    dialog.get_by_label("Most in a day, in USD").fill("0.75")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(house.page.get_by_text("Your limit counts now.")).to_be_visible()
    expect(house.button("Change: Played in a day, USD")).to_be_focused()
    house.button("Change: Played in a day, USD").click()
    dialog.get_by_label("Most in a day, in USD").fill("1,000")
    dialog.get_by_role("button", name="Set the limit").click()
    expect(house.page.get_by_text("The old limit counts for 24 more hours.")).to_be_visible()
    expect(house.page.get_by_role("region", name="Play limits")).to_contain_text("$1,000.00 from")
    house.open("/lobby")
    table.open_from_lobby()
    table.spin()
    table.spin_button.click()
    told = house.page.get_by_role("dialog", name="That would go past your limit")
    expect(told).to_be_visible()
    assert len(rounds_of(player)) == 1
    told.get_by_role("button", name="Back to the game").click()
    expect(told).to_have_count(0)
    expect(table.spin_button).to_be_visible()


def test_excluding_oneself_takes_two_steps_and_ends_everything(house: House, table: GameTable) -> None:
    """Not by one click; every session ends; signing in again shows the account and opens no game."""
    player = be_inside(house)
    elsewhere = player.another_browser()
    assert elsewhere.login().status_code == 200
    house.open("/account#play-limits")
    house.button("Exclude myself").click()
    dialog = house.page.get_by_role("dialog")
    dialog.get_by_role("radio", name="One year").check()
    dialog.get_by_role("button", name="Go on").click()
    dialog.get_by_role("button", name="Exclude me now").click()
    expect(dialog.get_by_text("Tick this to go on.")).to_be_visible()
    assert elsewhere.session().status_code == 200
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Exclude me now").click()
    house.expect_at("/signin")
    expect(house.page.get_by_text("You are excluded from play until")).to_be_visible()
    assert elsewhere.session().status_code == 401
    house.fill_sign_in(player.email, player.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()
    house.open("/play/studio/lotus-lanterns")
    expect(house.page.get_by_role("heading", name="Play is paused for you")).to_be_visible()


def test_nobody_is_asked_to_play_during_his_break(house: House, table: GameTable) -> None:
    """No way to coins or to the demo, no question about a game that is not open, no game and no coins offered."""
    player = be_inside(house)
    house.open("/lobby")
    expect(house.button("Take them")).to_be_visible()
    table.open_from_lobby()
    assert player.http.post("/me/time-out", json={"hours": 24}).status_code == 200
    paused = house.page.get_by_role("heading", name="Play is paused for you")
    for path in ("/play/studio/lotus-lanterns?mode=demo", "/play/studio/lotus-lanterns"):
        house.open(path)
        expect(paused).to_be_visible()
        expect(house.button("Play with your wallet")).to_have_count(0)
        expect(house.button("Try the demo")).to_have_count(0)
    house.wallet_button.click()
    house.page.get_by_role("radio", name=re.compile("^VND")).click()
    expect(house.wallet_button).to_contain_text("1,000,000")
    expect(house.page.get_by_role("dialog")).to_have_count(0)
    expect(paused).to_be_visible()
    house.open("/lobby")
    expect(house.page.get_by_text("By your own wish no game opens before")).to_be_visible()
    expect(house.link(f"Back to {GAME}")).to_have_count(0)
    expect(house.page.get_by_role("region", name="Daily coins")).to_have_count(0)


def _make_it_due(app: App, user_id: int) -> None:
    """As if the player had begun an hour and a bit ago."""
    now = utc_now()
    began, due = ((now - timedelta(minutes=ago)).isoformat(sep=" ") for ago in (62, 2))
    app.database.execute("UPDATE play_protection SET playing_since = :at WHERE userId = :user", at=began, user=user_id)
    app.database.execute("UPDATE wallets SET pause_due_at = :at WHERE userId = :user", at=due, user=user_id)


def test_a_round_that_was_left_is_spoken_of_and_can_be_finished(
    house: House, table: GameTable, studio: RealStudio
) -> None:
    """The studio loses its answer in the middle; with another wallet in hand the page asks first."""
    be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    studio.control.order("leave_open")
    table.spin()
    table.leave()
    house.choose_wallet("VND")
    house.page.get_by_role("link", name="Play Lotus Lanterns", exact=True).first.click()
    panel = house.page.get_by_role("alert").filter(has_text="You have an unfinished round")
    expect(panel).to_contain_text("with your USD wallet")
    expect(house.page.locator("iframe")).to_have_count(0)
    panel.get_by_role("button", name="Go on with USD").click()
    table.wait()
    house.expect_wallet("USD")
    dialog = table.switch_wallet("VND")
    house.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    house.expect_wallet("USD")
    table.spin()


def test_another_wallet_in_the_middle_of_a_round_is_warned_of(house: House, table: GameTable) -> None:
    be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    table.spin_button.click()
    dialog = table.switch_wallet("VND")
    expect(dialog).to_contain_text("A round is still running.")


def test_the_demo_touches_no_wallet(house: House, table: GameTable, app: App) -> None:
    """With a badge, without a wallet in the bar, and a way to play with coins."""
    player = be_inside(house)
    house.open("/lobby")
    house.page.get_by_role("link", name="Try the demo of Lotus Lanterns").first.click()
    table.wait()
    bar = house.page.get_by_role("banner")
    expect(bar.get_by_text("Demo", exact=True)).to_be_visible()
    expect(house.wallet_button).to_have_count(0)
    table.spin(2)
    assert rounds_of(player) == []
    assert balance_of(player, "USD") == 1000
    house.button("Play with your wallet").click()
    table.wait()
    table.expect_balance(Decimal("1000.00"))
    expect(bar.get_by_text("Demo", exact=True)).to_have_count(0)


def test_a_game_is_played_by_keyboard_alone(house: House, table: GameTable) -> None:
    """From the search to the spin: the game has the focus once it is there."""
    player = be_inside(house)
    house.open("/lobby")
    expect(house.page.get_by_role("link", name="Play Lotus Lanterns", exact=True).first).to_be_visible()
    house.page.keyboard.press("/")
    house.page.keyboard.type("lotos lantrens")
    house.page.keyboard.press("Enter")
    expect(house.page.get_by_text("1 game", exact=True)).to_be_visible()
    # Once it is played much, which is counted every minute, the top of the lobby offers the same game.
    found = house.page.get_by_role("region", name="What we found")
    found.get_by_role("link", name="Play Lotus Lanterns", exact=True).focus()
    house.page.keyboard.press("Enter")
    table.wait()
    house.page.keyboard.press("Space")
    expect(table.spin_button).to_be_disabled()
    table.wait()
    assert len(rounds_of(player)) == 1


def test_a_provider_that_came_after_the_page_can_be_played_at_once(
    house: House, table: GameTable, app: App, visit: Visit
) -> None:
    """The page was loaded when the studio was off: its policy knows nothing of it, and is fetched anew."""
    app.database.execute("UPDATE game_providers SET status = 'disabled' WHERE name = 'studio'")
    be_inside(house)
    policy = app.url + "/lobby"
    game = app.url + "/games/studio/lotus-lanterns"
    # The policy and the catalogue learn of it apart from each other.
    wait_until(house, lambda: "frame-src" not in house.page.request.get(policy).headers["content-security-policy"])
    wait_until(house, lambda: not house.page.request.get(game).ok)
    house.open("/lobby")
    house.expect_lobby()
    app.database.execute("UPDATE game_providers SET status = 'active' WHERE name = 'studio'")
    wait_until(house, lambda: "frame-src" in house.page.request.get(policy).headers["content-security-policy"])
    wait_until(house, lambda: house.page.request.get(game).ok)
    house.page.evaluate(
        "history.pushState(null, '', '/play/studio/lotus-lanterns'); dispatchEvent(new PopStateEvent('popstate'))"
    )
    table.wait()
    assert [error for error in visit.errors if "Framing" not in error] == []
    visit.errors.clear()


def test_a_second_tab_takes_the_game_over_and_closing_the_first_leaves_it_alone(
    house: House, table: GameTable, studio: RealStudio
) -> None:
    """One game at a time: the older tab says so at the next spin, and its leaving ends nothing of the newer one."""
    be_inside(house)
    house.open("/lobby")
    table.open_from_lobby()
    newer = GameTable(House(house.page.context.new_page(), house.app), studio)
    newer.house.open("/play/studio/lotus-lanterns")
    newer.wait()
    table.spin_button.click()
    expect(house.page.get_by_role("heading", name="This game has been closed")).to_be_visible()
    newer.spin()
    house.button("Open the game again").click()
    table.wait()
    newer.house.page.close()
    table.spin()
