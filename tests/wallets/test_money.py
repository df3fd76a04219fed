"""Coins at sign-up and by staff, and what the player sees of them, through the shipped app."""

from __future__ import annotations

import io
import json
import secrets
import subprocess
import zipfile
from collections.abc import Iterator

import pytest

from tests.account_closure.leaving import eventually, is_closed, let_the_hour_come
from tests.http.problems import problem_of
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind, run_igw
from tests.makers.players import Player
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

GRANTS = "USD:1000,VND:1000000"


@pytest.fixture(scope="module")
def generous(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """One app for this file that gives something to whoever is new."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, WELCOME_GRANTS=GRANTS)
    yield app
    app.stop()


def _igw(app: App, run: RunFolder, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_igw(run, *arguments, settings={"DB_URL": app.database.url})


def _adjust(
    app: App, run: RunFolder, user: int, amount: str, key: str, **more: str
) -> subprocess.CompletedProcess[str]:
    wish = {"currency": "USD", "reason": "a test", **more}
    options = [part for name, value in wish.items() for part in (f"--{name}", value)]
    return _igw(app, run, "wallet", "adjust", "--player", str(user), "--amount", amount, "--key", key, *options)


def balances(player: Player) -> dict[str, str]:
    return {one["currency_code"]: one["balance"] for one in player.http.get("/me/wallets").json()}


def test_a_new_player_finds_the_welcome_grant_once(generous: App, run_folder: RunFolder) -> None:
    player = generous.new_player()
    player.register()
    assert balances(player) == {"USD": "1000.00", "VND": "1000000"}
    usd = player.http.get("/me/wallets").json()[0]["wallet_id"]
    history = player.http.get(f"/me/wallets/{usd}/history").json()
    [entry] = history["entries"]
    assert (entry["kind"], entry["amount"], entry["balance_after"], entry["seq"]) == ("grant", "1000.00", "1000.00", 1)
    assert (history["currency_code"], history["next_cursor"]) == ("USD", None)
    assert player.another_browser().login().status_code == 200
    assert balances(player)["USD"] == "1000.00"


def test_the_export_holds_what_has_moved(generous: App, run_folder: RunFolder) -> None:
    player = generous.new_player()
    user = player.register().json()["userId"]
    _adjust(generous, run_folder, user, "-2.50", f"x{user}")
    with zipfile.ZipFile(io.BytesIO(player.http.get("/me/export").content)) as archive:
        export = json.loads(archive.read("export.json"))
    told = [(one["kind"], one["amount"], one["balance_after"]) for one in export["movements"]]
    assert told == [
        ("adjustment", "-2.50", "997.50"),
        ("grant", "1000.00", "1000.00"),
        ("grant", "1000000", "1000000"),
    ]


def test_a72_whoever_was_here_before_is_not_welcomed_with_coins_again(generous: App, run_folder: RunFolder) -> None:
    """The address of a closed account: a new player, an empty wallet."""
    player = generous.new_player()
    user = player.register().json()["userId"]
    assert player.http.post("/me/closure").status_code == 200
    let_the_hour_come(generous, user)
    assert eventually(lambda: is_closed(generous, user))
    again = generous.new_player(email=player.email)
    assert again.register().status_code == 200
    assert balances(again) == {"USD": "0.00", "VND": "0"}


def test_a71_a_mailbox_is_welcomed_once_whatever_address_leads_to_it(generous: App) -> None:
    """Tags and dots make addresses by the dozen. Each may sign up, for an address is who somebody is; one is given."""
    name = f"lan{secrets.token_hex(6)}"
    first = generous.new_player(email=f"{name}@gmail.com")
    assert first.register().status_code == 200
    assert balances(first)["USD"] == "1000.00"
    for other in (f"{name}+1@gmail.com", f"{name[:4]}.{name[4:]}@gmail.com", f"{name.upper()}+x+y@googlemail.com"):
        again = generous.new_player(email=other)
        assert again.register().status_code == 200
        assert balances(again) == {"USD": "0.00", "VND": "0"}
    neighbour = generous.new_player(email=f"{name[:4]}.{name[4:]}@example.com")
    assert neighbour.register().status_code == 200
    assert balances(neighbour)["USD"] == "1000.00"


def test_t25_t35_staff_adjusts_once_for_each_key(generous: App, run_folder: RunFolder) -> None:
    player = generous.new_player()
    user = player.register().json()["userId"]
    first = _adjust(generous, run_folder, user, "12.50", f"t{user}")
    assert (first.returncode, first.stdout.strip()) == (0, "Posted. The balance is 1012.50 USD.")
    again = _adjust(generous, run_folder, user, "12.50", f"t{user}")
    assert again.stdout.strip() == "This key was posted before, nothing was posted now. The balance is 1012.50 USD."
    other = _adjust(generous, run_folder, user, "13.50", f"t{user}")
    assert other.returncode == 1
    assert "This key was used for something else; nothing was posted. The balance is 1012.50 USD." in other.stderr
    assert _adjust(generous, run_folder, user, "-1012.50", f"u{user}").returncode == 0
    below = _adjust(generous, run_folder, user, "-0.01", f"v{user}")
    assert (below.returncode, balances(player)["USD"]) == (1, "0.00")
    assert "The wallet does not hold so much" in below.stderr
    kinds = [event["event"] for event in player.http.get("/me/events").json()["events"]]
    assert kinds.count("wallet_adjusted") == 2


def test_t35_what_staff_moves_keeps_its_reason_and_its_key_and_the_player_is_told(
    generous: App, run_folder: RunFolder
) -> None:
    """In the books, in the audit and on his own page; what is refused, or comes again, leaves no second trace."""
    player = generous.new_player()
    user = player.register().json()["userId"]
    wish = {"amount": "7.00", "key": f"case-{user}", "reason": "complaint 12"}
    for _ in range(2):
        assert _adjust(generous, run_folder, user, **wish).returncode == 0
    assert _adjust(generous, run_folder, user, "-9999.00", f"too-much-{user}").returncode == 1
    [booked] = generous.database.rows(
        "SELECT a.action_key, a.kind, a.account, a.reason FROM ledger_actions a JOIN wallets w"
        " ON w.wallet_id = a.wallet_id WHERE w.userId = :user AND a.source = 'staff' AND a.state = 'applied'",
        user=user,
    )
    assert tuple(booked.values()) == (wish["key"], "adjustment", "staff:adjustment", wish["reason"])
    [noted] = generous.database.rows(
        "SELECT actor, details FROM audit_events WHERE userId = :user AND event = 'wallet_adjusted'", user=user
    )
    details = json.loads(noted["details"])
    assert details.pop("by")
    assert (noted["actor"], details) == ("staff", {"amount": "7.00 USD", "key": wish["key"]})
    assert "wallet_adjusted" in {event["event"] for event in player.http.get("/me/events").json()["events"]}


def test_staff_chooses_where_an_older_system_gave_two_wallets(generous: App, run_folder: RunFolder) -> None:
    player, other = generous.new_player(), generous.new_player()
    user = player.register().json()["userId"]
    other.register()
    generous.database.execute(
        "INSERT INTO wallets (userId, wallet_type, balance, currency_code) VALUES (:user, 'BONUS', 0, 'USD')", user=user
    )
    cash, bonus = (one["wallet_id"] for one in player.wallets().json() if one["currency_code"] == "USD")
    foreign = other.wallets().json()[0]["wallet_id"]
    for choice in ({}, {"wallet": str(foreign)}):
        unclear = _adjust(generous, run_folder, user, "5.00", f"c{user}", **choice)
        told = f"Player {user} has these wallets in USD: {cash}, {bonus}. Choose one of them with --wallet.\n"
        assert (unclear.returncode, unclear.stderr) == (1, told)
    clear = _adjust(generous, run_folder, user, "5.00", f"c{user}", wallet=str(bonus))
    assert (clear.returncode, clear.stdout.strip()) == (0, "Posted. The balance is 5.00 USD.")


@pytest.mark.parametrize(
    ("amount", "more", "told"),
    [
        ("0.001", {}, "USD has 2 decimals"),
        ("1e3", {}, "written as digits"),
        ("NaN", {}, "written as digits"),
        ("99999999999999", {}, "written as digits"),
        ("0", {}, "zero"),
        ("5.5", {"currency": "VND"}, "VND has no decimals"),
        ("5", {"currency": "EUR"}, "has no wallet in EUR"),
        ("5", {"currency": "XXX"}, "no currency"),
        ("5", {"reason": " "}, "--reason"),
    ],
)
def test_an_amount_that_is_not_exact_posts_nothing(
    generous: App, run_folder: RunFolder, amount: str, more: dict[str, str], told: str
) -> None:
    player = generous.new_player()
    user = player.register().json()["userId"]
    before = generous.database.count("ledger_actions")
    done = _adjust(generous, run_folder, user, amount, "k", **more)
    assert done.returncode == 1
    assert told in done.stderr
    assert generous.database.count("ledger_actions") == before


def test_the_books_hold_and_a_statement_tells_them(generous: App, run_folder: RunFolder) -> None:
    player = generous.new_player()
    user = player.register().json()["userId"]
    for number in range(2):
        assert _adjust(generous, run_folder, user, "1.00", f"many{user}-{number}").returncode == 0
    usd = player.http.get("/me/wallets").json()[0]["wallet_id"]
    statement = _igw(generous, run_folder, "ledger", "statement", "--wallet", str(usd)).stdout.splitlines()
    assert statement[0].startswith("seq,at,kind,amount,balance_after,currency,account")
    assert [line.split(",")[3] for line in statement[1:]] == ["1000.00", "1.00", "1.00"]
    nobodys = _igw(generous, run_folder, "ledger", "statement", "--wallet", "2147483647")
    assert (nobodys.returncode, nobodys.stdout, nobodys.stderr) == (1, "", "There is no wallet 2147483647.\n")
    checked = _igw(generous, run_folder, "ledger", "check")
    assert (checked.returncode, checked.stdout[:15]) == (0, "The books hold:")
    generous.database.execute("UPDATE wallets SET balance = 5 WHERE wallet_id = :w", w=usd)
    broken = _igw(generous, run_folder, "ledger", "check")
    assert broken.returncode == 1
    assert f"L2: wallet {usd}: holds 5.00, its entries come to 1002.00" in broken.stdout
    generous.database.execute("UPDATE wallets SET balance = 1002 WHERE wallet_id = :w", w=usd)


def test_another_players_wallet_looks_absent(generous: App) -> None:
    mine, other = generous.new_player(), generous.new_player()
    mine.register()
    other.register()
    theirs = other.http.get("/me/wallets").json()[0]["wallet_id"]
    problem_of(mine.http.get(f"/me/wallets/{theirs}/history"), status=404, code="not_found")
    problem_of(mine.http.get("/me/wallets/2147483647/history"), status=404, code="not_found")
    assert mine.http.get("/me/wallets/0/history").status_code == 422
    assert mine.http.get(f"/me/wallets/{theirs}/history", params={"cursor": "x"}).status_code == 422


@pytest.mark.parametrize(
    "command",
    [
        ("ledger", "check"),
        ("ledger", "statement", "--wallet", "1"),
        ("wallet", "adjust", "--player", "1", "--currency", "USD", "--amount", "1", "--reason", "r", "--key", "k"),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_a_database_that_is_away_is_told_in_a_sentence(run_folder: RunFolder, command: tuple[str, ...]) -> None:
    """No traceback, nothing of a driver's; and what may be run again says so."""
    away = f"mysql://root@127.0.0.1:{free_port()}/nowhere"
    done = run_igw(run_folder, *command, settings={"DB_URL": away})
    assert done.returncode == 1
    what, _, why = done.stderr.strip().partition(" Nothing listens at ")
    assert what in {
        "The database cannot be reached or used; `igw doctor` tells more.",
        "The database did not answer. Run this again: a key never posts twice.",
    }
    assert why.endswith("/nowhere: connection refused. Start the database, or correct DB_URL.")
