"""A person wants Meta's data deleted: it is gone, the books stay, the answer is always the same (E47, E51, T22)."""

from __future__ import annotations

import re
from uuid import uuid4

import httpx2
import pytest

from tests.account_closure.leaving import eventually
from tests.makers.apps import App
from tests.makers.races import all_at_once
from tests.meta.requests_of_meta import Resident, comes_back, deleted, resident_of, send, signed, status
from tests.signin.attempts import new_person, place_of
from tests.signin.tables import tables_of


@pytest.fixture
def resident(app: App) -> Resident:
    return resident_of(app)


def _holds(app: App, *words: str) -> list[tuple[str, str]]:
    """(table, word) wherever a word of these stands in the database."""
    found = []
    for table in tables_of(app.database):
        text = repr(app.database.rows(f"SELECT * FROM {table}"))
        found += [(table, word) for word in words if word in text]
    return found


def test_nothing_that_came_from_meta_is_left_anywhere(app: App, program: httpx2.Client, resident: Resident) -> None:
    """Both ids, the name there, in every table; his pending sign-up and his record of events included."""
    user = {"user": resident.user_id}
    sql = "SELECT alternate_id FROM player_external_ids WHERE userId = :user"
    words = [resident.external_id, str(app.database.value(sql, **user)), resident.person]
    assert _holds(app, *words)
    deleted(program, signed(app, resident.external_id))
    assert _holds(app, *words) == []
    row = app.database.rows("SELECT * FROM players WHERE userId = :user", **user)[0]
    assert (row["ext_user_id"], row["email"], row["status"]) == (None, resident.player.email, "active")
    assert re.fullmatch(r"player_\d{8}", row["user_name"])


def test_t23_the_books_stay_as_they_are(app: App, program: httpx2.Client, resident: Resident) -> None:
    app.database.execute("UPDATE wallets SET balance = 12.5 WHERE userId = :user", user=resident.user_id)
    sql = "SELECT * FROM wallets ORDER BY wallet_id"
    before = app.database.rows(sql)
    deleted(program, signed(app, resident.external_id))
    assert app.database.rows(sql) == before


def test_the_player_keeps_his_account_by_his_password(app: App, program: httpx2.Client, resident: Resident) -> None:
    """The session that hung on Instagram is over; with the password he finds the same wallets."""
    wallets = resident.player.wallets().json()
    code = deleted(program, signed(app, resident.external_id))
    assert resident.player.session().status_code == 401
    assert resident.player.login().status_code == 200
    assert resident.player.wallets().json() == wallets
    told = status(program, code)
    assert told["state"] == "partly_kept"
    assert [kept["what"] for kept in told["kept"]] == ["account", "wallet_records", "fingerprint"]
    assert all(kept["reason"] for kept in told["kept"])
    events = [event["event"] for event in resident.player.http.get("/me/events").json()["events"]]
    assert {"deletion_requested", "deletion_completed"} <= set(events)


def test_e51_who_comes_back_is_somebody_new(app: App, program: httpx2.Client, resident: Resident) -> None:
    deleted(program, signed(app, resident.external_id))
    assert comes_back(app, resident.person) == "/signup/complete"
    player = app.new_player()
    player.sign_in_with_instagram(resident.person)
    assert player.finish_signup().json()["userId"] != resident.user_id


def test_e47_a68_the_same_request_gets_the_same_code(app: App, program: httpx2.Client, resident: Resident) -> None:
    """As often as it comes, and with another padding: it is the same request."""
    text = signed(app, resident.external_id)
    code = deleted(program, text)
    assert {deleted(program, text), deleted(program, text.replace(".", "=.", 1))} == {code}
    assert deleted(program, signed(app, resident.external_id, issued_at=1)) != code


def test_e47_a68_fifty_at_once_are_one(app: App, program: httpx2.Client, resident: Resident) -> None:
    text = signed(app, resident.external_id)
    codes = all_at_once([lambda: deleted(program, text)] * 50)
    assert len(set(codes)) == 1
    assert status(program, codes[0])["state"] == "partly_kept"
    rows = app.database.rows("SELECT kind FROM meta_requests WHERE confirmation_code = :code", code=codes[0])
    assert len(rows) == 1


def test_different_requests_about_one_person_at_once_all_end_well(
    app: App, program: httpx2.Client, resident: Resident
) -> None:
    """Deauthorisations among them, as Meta sends both."""
    texts = [signed(app, resident.external_id, issued_at=at) for at in range(1, 11)]
    answers = all_at_once(
        [
            lambda text=text, path=path: send(program, path, text)
            for text in texts
            for path in ("/fb/delete", "/fb/deauth")
        ]
    )
    assert {answer.status_code for answer in answers} == {200}
    assert comes_back(app, resident.person) == "/signup/complete"


def test_t22_a_replay_leaves_the_new_link_alone(app: App, program: httpx2.Client, resident: Resident) -> None:
    """He deleted, thought better of it and linked again; the old request has no power over that."""
    text = signed(app, resident.external_id)
    code = deleted(program, text)
    resident.player.login()
    assert place_of(resident.player.sign_in_with_instagram(resident.person, intent="link")) == "/account"
    assert deleted(program, text) == code
    assert deleted(program, text.replace(".", "==.", 1)) == code
    assert comes_back(app, resident.person) == "/lobby"


def test_the_deletion_finds_who_was_deauthorised_before(app: App, program: httpx2.Client, resident: Resident) -> None:
    """That is the order in which Meta sends them."""
    text = signed(app, resident.external_id)
    assert send(program, "/fb/deauth", text).status_code == 200
    assert status(program, deleted(program, text))["state"] == "partly_kept"
    assert comes_back(app, resident.person) == "/signup/complete"


def test_another_login_keeps_the_player_and_stays(app: App, program: httpx2.Client, resident: Resident) -> None:
    """Two identities of one player: the one that is named goes."""
    other = new_person(app)
    resident.player.sign_in_with_instagram(other, intent="link")
    deleted(program, signed(app, resident.external_id))
    assert comes_back(app, other) == "/lobby"


def test_a68_an_unknown_person_gets_a_code_and_is_told_that_nothing_is_held(app: App, program: httpx2.Client) -> None:
    code = deleted(program, signed(app, "99999999999999998"))
    assert status(program, code) | {"received_at": "", "completed_at": ""} == {
        "confirmation_code": code,
        "state": "nothing_found",
        "text": "No data of this person was found here, so there was nothing to delete.",
        "received_at": "",
        "completed_at": "",
        "kept": [],
    }
    assert (
        'igw_meta_requests_total{kind="delete",outcome="unknown_user",product="instagram"}'
        in program.get("/metrics").text
    )


def test_a_sign_up_that_waits_is_all_there_was(app: App, program: httpx2.Client) -> None:
    person, player = new_person(app), app.new_player()
    player.sign_in_with_instagram(person)
    subject = app.database.value("SELECT external_id FROM pending_signups WHERE username = :name", name=person)
    assert status(program, deleted(program, signed(app, subject)))["state"] == "completed"
    assert _holds(app, str(subject), person) == []


def test_a_copy_in_a_row_of_an_older_system_is_found(app: App, program: httpx2.Client) -> None:
    """The existing database has players with an ext_user_id and no identity."""
    subject = str(uuid4().int)[:17]
    player = app.new_player()
    player.register()
    sql = "UPDATE players SET ext_user_id = :subject, user_name = 'lan.nguyen' WHERE email = :email"
    app.database.execute(sql, subject=subject, email=player.email)
    assert status(program, deleted(program, signed(app, subject)))["state"] == "partly_kept"
    assert _holds(app, subject, "lan.nguyen") == []


def test_e49_a70_a_player_without_a_way_in_is_closed(app: App, program: httpx2.Client, resident: Resident) -> None:
    """In progress until the worker has made him anonymous, then done; his wallet is nobody's and still there."""
    user = {"user": resident.user_id}
    app.database.execute("UPDATE players SET password_hash = '' WHERE userId = :user", **user)
    code = deleted(program, signed(app, resident.external_id))
    assert status(program, code)["state"] in {"in_progress", "partly_kept"}
    assert eventually(lambda: status(program, code)["state"] == "partly_kept", seconds=60)
    assert [kept["what"] for kept in status(program, code)["kept"]] == ["wallet_records", "fingerprint"]
    row = app.database.rows("SELECT status, email, user_name FROM players WHERE userId = :user", **user)[0]
    assert row == {"status": "closed", "email": f"closed-{resident.user_id}@closed.invalid", "user_name": None}
    assert app.database.rows("SELECT balance FROM wallets WHERE userId = :user", **user)
    assert _holds(app, resident.player.email) == []


def test_a_blocked_player_is_not_freed_by_it(app: App, program: httpx2.Client, resident: Resident) -> None:
    """Meta's data goes; the account that is blocked stays blocked and is not closed."""
    sql = "UPDATE players SET status = 'blocked', password_hash = '' WHERE userId = :user"
    app.database.execute(sql, user=resident.user_id)
    assert status(program, deleted(program, signed(app, resident.external_id)))["kept"][0]["what"] == "account"
    status_of = app.database.value("SELECT status FROM players WHERE userId = :user", user=resident.user_id)
    assert status_of == "blocked"


def test_what_failed_is_tried_again_by_the_worker(app: App, program: httpx2.Client, resident: Resident) -> None:
    """As after a fault of ours or a crash: the row alone is there, with the id that is still needed."""
    app.database.execute(
        "INSERT INTO meta_requests (kind, request_hash, provider, state, received_at, confirmation_code, external_id,"
        " next_try_at) VALUES ('delete', :hash, 'instagram', 'received', '2026-01-01 00:00:00', :code, :subject,"
        " '2026-01-01 00:00:00')",
        hash=uuid4().hex * 2,
        code=(code := uuid4().hex),
        subject=resident.external_id,
    )
    assert eventually(lambda: status(program, code)["state"] == "partly_kept")
    assert _holds(app, resident.external_id) == []
