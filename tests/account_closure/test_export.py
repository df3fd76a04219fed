"""A player takes his data along: everything that is his, nothing that is a secret, nothing that runs."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import httpx2

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.meta.requests_of_meta import Resident, resident_of

EXPORT = "/me/export"


def _export(resident: Resident) -> tuple[dict[str, Any], str]:
    answer = resident.player.http.get(EXPORT)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].startswith('attachment; filename="igw-export-20')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["export.json", "export.html"]
        return json.loads(archive.read("export.json")), archive.read("export.html").decode()


def test_everything_of_his_is_in_it(app: App) -> None:
    resident = resident_of(app)
    app.database.execute(
        "UPDATE wallets SET balance = 12.5 WHERE userId = :user AND currency_code = 'USD'", user=resident.user_id
    )
    resident.player.another_browser().login()
    assert resident.player.http.post("/me/terms", json={"version": "template-1"}).is_success
    data, page = _export(resident)
    assert data["user_id"] == resident.user_id
    assert data["profile"]["email"] == resident.player.email
    [identity] = data["identities"]
    assert (identity["external_id"], identity["username"]) == (resident.external_id, resident.person)
    assert {row["method"] for row in data["sessions"]} == {"instagram", "password"}
    assert {(row["currency_code"], row["balance"]) for row in data["wallets"]} == {("USD", "12.50"), ("VND", "0")}
    assert {"registered", "signed_in", "exported"} <= {row["event"] for row in data["events"]}
    assert {row["recipient"] for row in data["mails"]} <= {resident.player.email}
    assert data["consents"]["terms_version"] == "template-1"
    assert data["accepted_terms"] == [{"accepted_at": data["consents"]["terms_accepted_at"], "version": "template-1"}]
    for word in (resident.player.email, resident.external_id, "12.50", "signed_in"):
        assert word in page


def test_no_secret_and_nobody_else_is_in_it(app: App) -> None:
    other, resident = resident_of(app), resident_of(app)
    text = "".join(map(str, _export(resident)))
    hashes = app.database.rows("SELECT token AS word FROM sessions UNION SELECT password_hash FROM players")
    assert [row["word"] for row in hashes if row["word"] in text] == []
    for word in (other.player.email, other.person, other.external_id):
        assert word not in text


def test_a66_what_somebody_typed_is_text_in_the_page(app: App) -> None:
    """It is opened from the disk, where no policy of ours stands around it."""
    resident = resident_of(app)
    evil = "<script>alert(1)</script>\"'&"
    app.database.execute("UPDATE players SET user_name = :evil WHERE userId = :user", evil=evil, user=resident.user_id)
    data, page = _export(resident)
    assert data["profile"]["user_name"] == evil
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_it_asks_for_a_fresh_proof(app: App, program: httpx2.Client) -> None:
    resident, browser = resident_of(app), app.new_player()
    browser.sign_in_with_instagram(resident.person)
    problem_of(browser.http.get(EXPORT), status=403, code="reauthentication_needed")
    problem_of(program.get(EXPORT), status=401, code="not_signed_in")


def test_a_long_history_is_told_in_bounded_time(app: App) -> None:
    """Of eleven thousand events the newest are there, and the page says so."""
    resident = resident_of(app)
    numbers = ", ".join(f"('2020-01-01 00:00:00', {resident.user_id}, 'signed_in', 'player')" for _ in range(11_000))
    app.database.execute(f"INSERT INTO audit_events (at, userId, event, actor) VALUES {numbers}")
    data, page = _export(resident)
    assert len(data["events"]) == 10_000
    assert [row["event"] for row in data["events"][:2]] == ["exported", "signed_in"]
    assert "newest 10000 entries" in page
