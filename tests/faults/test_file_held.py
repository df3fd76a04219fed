"""Somebody else holds the SQLite file, or many want to write at once: nobody waits without end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.faults.books import assert_nothing_half_made, players_of
from tests.faults.load import ask
from tests.faults.people import PASSWORD, Crowd
from tests.makers.apps import App
from tests.makers.races import all_at_once

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

LONGEST_ANSWER_SECONDS = 10
"""Five in the queue and three for the file are the service's own bounds; the rest is for a busy machine."""


@pytest.fixture
def crowd(app: App) -> Iterator[Crowd]:
    app.secrets_seen.add(PASSWORD, kind="password")
    crowd = Crowd.at(app.url)
    yield crowd
    crowd.http.close()


@contextmanager
def held(app: App) -> Iterator[None]:
    """As a backup tool or a forgotten shell would hold it."""
    assert app.database.file is not None
    with closing(sqlite3.connect(app.database.file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_whoever_wants_to_write_into_a_held_file_is_told_in_time(app: App, crowd: Crowd) -> None:
    """Twelve at once, one behind the other: the last waits no longer than the first. Reading goes on meanwhile."""
    assert crowd.sign_up().status_code == 200
    reader = app.new_player()
    reader.token = crowd.tokens[crowd.taken[0]]
    with held(app):
        *told, read = all_at_once(
            [lambda: ask(crowd.sign_up)] * 12 + [lambda: ask(lambda: reader.bearer("GET", "/me/wallets"))]
        )
    assert {(one.status, one.code, one.is_patient_refusal) for one in told} == {(503, "database_unavailable", True)}
    assert max(one.seconds for one in told) < LONGEST_ANSWER_SECONDS
    assert (read.status, read.seconds < 2) == (200, True)
    assert crowd.sign_up().status_code == 200
    assert_nothing_half_made(app.database)
    assert players_of(app.database) == set(crowd.taken)


def test_a_crowd_of_writers_is_served_in_turn(app: App, crowd: Crowd) -> None:
    """Forty sign-ups at once, and nobody is turned away."""
    before = app.database.count("players")
    assert {answer.status_code for answer in all_at_once([crowd.sign_up] * 40)} == {200}
    assert app.database.count("players") == before + 40
    assert_nothing_half_made(app.database)
