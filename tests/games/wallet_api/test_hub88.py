"""What only the Hub88 style has: tokens from the launch, RSA, integers, always 200."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from simulators.conformance.dialect import Act, Player, Request, Taking
from tests.games.conformance.operator_hooks import GAME, new_rsa_pair
from tests.games.wallet_api.callers import Caller, fresh
from tests.makers.databases import run_igw
from tests.servers.run_folder import RunFolder


def ask(caller: Caller, path: str, **fields: Any) -> dict[str, Any]:
    """A signed call of any path."""
    from_kit = caller.dialect.signed(Request("POST", path, json.dumps(fields).encode()))
    return dict(caller.send(from_kit).fields)


def test_an_answer_echoes_the_request_and_counts_in_hundred_thousandths(hub88: Caller) -> None:
    player = hub88.player("12.34")
    told = ask(hub88, "/user/balance", token=player.session, request_uuid="r-1", game_code=GAME, user=player.ref)
    assert told == {
        "user": player.ref, "status": "RS_OK", "request_uuid": "r-1", "currency": "USD", "balance": 1234000,
    }  # fmt: skip


def test_a_refusal_echoes_the_request_too(hub88: Caller) -> None:
    player = hub88.player()
    request = hub88.dialect.play(player, [Act("bet", Decimal(1000), fresh())], round_id=fresh())
    told = hub88.send(request).fields
    assert told["status"] == "RS_ERROR_NOT_ENOUGH_MONEY"
    assert told["request_uuid"] == json.loads(request.body)["request_uuid"]
    assert (told["user"], told["currency"], told["balance"]) == (player.ref, "USD", 10_000_000)
    broken = hub88.send(hub88.changed(request, amount="1"))
    assert broken.said == "RS_ERROR_WRONG_TYPES"
    assert broken.fields["request_uuid"] == told["request_uuid"]


def test_user_info_says_that_he_is_there_and_nothing_else(hub88: Caller) -> None:
    player = hub88.player()
    told = ask(hub88, "/user/info", user=player.ref, request_uuid="r-1")
    assert told == {"user": player.ref, "status": "RS_OK", "request_uuid": "r-1"}
    assert ask(hub88, "/user/info", user="p_1", request_uuid="r")["status"] == "RS_ERROR_INVALID_TOKEN"


def test_the_launch_tells_the_token_in_the_dialects_words(hub88: Caller) -> None:
    player = hub88.player()
    browser, _ = hub88.hooks.players[player.ref]
    name = hub88.hooks.studio.first.provider
    url = browser.http.post(f"/games/{name}/{GAME}/launch", json={"currency": "USD"}).json()["launch_url"]
    query = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    assert query["user"] == player.ref
    assert query["game_code"] == GAME
    assert query["lobby_url"].endswith("/lobby")
    assert len(query["token"]) >= 10
    assert "launch_code" not in query
    # Opening the game anew has ended the session before.
    assert hub88.said(hub88.play(player, "bet", "1"), "SESSION_EXPIRED")


def test_t29_a_token_that_is_not_used_in_time_is_none(hub88: Caller) -> None:
    player = hub88.player()
    _age_code(hub88, player)
    assert hub88.play(player, "bet", "10").said == "RS_ERROR_INVALID_TOKEN"
    told = ask(hub88, "/user/balance", token=player.session, request_uuid="r", game_code=GAME)
    assert told["status"] == "RS_ERROR_INVALID_TOKEN"


def test_what_was_refused_for_its_token_can_be_rolled_back_and_is_dead_then(hub88: Caller) -> None:
    player, bet_id = hub88.player(), fresh()
    _age_code(hub88, player)
    assert hub88.play(player, "bet", "10", action_id=bet_id).said == "RS_ERROR_INVALID_TOKEN"
    assert hub88.rollback(player, bet_id).said == "RS_OK"
    table = hub88.hooks.app.database
    sql = "SELECT state FROM ledger_actions WHERE action_key = :key"
    assert table.value(sql, key=bet_id) == "tombstone"


def test_a_token_of_somebody_else_is_none(hub88: Caller) -> None:
    one, other = hub88.player(), hub88.player()
    request = hub88.changed(hub88.bet_request(one), user=other.ref)
    assert hub88.send(request).said == "RS_ERROR_INVALID_TOKEN"
    assert hub88.balance(one) == hub88.balance(other) == 100


def test_a_win_names_its_very_bet(hub88: Caller) -> None:
    player, round_id, bet_id, dead = hub88.player(), fresh(), fresh(), fresh()
    for one in (bet_id, dead):
        assert hub88.said(hub88.play(player, "bet", "10", action_id=one, round_id=round_id), "OK")
    assert hub88.said(hub88.rollback(player, dead), "OK")
    assert hub88.play(player, "win", "5", bet_id=fresh(), round_id=round_id).said == (
        "RS_ERROR_TRANSACTION_DOES_NOT_EXIST"
    )
    assert hub88.play(player, "win", "5", bet_id=dead, round_id=round_id).said == "RS_ERROR_TRANSACTION_ROLLED_BACK"
    assert hub88.said(hub88.play(player, "win", "5", bet_id=bet_id, round_id=round_id), "OK")
    assert hub88.balance(player) == 95


def test_a_rollback_may_close_a_round_that_nobody_knows(hub88: Caller) -> None:
    player = hub88.player()
    reply = hub88.rollback(player, fresh())
    assert (reply.said, reply.balance) == ("RS_OK", 100)


def test_a_rollback_after_the_sessions_death_needs_no_currency(hub88: Caller) -> None:
    player, bet_id = hub88.player("50000", currency="VND"), fresh()
    assert hub88.said(hub88.play(player, "bet", "10000", action_id=bet_id), "OK")
    request = hub88.dialect.rollback(player, [Taking(bet_id, fresh())], round_id=fresh())
    reply = hub88.send(hub88.changed(request, token="another token"))
    assert (reply.said, reply.fields["currency"], reply.balance) == ("RS_OK", "VND", 50000)


def _age_code(caller: Caller, player: Player) -> None:
    caller.hooks.app.database.execute(
        "UPDATE game_sessions SET launch_code_ends_at = '2020-01-01 00:00:00' WHERE userId = :user",
        user=caller.hooks.players[player.ref][1],
    )


def test_t25_one_id_with_another_meaning_is_a_duplicate(hub88: Caller) -> None:
    player, round_id, bet_id, other, win_id = hub88.player(), fresh(), fresh(), fresh(), fresh()
    for one in (bet_id, other):
        assert hub88.said(hub88.play(player, "bet", "10", action_id=one, round_id=round_id), "OK")
    win = {"action_id": win_id, "bet_id": bet_id, "round_id": round_id}
    assert hub88.said(hub88.play(player, "win", "5", **win), "OK")
    for change in ({"bet_id": other}, {"round_id": fresh()}):
        assert hub88.play(player, "win", "5", **win | change).said == "RS_ERROR_DUPLICATE_TRANSACTION"
    assert hub88.play(player, "win", "6", **win).said == "RS_ERROR_DUPLICATE_TRANSACTION"
    assert hub88.said(hub88.play(player, "win", "5", **win), "OK")
    assert hub88.balance(player) == 85


def test_its_key_is_changed_by_the_command_and_needs_a_new_one(
    hub88: Caller, run_folder: RunFolder, tmp_path: Path
) -> None:
    name, url = hub88.hooks.studio.first.provider, hub88.hooks.app.database.url
    without = run_igw(run_folder, "provider", "rotate", name, settings={"DB_URL": url})
    assert without.returncode == 1
    assert "--public-key" in without.stderr
    private_key, public_key = new_rsa_pair()
    (tmp_path / "new.pem").write_text(public_key)
    done = run_igw(run_folder, "provider", "rotate", name, "--public-key", str(tmp_path / "new.pem"),
                   settings={"DB_URL": url})  # fmt: skip
    assert done.returncode == 0, done.stderr
    time.sleep(1.1)  # a worker reads the list of keys once in a second
    player = hub88.player()
    newer = replace(hub88.dialect.keys, private_key=private_key.encode())
    for keys in (hub88.dialect.keys, newer):
        asked = hub88.dialect.signed(hub88.dialect.balance(player), keys=keys)
        assert hub88.said(hub88.send(asked), "OK")
