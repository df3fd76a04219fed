"""`igw player show`: support sees why a player cannot get in, and no secret."""

from __future__ import annotations

import httpx2

from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.meta.requests_of_meta import Resident, resident_of, send, signed
from tests.servers.run_folder import RunFolder


def _show(app: App, run: RunFolder, *arguments: str) -> str:
    done = run_igw(run, "player", "show", *arguments, settings=app.server.settings)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_who_he_is_without_a_secret(app: App, run_folder: RunFolder) -> None:
    resident = resident_of(app)
    text = _show(app, run_folder, "--email", resident.player.email.upper())
    for word in (
        f"user_id: {resident.user_id}",
        resident.person,
        "has_password: True",
        "Nothing here stands",
        "signed_in",
    ):
        assert word in text
    hashes = app.database.rows("SELECT token AS word FROM sessions UNION SELECT password_hash FROM players")
    assert [row["word"] for row in hashes if row["word"] in text] == []


def test_what_stands_in_his_way(app: App, run_folder: RunFolder, program: httpx2.Client) -> None:
    """Everything at once: blocked, no password, disconnected, closing. What he typed does not move the terminal."""
    resident: Resident = resident_of(app)
    send(program, "/fb/deauth", signed(app, resident.external_id))
    app.database.execute(
        "UPDATE players SET status = 'blocked', password_hash = '', closes_at = '2030-01-01 00:00:00',"
        " user_name = :evil WHERE userId = :user",
        user=resident.user_id,
        evil="\x1b[2Jlan",
    )
    text = _show(app, run_folder, "--id", str(resident.user_id))
    for word in (
        "The status is 'blocked'",
        "no password",
        "instagram says he took our access away",
        "will be closed in",
    ):
        assert word in text
    assert "\x1b" not in text


def test_nobody(app: App, run_folder: RunFolder) -> None:
    for arguments in (("--id", "2147483647"), ("--email", "nobody@example.com"), (), ("--id", "1", "--email", "a@b.c")):
        done = run_igw(run_folder, "player", "show", *arguments, settings=app.server.settings)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
