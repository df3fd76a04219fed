"""Whose games a page may show: active providers' alone, and nothing that could widen the policy."""

from __future__ import annotations

import time

import httpx2
import pytest

from app.games.pages import ForeignOrigins
from app.games.providers.origins import origin_of
from app.middleware import PAGE_POLICY, with_games
from tests.makers.apps import App
from tests.makers.games import card, import_cards, make_provider
from tests.servers.run_folder import RunFolder


def _directives(policy: str) -> dict[str, str]:
    return dict(part.strip().partition(" ")[::2] for part in policy.split(";"))


def test_games_are_framed_and_pictured_and_nothing_else_changes() -> None:
    before, after = (
        _directives(PAGE_POLICY),
        _directives(with_games(PAGE_POLICY, ForeignOrigins(["https://a.example"], ["https://b.example"]))),
    )
    assert after.pop("frame-src") == "https://a.example"
    assert after.pop("connect-src") == f"{before.pop('connect-src')} https://a.example"
    assert after.pop("img-src") == f"{before.pop('img-src')} https://b.example"
    assert after == before


def test_without_games_the_policy_stays_as_it_is() -> None:
    assert with_games(PAGE_POLICY, ForeignOrigins([], [])) == PAGE_POLICY


def test_games_stand_beside_the_frame_of_a_bot_check() -> None:
    checked = f"{PAGE_POLICY}; frame-src https://check.example".replace(
        "connect-src 'self'", "connect-src 'self' https://check.example"
    )
    policy = _directives(with_games(checked, ForeignOrigins(["https://a.example"], [])))
    assert policy["frame-src"] == "https://a.example https://check.example"
    assert policy["connect-src"] == "'self' https://a.example https://check.example"


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://studio.example/play?x=1", "https://studio.example"),
        ("http://127.0.0.1:9100/play", "http://127.0.0.1:9100"),
        ("https://Studio.Example", "https://studio.example"),
        ("https://studio.example; script-src *", None),
        ("https://*.example/", None),
        ("https://studio.example:x/", None),
        ("https://[::1", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/play", None),
        ("", None),
    ],
)
def test_only_a_plain_origin_gets_into_the_policy(address: str, origin: str | None) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_pictures_come_from_where_the_cards_say(app: App, program: httpx2.Client, run_folder: RunFolder) -> None:
    """And from nowhere else; a frame is not opened there."""
    make_provider(app.database)
    pictures = {"thumbnail": "https://cdn.example/a.png", "background": "https://cdn.example:8443/b.png"}
    done = import_cards(app.database, run_folder, [card("pictured", images=pictures), card("plain")])
    assert done.returncode == 0, done.stderr
    wanted = "'self' data: https://cdn.example https://cdn.example:8443"
    assert _directive(program, "img-src", until=wanted) == wanted
    assert "cdn.example" not in str(_directive(program, "frame-src", until=None))
    assert "cdn.example" not in _directives(program.get("/lobby").headers["content-security-policy"])["connect-src"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_provider_is_framed_from_when_it_is_added_until_it_is_disabled(app: App, program: httpx2.Client) -> None:
    """Within the second for which a worker trusts what it knows of providers."""
    app.database.execute("UPDATE game_providers SET status = 'disabled'")
    app.database.execute(
        "INSERT INTO game_providers (name, dialect, launch_url, status, created_at) "
        "VALUES ('acme', 'native', 'https://games.acme.example/play?x=1', 'active', '2026-01-01 00:00:00.000000')"
    )
    assert _directive(program, "frame-src", until="https://games.acme.example") == "https://games.acme.example"
    asked = "'self' https://games.acme.example"
    assert _directive(program, "connect-src", until=asked) == asked
    app.database.execute("UPDATE game_providers SET status = 'disabled' WHERE name = 'acme'")
    assert _directive(program, "frame-src", until=None) is None
    assert _directive(program, "connect-src", until="'self'") == "'self'"


def _directive(program: httpx2.Client, name: str, *, until: str | None) -> str | None:
    found = None
    for _ in range(40):
        found = _directives(program.get("/lobby").headers["content-security-policy"]).get(name)
        if found == until:
            break
        time.sleep(0.1)
    return found
