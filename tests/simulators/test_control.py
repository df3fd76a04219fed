"""The control API: people and apps, the clock, the masked call log, and the way back to the start."""

from __future__ import annotations

import json
import time

import pytest

from simulators.control_client import ControlRefused, InstagramControl
from simulators.running_instagram import running_instagram
from tests.simulators.visits import SECRET, Visitor, returned, stayed


def test_four_people_are_there_from_the_start(instagram: InstagramControl) -> None:
    assert {person["username"]: person["account_type"] for person in instagram.people()} == {
        "maple.diner": "business",
        "ines.paints": "creator",
        "lan.nguyen": "business",
        "quiet.pine": "personal",
    }
    assert instagram.person("lan.nguyen")["name"] == "Nguyễn Thị Lan"


def test_people_keep_their_numbers_from_run_to_run(instagram: InstagramControl) -> None:
    """An app's database outlives the simulator; whoever comes back tomorrow is still the same person."""
    instagram.create_person("minh.tran")
    before = [(person["user_id"], person["ids"]) for person in instagram.people()]
    with running_instagram() as another:
        another.create_person("minh.tran")
        assert [(person["user_id"], person["ids"]) for person in another.people()] == before


def test_a_seed_repeats_codes_and_changes_people() -> None:
    """So that a failed run can be played again."""
    codes = []
    for seed in ("7", "7", "8"):
        with running_instagram(arguments=["--seed", seed]) as instagram, Visitor(instagram) as visitor:
            codes.append((visitor.code(), instagram.person("lan.nguyen")["user_id"]))
    assert codes[0] == codes[1]
    assert codes[0][0] != codes[2][0]
    assert codes[0][1] != codes[2][1]


def test_without_a_seed_no_two_runs_hand_out_the_same_code(visitor: Visitor) -> None:
    with running_instagram() as other, Visitor(other) as elsewhere:
        assert visitor.code() != elsewhere.code()


def test_people_are_created_renamed_converted_and_deleted(instagram: InstagramControl) -> None:
    created = instagram.create_person("minh.tran", account_type="personal", name="Trần Minh")
    renamed = instagram.rename_person(created, username="minh/moved?#")
    converted = instagram.convert_person(created, account_type="creator")
    assert renamed["person_id"] == converted["person_id"] == created["person_id"]
    assert converted == {**created, "username": "minh/moved?#", "account_type": "creator"}
    assert instagram.person("minh/moved?#") == converted
    instagram.delete_person(created)
    with pytest.raises(ControlRefused, match="404"):
        instagram.person(created)


def test_a_namesake_after_a_deletion_is_somebody_else(instagram: InstagramControl) -> None:
    first = instagram.create_person("minh.tran")
    instagram.delete_person(first)
    assert instagram.create_person("minh.tran")["user_id"] != first["user_id"]


@pytest.mark.parametrize(
    "fields",
    [
        {"username": "lan.nguyen"},
        {"username": ""},
        {"username": "x" * 5000},
        {"username": 7},
        {"username": "x", "account_type": "robot"},
        {"username": "x", "shoe_size": 44},
    ],
)
def test_impossible_people_are_refused(instagram: InstagramControl, fields: dict[str, object]) -> None:
    with pytest.raises(ControlRefused, match="422"):
        instagram.create_person(**fields)


def test_a_username_in_use_cannot_be_taken(instagram: InstagramControl) -> None:
    with pytest.raises(ControlRefused, match="taken"):
        instagram.rename_person("lan.nguyen", username="ines.paints")
    assert instagram.person("lan.nguyen")["username"] == "lan.nguyen"


def test_apps_are_registered_changed_and_deleted(visitor: Visitor, instagram: InstagramControl) -> None:
    uri = "https://casino.example/callback?tenant=1"
    instagram.put_app("555", client_secret="s2", redirect_uris=[uri], testers={"lan.nguyen": "accepted"})
    answer = visitor.authorize(person="lan.nguyen", client_id="555", redirect_uri=uri)
    assert answer.headers["location"].startswith(f"{uri}&code=")
    assert instagram.app("555")["testers"] == {instagram.person("lan.nguyen")["person_id"]: "accepted"}
    instagram.delete_app("555")
    assert "Invalid platform app" in stayed(visitor.authorize(client_id="555", redirect_uri=uri))


def test_a_changed_secret_is_remembered_as_the_previous_one(instagram: InstagramControl) -> None:
    changed = instagram.change_app(client_secret="rotated-secret")
    assert changed["client_secret"] == "rotated-secret"
    assert changed["previous_secrets"] == [SECRET]


def test_settings_that_do_not_exist_are_refused_whole(instagram: InstagramControl) -> None:
    before = instagram.settings()
    for changes in ({"mode": "facebook"}, {"token_shape": "A", "colour": "red"}, {"default_version": "x"}):
        with pytest.raises(ControlRefused, match="422"):
            instagram.change_settings(**changes)
    assert instagram.settings() == before


def test_the_clock_is_pushed_and_put(instagram: InstagramControl) -> None:
    """It goes on ticking; only the present is moved."""
    instagram.advance_clock(seconds=86_400)
    assert instagram.clock()["epoch_seconds"] == pytest.approx(time.time() + 86_400, abs=5)
    assert instagram.set_clock("2027-01-01T00:00:00Z")["now"].startswith("2027-01-01T00:00:0")
    assert instagram.set_clock(time.time())["offset_seconds"] == pytest.approx(0, abs=5)


@pytest.mark.parametrize(
    "order",
    [{}, {"advance_seconds": 1, "set": 1}, {"advance_seconds": 1e300}, {"set": "2027-01-01T00:00:00"}, {"set": "x"}],
)
def test_the_clock_refuses_what_is_no_time(visitor: Visitor, order: dict[str, object]) -> None:
    assert visitor.http.post("/_control/clock", json=order).status_code == 422


def test_the_log_tells_what_was_sent_and_no_secret(visitor: Visitor, instagram: InstagramControl) -> None:
    """Equal codes and tokens have equal fingerprints, so that a test can still follow them."""
    code = visitor.code()
    token = visitor.exchange(code).json()["access_token"]
    visitor.me(token)
    visitor.graph("/access_token", token, grant_type="ig_exchange_token", client_secret=SECRET)
    visitor.exchange("AQother", client_secret="another-secret")
    calls = instagram.calls()
    shown = json.dumps(calls)
    for secret in (SECRET, "another-secret", code, token):
        assert secret not in shown
    assert [call["endpoint"] for call in calls] == ["authorize", "token", "me", "exchange", "token"]
    assert [call["status"] for call in calls] == [302, 200, 200, 200, 400]
    assert ["client_secret", "***"] in calls[1]["form"]
    assert dict(calls[2]["query"])["access_token"] == dict(calls[3]["query"])["access_token"]
    assert instagram.calls(endpoint="token", after=calls[1]["number"]) == [calls[4]]


def test_the_list_of_tokens_shows_none(visitor: Visitor, instagram: InstagramControl) -> None:
    token = visitor.token()
    shown = instagram.tokens()
    assert token not in json.dumps(shown)
    assert instagram.revoke_tokens(token=shown[0]["ref"]) == 1
    assert visitor.me(token).status_code == 400


def test_reset_goes_back_to_the_start(visitor: Visitor, instagram: InstagramControl) -> None:
    token, code = visitor.token(), visitor.code()
    settings, apps, people = instagram.settings(), instagram.apps(), instagram.people()
    instagram.change_settings(mode="basic_display", token_shape="C")
    instagram.change_app(name="Changed", redirect_uris=[])
    instagram.delete_person("lan.nguyen")
    instagram.create_person("minh.tran")
    instagram.deny_next(times=None)
    instagram.order_fault("any", "reset", times=None)
    instagram.advance_clock(seconds=1e6)
    instagram.reset()
    assert (instagram.settings(), instagram.apps(), instagram.people()) == (settings, apps, people)
    assert instagram.calls() == []
    assert visitor.authorize().status_code == 200
    assert visitor.me(token).status_code == 400
    assert visitor.exchange(code).status_code == 400
    assert returned(visitor.authorize(person="lan.nguyen"))["code"] != code


@pytest.mark.parametrize("path", ["/reset", "/people", "/faults", "/clock", "/decisions", "/callbacks", "/tokens"])
def test_a_strange_web_page_cannot_steer(visitor: Visitor, path: str) -> None:
    """What a browser sends across sites without asking first, a form or plain text, is refused."""
    for content_type in ("text/plain", "application/x-www-form-urlencoded", ""):
        headers = {"content-type": content_type, "origin": "https://evil.example"}
        answer = visitor.http.post(f"/_control{path}", content=b"{}", headers=headers)
        assert answer.status_code == 415
        assert "access-control-allow-origin" not in answer.headers


def test_unknown_controls_and_broken_bodies_are_told(visitor: Visitor) -> None:
    assert visitor.http.get("/_control/nothing").status_code == 404
    headers = {"content-type": "application/json"}
    for body in (b"", b"{", b"[]", b"\xff", b'{"username":"\\ud800"}', b" " * 2_000_000):
        assert visitor.http.post("/_control/people", content=body, headers=headers).status_code == 422


def test_the_front_page_says_what_this_is(visitor: Visitor) -> None:
    assert "This is not Instagram" in visitor.http.get("/").text
