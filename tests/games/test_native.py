"""The native wallet API through the shipped app: each rule of the state table, with the books beside every answer."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from tests.games.casino import Casino
from tests.makers.studios import act


def coins(*amounts: str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def test_w01_w05_a_round_from_the_launch_to_its_end(casino: Casino) -> None:
    """Launch, exchange, balance, bet, win, a win of nothing that closes."""
    player = casino.player()
    opened = player.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": "USD"}).json()
    assert opened["mode"] == "coins"
    assert opened["launch_url"].startswith("https://studio.example/play?launch_code=")
    table = casino.table(player=player)
    told = table.balance()
    assert (told.status, told.balance, told.body["wallet_seq"], casino.entries(table)) == (200, "100.00", 1, [])
    bet = table.bet("2.50", round_id="r1")
    assert (bet.status, bet.code, bet.balance, bet.body["outcome"]) == (200, "OK", "97.50", "applied")
    win = table.win("5.00", round_id="r1")
    assert (win.code, win.balance, win.body["wallet_seq"]) == ("OK", "102.50", 3)
    end = table.win("0.00", round_id="r1", round_closed=True)
    assert (end.code, end.balance) == ("OK", "102.50")
    assert casino.entries(table) == coins("-2.50", "5.00")
    closed = casino.studio.post("rounds/close", {"session_token": table.token, "round_id": "r1"})
    assert closed.body["round"] == {"round_id": "r1", "state": "closed", "staked": "2.50", "paid": "5.00"}
    assert closed.body["outcome"] == "replayed"
    assert table.bet("1.00", round_id="r1").code == "ROUND_CLOSED"


def test_w04_a_bet_and_its_win_in_one_call(casino: Casino) -> None:
    table = casino.table()
    told = table.transact(act("b4", "bet", "100.00"), act("w4", "win", "30.00"), round_closed=True)
    assert (told.code, told.balance) == ("OK", "30.00")
    assert [(one["action_id"], one["balance"]) for one in told.body["actions"]] == [("b4", "0.00"), ("w4", "30.00")]


def test_t26_w06_w07_w08_a_repeat_is_answered_as_before(casino: Casino) -> None:
    """Also when the balance no longer holds the stake, and after the session has ended."""
    player = casino.player()
    table = casino.table(player=player)
    first = table.bet("80.00", key="b6", round_id="r6")
    assert table.bet("80.00", key="b6", round_id="r6").code == "REPLAYED"
    assert player.http.delete("/me/game-session").status_code == 204
    again = table.bet("80.00", key="b6", round_id="r6")
    assert (again.status, again.code, again.body["outcome"]) == (200, "REPLAYED", "replayed")
    assert again.body["operator_tx_id"] == first.body["operator_tx_id"]
    assert table.bet("1.00").code == "SESSION_EXPIRED"
    assert table.win("7.00", round_id="r6").code == "OK"
    assert casino.entries(table) == coins("-80.00", "7.00")


def test_t25_w09_w10_one_id_for_two_things_is_a_conflict(casino: Casino) -> None:
    """Another amount, another player, another kind of action, another call: nothing moves."""
    table, other = casino.table(), casino.table()
    key = casino.studio.fresh("b9")
    assert table.bet("1.00", key=key, round_id="r9").code == "OK"
    told = table.bet("2.00", key=key, round_id="r9")
    assert (told.status, told.code, told.balance) == (409, "TX_CONFLICT", "99.00")
    assert other.bet("1.00", key=key, round_id="r9").code == "TX_CONFLICT"
    assert table.win("1.00", key=key, round_id="r9").code == "TX_CONFLICT"
    assert table.roll_back(key, rollback_id=key).code == "TX_CONFLICT"
    assert (casino.entries(table), casino.entries(other)) == (coins("-1.00"), [])


def test_w11_a_hundred_copies_of_one_bet_are_one_bet(casino: Casino) -> None:
    table = casino.table()
    with ThreadPoolExecutor(20) as crowd:
        told = list(crowd.map(lambda _: table.bet("1.00", key="b11", round_id="r11"), range(100)))
    assert {one.code for one in told} == {"OK", "REPLAYED"}
    assert [one.code for one in told].count("OK") == 1
    assert {one.body["actions"][0]["balance"] for one in told} == {"99.00"}
    assert casino.entries(table) == coins("-1.00")


def test_w12_a_hundred_bets_race_for_ten(casino: Casino) -> None:
    table = casino.table()
    with ThreadPoolExecutor(20) as crowd:
        told = list(crowd.map(lambda number: table.bet("10.00", key=f"b12-{number}"), range(100)))
    assert [one.code for one in told].count("OK") == 10
    assert {one.code for one in told} == {"OK", "INSUFFICIENT_FUNDS"}
    assert table.balance().balance == "0.00"
    casino.check_books()


def test_w13_w14_w15_rollbacks_before_and_after(casino: Casino) -> None:
    """A rollback that comes first holds for ever; one that comes twice is one."""
    table = casino.table()
    assert table.roll_back("never-came").code == "OK"
    told = table.bet("1.00", key="never-came")
    assert (told.status, told.code) == (422, "TX_ROLLED_BACK")
    table.bet("4.00", key="b15", round_id="r15")
    assert table.roll_back("b15").balance == "100.00"
    again = table.roll_back("b15")
    assert (again.code, again.balance) == ("REPLAYED", "100.00")
    assert table.bet("4.00", key="b15", round_id="r15").code == "TX_ROLLED_BACK"
    assert casino.entries(table) == coins("-4.00", "4.00")


def test_w16_a_win_that_was_spent_is_taken_back_to_nothing(casino: Casino) -> None:
    table = casino.table()
    table.transact(act("b16", "bet", "50.00"), act("w16", "win", "200.00"), round_id="r16")
    table.bet("250.00", key="all", round_id="r16b")
    assert table.roll_back("w16").balance == "0.00"
    shortfall = casino.app.database.rows(
        "SELECT amount FROM ledger_entries WHERE account = 'rollback_shortfall' AND transaction_id IN"
        " (SELECT transaction_id FROM ledger_actions WHERE wallet_id = :wallet)",
        wallet=casino.wallet_id(table),
    )
    assert [abs(Decimal(str(row["amount"]))) for row in shortfall] == coins("200.00")
    casino.check_books()


def test_w17_in_parts_never_more_than_there_was(casino: Casino) -> None:
    table = casino.table()
    table.bet("10.00", key="b17")
    assert table.roll_back("b17", rollback_id="p1", amount="4.00").balance == "94.00"
    assert table.roll_back("b17", rollback_id="p1", amount="4.00").code == "REPLAYED"
    assert table.roll_back("b17").balance == "100.00"
    assert casino.studio.get("transactions/b17").body["state"] == "rolled_back"
    assert table.roll_back("b17", amount="1.00").status == 400


def test_w19_a_batch_whose_second_action_fails_moves_nothing(casino: Casino) -> None:
    table = casino.table()
    told = table.transact(act("b19", "bet", "60.00"), act("b19b", "bet", "60.00"), round_id="r19")
    assert (told.status, told.code, told.balance) == (422, "INSUFFICIENT_FUNDS", "100.00")
    assert casino.entries(table) == []
    assert casino.studio.get("transactions/b19").status == 404


def test_w20_w22_w23_wins_without_a_bet_gifts_and_free_rounds(casino: Casino) -> None:
    table = casino.table()
    assert table.win("5.00", round_id="nobody").code == "TX_NOT_FOUND"
    gift = casino.studio.post("transactions", {
        "player_ref": table.reference, "tx_id": "t22", "currency": "USD",
        "actions": [act("gift22", "promo_win", "3.00", campaign_id="spring")],
    })  # fmt: skip
    assert (gift.code, gift.balance) == ("OK", "103.00")
    free = table.transact(act("free23", "bet", "0.00", campaign_id="spring"), act("fw23", "free_win", "2.00"))
    assert (free.code, free.balance) == ("OK", "105.00")
    assert table.bet("0.00").code == "BAD_AMOUNT"


def test_w21_a_blocked_player_is_paid_and_takes_no_bets(casino: Casino) -> None:
    player = casino.player()
    table = casino.table(player=player)
    table.bet("1.00", round_id="r21", round_closed=True)
    user = player.session().json()["userId"]
    casino.app.database.execute("UPDATE players SET status = 'blocked' WHERE userId = :user", user=user)
    assert table.bet("1.00").code == "PLAYER_BLOCKED"
    assert table.win("9.00", round_id="r21").balance == "108.00"


@pytest.mark.parametrize(
    "amount", ["1.001", "-1.00", "1e2", "NaN", "Infinity", "", "1,00", "\uff10.50", "99999999999999"]
)
def test_w25_what_is_no_exact_amount_is_refused(casino: Casino, amount: str) -> None:
    table = casino.table()
    told = table.bet(amount)
    assert told.status in (400, 422)
    assert told.code in ("BAD_AMOUNT", "BAD_REQUEST")
    assert casino.entries(table) == []


def test_w25_json_numbers_and_vnd_decimals(casino: Casino) -> None:
    table = casino.table(currency="VND")
    assert table.transact({"action_id": "f", "type": "bet", "amount": 1.5}).code == "BAD_REQUEST"
    assert table.bet("1000.5").code == "BAD_AMOUNT"
    assert table.bet("1000").balance == "999000"


def test_w24_another_currency_is_refused_for_good(casino: Casino) -> None:
    table = casino.table()
    told = table.transact(act("b24", "bet", "1"), currency="VND", round_id="r24")
    assert (told.status, told.code) == (422, "CURRENCY_MISMATCH")


@pytest.mark.parametrize("currency", ["EUR", "KWD", "XXX"])
def test_w24_a_currency_of_no_wallet_is_another_currency_too(casino: Casino, currency: str) -> None:
    """Three decimals, or no currency at all: not the amount is wrong."""
    told = casino.table().transact(act("b24x", "bet", "1"), currency=currency, round_id="r24x")
    assert (told.status, told.code) == (422, "CURRENCY_MISMATCH")


def test_a_token_with_somebody_elses_name_or_another_currency_is_refused(casino: Casino) -> None:
    """Who is meant must not depend on which of two fields is read first."""
    table, other = casino.table(), casino.table()
    token = {"session_token": table.token}
    acts = {"balance": {}, "rollbacks": {"rollbacks": [{"action_id": "b-who"}]}, "rounds/close": {"round_id": "r-who"}}
    table.bet("4.00", key="b-who", round_id="r-who")
    for path, body in acts.items():
        told = casino.studio.post(path, {**body, **token, "player_ref": other.reference})
        assert (told.status, told.code) == (422, "SESSION_INVALID")
        told = casino.studio.post(path, {**body, **token, "currency": "VND"})
        assert (told.status, told.code) == (422, "CURRENCY_MISMATCH")
        told = casino.studio.post(path, {**body, **token, "player_ref": table.reference, "currency": "USD"})
        assert told.status == 200
    assert table.win("1.00", round_id="r-who", player_ref=other.reference).code == "SESSION_INVALID"
    assert casino.entries(table) == coins("-4.00", "4.00")


def test_a_win_with_a_sign_is_no_amount(casino: Casino) -> None:
    """Also when it is the sign of nothing."""
    table = casino.table()
    table.bet("1.00", round_id="r-sign")
    for amount in ("-0", "-0.00", "+0", "+1.00"):
        told = table.win(amount, round_id="r-sign")
        assert (told.status, told.code) == (422, "BAD_AMOUNT")


def test_no_id_of_the_studios_stands_in_the_way_of_a_rollback(casino: Casino) -> None:
    """The id that a rollback without one gets from us cannot be one of theirs."""
    table = casino.table()
    table.bet("1.00", key="b-name")
    for key in ("rollback:b-name", "rollback.b-name"):
        assert table.bet("2.00", key=key).code == "OK"
    told = table.roll_back("b-name")
    assert (told.status, told.code) == (200, "OK")
    assert table.roll_back("b-name").code == "REPLAYED"
    key = told.body["actions"][0]["action_id"]
    assert casino.studio.get(f"transactions/{key}").body["ref_action_id"] == "b-name"


def test_a_win_names_a_bet_that_stands_and_is_this_players(casino: Casino) -> None:
    """Of a bet that was taken back it says so, although nothing else is left in the round."""
    table, other = casino.table(), casino.table()
    table.bet("1.00", key="b-gone", round_id="r-gone")
    table.roll_back("b-gone")
    win = act("w-gone", "win", "5.00", ref_action_id="b-gone")
    assert table.transact(win, round_id="r-gone").code == "TX_ROLLED_BACK"
    table.bet("1.00", key="b-mine", round_id="r-mine")
    other.bet("1.00", key="b-other", round_id="r-other")
    foreign = act("w-foreign", "win", "5.00", ref_action_id="b-other")
    assert table.transact(foreign, round_id="r-mine").code == "TX_NOT_FOUND"
    assert casino.entries(table) == coins("-1.00", "1.00", "-1.00")


def test_a_day_may_come_to_more_than_a_wallet_holds_and_a_round_may_not(casino: Casino) -> None:
    """Who stakes and wins a fortune again and again is not stopped by the counters; a round has one sum to be told."""
    table, most = casino.table(currency="VND"), "9999999999999"
    assert table.transact(act("fortune", "promo_win", "9999998999999")).balance == most
    for number in range(3):
        assert table.bet(most, round_id=f"fortune-{number}").code == "OK"
        assert table.win(most, round_id=f"fortune-{number}").code == "OK"
    again = table.bet(most, round_id="fortune-2")
    assert (again.status, again.code, again.balance) == (422, "BAD_AMOUNT", most)
    casino.check_books()


def test_w26_the_exact_bytes_are_signed(casino: Casino) -> None:
    """Odd order, spaces and escapes are as good as any; a name twice is not."""
    table = casino.table()
    body = json.dumps({"session_token": table.token}, indent=3).replace("session", "sess\\u0069on").encode()
    assert casino.studio.send("POST", "/provider/v1/balance", body).balance == "100.00"
    twice = f'{{"session_token": "{table.token}", "session_token": "{table.token}"}}'.encode()
    assert casino.studio.send("POST", "/provider/v1/balance", twice).code == "BAD_REQUEST"
    large = casino.studio.send("POST", "/provider/v1/balance", b" " * 1_048_576)
    assert (large.status, large.code) == (413, "BAD_REQUEST")


def test_t24_w27_only_a_right_signature_is_let_in(casino: Casino) -> None:
    """For this studio, method and path; all refusals are alike. After a turn of the key both work, then the newer."""
    studio = casino.another_studio()
    body, target = b'{"player_ref":"nobody","currency":"USD"}', "/provider/v1/balance"
    wrong = (
        {"X-IGW-Signature": "0" * 64}, {"X-IGW-Key": "gk_nobody"}, {"X-IGW-Timestamp": "soon"}, {"X-IGW-Signature": ""},
        {"X-IGW-Key": casino.studio.key_id}, casino.studio.headers("POST", target, body) | {"X-IGW-Key": studio.key_id},
        studio.headers("GET", target, body), studio.headers("POST", "/provider/v1/rollbacks", body),
    )  # fmt: skip
    right = studio.headers("POST", target, body)
    tries = [right | change for change in wrong]
    tries += [studio.headers("POST", target, body, at=int(time.time()) + off) for off in (-305, 305)]
    answers = [studio.http.post(target, content=body, headers=headers) for headers in tries]
    answers.append(studio.http.post(target, content=body + b" ", headers=studio.headers("POST", target, body)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(401, answers[0].text)}
    assert answers[0].json()["code"] == "BAD_SIGNATURE"
    old = (studio.key_id, studio.secret)
    for turn in (1, 2):
        told = json.loads(studio.igw("rotate", studio.name, "--json"))
        casino.app.secrets_seen.add(told["secret"], kind="provider secret")
        time.sleep(1.1)
        studio.key_id, studio.secret = old
        assert studio.post("balance", {"player_ref": "nobody", "currency": "USD"}).status == (422 if turn == 1 else 401)
        studio.key_id, studio.secret = told["key_id"], told["secret"]
        assert studio.post("balance", {"player_ref": "nobody", "currency": "USD"}).status == 422


def test_t24_w33_one_studio_cannot_touch_what_is_anothers(casino: Casino) -> None:
    """Its sessions, players, actions and rounds look as if they were not there."""
    table, other = casino.table(), casino.another_studio()
    table.bet("5.00", key="mine", round_id="mine")
    for body in ({"session_token": table.token}, {"player_ref": table.reference, "currency": "USD"}):
        assert other.post("balance", body).code == "SESSION_INVALID"
        assert other.post("rollbacks", {**body, "rollbacks": [{"action_id": "mine"}]}).code == "SESSION_INVALID"
        assert other.post("rounds/close", {**body, "round_id": "mine"}).code == "SESSION_INVALID"
    assert other.get("transactions/mine").status == 404
    assert casino.entries(table) == coins("-5.00")


def test_w35_what_became_of_an_action_is_told(casino: Casino) -> None:
    table = casino.table()
    table.bet("3.00", key="b35", round_id="r35")
    table.bet("1000.00", key="b35-no")
    told = casino.studio.get("transactions/b35").body
    assert {name: told[name] for name in ("outcome", "state", "type", "amount", "round_id", "player_ref")} == {
        "outcome": "applied", "state": "applied", "type": "bet", "amount": "-3.00", "round_id": "r35",
        "player_ref": table.reference,
    }  # fmt: skip
    refused = casino.studio.get("transactions/b35-no").body
    assert (refused["outcome"], refused["state"], refused["code"]) == ("rejected", "refused", "INSUFFICIENT_FUNDS")
    assert casino.studio.get("transactions/b35-never").body["outcome"] == "unknown"


def test_a_game_that_is_off_takes_no_bets_and_pays(casino: Casino) -> None:
    """The same when its provider is off; a bet of another game's than the session's is refused as well."""
    studio = casino.another_studio()
    table = studio.seat(casino.player())
    table.bet("1.00", round_id="off")
    assert table.transact(act("other", "bet", "1.00"), game_id="other-game").code == "GAME_UNAVAILABLE"
    studio.igw("disable", studio.name)
    time.sleep(1.1)
    assert table.bet("1.00").code == "GAME_UNAVAILABLE"
    assert table.win("2.00", round_id="off").code == "OK"


def test_another_launch_ends_the_session_before(casino: Casino) -> None:
    """Switching the wallet: the old session takes no bets, the new one is in the other currency."""
    player = casino.player()
    dollars = casino.table(player=player)
    dong = casino.table(player=player, currency="VND")
    assert dollars.reference == dong.reference
    assert dollars.bet("1.00").code == "SESSION_EXPIRED"
    assert dong.bet("1000").balance == "999000"


def test_t29_a_launch_code_works_once_and_for_its_studio(casino: Casino) -> None:
    player, other = casino.player(), casino.another_studio()
    url = player.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": "USD"}).json()["launch_url"]
    code = url.split("launch_code=")[1].split("&")[0]
    assert other.post("session/exchange", {"launch_code": code}).code == "SESSION_INVALID"
    told = casino.studio.post("session/exchange", {"launch_code": code})
    assert (told.code, told.body["exponent"], told.body["game_id"]) == ("OK", 2, "slot")
    assert casino.studio.post("session/exchange", {"launch_code": code}).code == "SESSION_INVALID"


def test_t29_a_launch_code_is_used_once_by_twenty_and_not_at_all_when_its_time_is_over(casino: Casino) -> None:
    player = casino.player()
    user = player.session().json()["userId"]
    for late, works in ((False, 1), (True, 0)):
        opened = player.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": "USD"}).json()
        code = {"launch_code": opened["launch_url"].split("launch_code=")[1].split("&")[0]}
        if late:
            ends = "UPDATE game_sessions SET launch_code_ends_at = '2020-01-01 00:00:00' WHERE userId = :user"
            casino.app.database.execute(ends, user=user)
        with ThreadPoolExecutor(20) as crowd:
            told = list(crowd.map(lambda body: casino.studio.post("session/exchange", body).code, [code] * 20))
        assert (told.count("OK"), told.count("SESSION_INVALID")) == (works, 20 - works)


def test_signing_out_takes_the_game_along(casino: Casino) -> None:
    player = casino.player()
    table = casino.table(player=player)
    player.logout()
    assert table.bet("1.00").code == "SESSION_EXPIRED"


def test_who_may_not_play_is_told_why(casino: Casino) -> None:
    """No birth date, no terms: the obstacles are named; a game that is not there is not found."""
    stranger = casino.app.new_player()
    stranger.register()
    told = stranger.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": "USD"})
    assert (told.status_code, told.json()["code"]) == (403, "play_not_allowed")
    assert told.json()["obstacles"] == ["terms_not_accepted", "birth_date_missing"]
    grown_up = casino.player()
    assert grown_up.http.post("/games/nobody/slot/launch", json={"currency": "USD"}).status_code == 404
    assert grown_up.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": "EUR"}).status_code == 409


@pytest.mark.parametrize("demo", ["yes", 1, None])
def test_whether_it_is_a_demo_is_said_by_true_and_false_alone(casino: Casino, demo: object) -> None:
    body = {"currency": "USD", "demo": demo}
    told = casino.player().http.post(f"/games/{casino.studio.name}/slot/launch", json=body)
    assert (told.status_code, told.json()["errors"][0]["field"]) == (422, "demo")


def test_a_demo_has_no_session_and_no_code(casino: Casino) -> None:
    player = casino.player()
    told = player.http.post(f"/games/{casino.studio.name}/slot/launch", json={"currency": "USD", "demo": True}).json()
    assert (told["mode"], told["game_session_id"]) == ("demo", None)
    assert "launch_code" not in told["launch_url"]
