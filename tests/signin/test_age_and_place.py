"""MIN_AGE and BLOCKED_COUNTRIES at both sign-ups: refused before anything is stored, only for what was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App, start_app
from tests.makers.databases import Kind
from tests.makers.players import Player
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.signin.attempts import new_person
from tests.signin.tables import counts_of


@pytest.fixture(scope="module")
def strict(run_folder: RunFolder, secrets_seen: SecretsSeen, database_kind: Kind) -> Iterator[App]:
    """An app of an operator who takes players of 21 and more, and none from Singapore."""
    app = start_app(run_folder, secrets_seen, kind=database_kind, MIN_AGE="21", BLOCKED_COUNTRIES="SG,us")
    yield app
    app.stop()


def _years_ago(years: int, *, days: int = 0) -> str:
    today = datetime.now(UTC).date()
    day = today.replace(year=today.year - years, day=min(today.day, 28))
    return (day + timedelta(days=days)).isoformat()


def _newcomer(app: App) -> Player:
    player = app.new_player()
    player.sign_in_with_instagram(new_person(app))
    return player


@pytest.mark.parametrize("way", ["register", "finish_signup"])
def test_too_young_or_from_a_blocked_country_is_refused_and_nothing_is_stored(strict: App, way: str) -> None:
    """The sign-up that waits stays, so that a slip can be corrected."""
    player = _newcomer(strict) if way == "finish_signup" else strict.new_player()
    before = counts_of(strict.database)
    send = getattr(player, way)
    problem_of(send(date_of_birth=_years_ago(21, days=8)), status=403, code="under_age")
    problem_of(send(country="sg"), status=403, code="country_blocked")
    problem_of(send(country="US", date_of_birth=_years_ago(1)), status=403, code="country_blocked")
    assert counts_of(strict.database) == before
    assert send(date_of_birth=_years_ago(22), country="VN", accept_terms=True).status_code == 200
    assert player.http.get("/me/profile").json()["play"] == {"allowed": True, "reasons": []}


@pytest.mark.parametrize("way", ["register", "finish_signup"])
def test_who_tells_nothing_is_in_and_no_game_opens(strict: App, way: str) -> None:
    player = _newcomer(strict) if way == "finish_signup" else strict.new_player()
    assert getattr(player, way)().status_code == 200
    reasons = player.http.get("/me/profile").json()["play"]["reasons"]
    assert reasons == ["terms_not_accepted", "birth_date_missing", "country_missing"]
    answer = player.http.put("/me/country", json={"country": "SG"})
    assert "country_blocked" in answer.json()["play"]["reasons"]
