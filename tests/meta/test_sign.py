"""`igw meta sign` makes a request to try with; `igw doctor` tries one on itself."""

from __future__ import annotations

import json

import httpx2
import pytest

from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.meta.requests_of_meta import comes_back, deleted, resident_of
from tests.servers.run_folder import RunFolder

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def test_what_it_prints_is_taken(app: App, program: httpx2.Client, run_folder: RunFolder) -> None:
    resident = resident_of(app)
    for more in ((), ("--number",)):
        done = run_igw(
            run_folder, "meta", "sign", "--user-id", resident.external_id, *more, settings=app.server.settings
        )
        assert done.returncode == 0, done.stderr
        deleted(program, done.stdout.strip())
    assert comes_back(app, resident.person) == "/signup/complete"


@pytest.mark.parametrize(
    ("arguments", "settings", "sentence"),
    [
        (("--user-id", "lan"), {}, "digits only"),
        (("--user-id", "1", "--product", "threads"), {}, "instagram, facebook"),
        (("--user-id", "1", "--product", "facebook"), {}, "FB_CLIENT_SECRET is not set"),
        (("--user-id", "1"), {"APP_ENV": "prod", "RATE_LIMITS": "on", "PASSWORD_BCRYPT_ROUNDS": "12"}, "is prod"),
    ],
)
def test_what_it_refuses(app: App, run_folder: RunFolder, arguments, settings, sentence) -> None:
    done = run_igw(run_folder, "meta", "sign", *arguments, settings=app.server.settings | settings)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr


def _finding(app: App, run: RunFolder, **settings: str) -> dict[str, str]:
    done = run_igw(run, "doctor", "--json", settings=app.server.settings | settings)
    return next(finding for finding in json.loads(done.stdout) if finding["check"] == "meta_callbacks")


def test_the_doctor_tries_every_secret(app: App, run_folder: RunFolder) -> None:
    facebook = {"FB_CLIENT_ID": "2", "FB_CLIENT_SECRET": "facebooks-newest,facebooks-previous"}
    found = _finding(app, run_folder, **facebook)
    assert (found["status"], found["message"]) == (
        "ok",
        "signed requests are verified (secrets: instagram 1, facebook 2)",
    )
    shared = {"FB_CLIENT_ID": "2", "FB_CLIENT_SECRET": app.instagram.client_secret}
    found = _finding(app, run_folder, **shared)
    assert found["status"] == "error"
    assert app.instagram.client_secret not in json.dumps(found)
