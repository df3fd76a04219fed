"""After a journey with every log source switched on: each line is one JSON object, and none holds a secret."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.logs.loud_journey import LoudJourney
from tests.makers.apps import start_app
from tests.servers.redis import RedisServer
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen

WITHOUT_REQUEST = re.compile(
    r"started|stopped|catalogue_read|Started server process \[\d+\]"
    r"|Waiting for application startup\.|Application startup complete\."
    r"|Uvicorn running on \S+ \(Press CTRL\+C to quit\)|Finished server process \[\d+\]|Shutting down"
    r"|Waiting for (application shutdown|connections to close).*|Application shutdown complete\."
)
"""What a server says of itself; everything else is said about a request."""
SQL = re.compile(r"(?i)select|insert|update|delete|begin|commit|rollback|savepoint|release|set |show |\[")


@pytest.fixture(scope="module", params=["igw serve", "uvicorn"])
def journey(
    request: pytest.FixtureRequest, run_folder: RunFolder, secrets_seen: SecretsSeen, redis_server: RedisServer
) -> Iterator[LoudJourney]:
    """Walked once under each of the two commands, with SQL in the log and limits in Redis."""
    app = start_app(
        run_folder,
        secrets_seen,
        kind="mariadb",
        uvicorn=request.param == "uvicorn",
        SQL_ECHO="1",
        RATE_LIMITS="on",
        REDIS_URL=redis_server.url(15),
        TRUSTED_PROXIES="127.0.0.0/8",
    )
    journey = LoudJourney(app)
    journey.walk()
    app.server.stop()
    yield journey
    app.stop()


@pytest.fixture
def log(journey: LoudJourney) -> Path:
    return journey.app.server.process.log_path


@pytest.fixture
def events(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").split("\n") if line]


def test_the_journey_was_loud(events: list[dict[str, Any]]) -> None:
    """Or the other tests would find nothing in a log that holds nothing."""
    names = [event["event"] for event in events]
    assert names.count("unhandled_error") >= 2
    assert names.count("provider_call_failed") >= 8
    assert {event["status"] for event in events if event["event"] == "request"} >= {
        200,
        204,
        303,
        400,
        401,
        404,
        422,
        429,
        500,
    }
    assert sum(bool(SQL.match(name)) for name in names) > 100


def test_each_line_is_one_json_object(log: Path) -> None:
    """By the line end that log readers use, and by every other character that some program takes for one."""
    text = log.read_text(encoding="utf-8")
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    for line in text.splitlines():
        event = json.loads(line)
        assert {"event", "level", "timestamp"} <= set(event), line
        assert len(set(re.findall(r'"event":', line))) == 1


def test_what_is_said_about_a_request_carries_its_id(events: list[dict[str, Any]], journey: LoudJourney) -> None:
    """The id that the answer carried: whoever is told "something went wrong" can be helped."""
    anonymous = {event["event"] for event in events if "request_id" not in event}
    assert {name for name in anonymous if not WITHOUT_REQUEST.fullmatch(name) and not SQL.match(name)} == set()
    logged = {event["request_id"] for event in events if event["event"] == "request"}
    assert len(journey.ids & logged) > 100
    crashes = [event["request_id"] for event in events if event["event"] == "unhandled_error"]
    assert set(crashes) <= logged


def test_a65_no_secret_stands_in_any_log(journey: LoudJourney) -> None:
    """Passwords, cookies, tokens, states, codes, client secret, signing key: issued, received, or typed by mistake."""
    assert [str(leak) for leak in journey.app.secrets_seen.scan(journey.app.log_paths)] == []


def test_t32_nobody_can_write_a_line_of_his_own(log: Path, events: list[dict[str, Any]]) -> None:
    """Line ends, quotes, terminal commands and reading directions in every field that a stranger fills."""
    assert [event for event in events if event["event"] == "forged" or event["level"] == "forged"] == []
    hostile = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
    assert hostile.findall(log.read_text(encoding="utf-8")) == []


def test_every_address_in_the_log_is_one(events: list[dict[str, Any]]) -> None:
    """`X-Forwarded-For` is believed here, and holds nonsense."""
    addresses = {event["address"] for event in events if "address" in event}
    assert addresses == {"127.0.0.1"}
