"""The graph host: profiles in every shape, and errors in the order in which the platform finds them."""

from __future__ import annotations

import pytest

from simulators.control_client import InstagramControl
from tests.simulators.visits import Visitor, graph_error

ALL_FIELDS = "id,user_id,username,name,account_type,profile_picture_url,followers_count,follows_count,media_count"


def test_a_person_has_two_numbers_of_seventeen_digits(visitor: Visitor, instagram: InstagramControl) -> None:
    """One per app and one of the account; as a float or in JavaScript neither would survive."""
    answer = visitor.me(visitor.token(), fields="id,user_id,username").json()
    assert answer["user_id"].startswith("1784")
    assert answer["id"] != answer["user_id"]
    for number in (answer["id"], answer["user_id"]):
        assert len(number) == 17
        assert int(float(number)) != int(number)
    assert answer["id"] == instagram.person("lan.nguyen")["ids"]["1234567890"]


def test_another_app_sees_another_id_of_the_same_account(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.put_app("555", client_secret="s2", redirect_uris=["http://127.0.0.1:8001/b"])
    mine = instagram.make_token("lan.nguyen")["value"]
    theirs = instagram.make_token("lan.nguyen", client_id="555")["value"]
    first, second = (visitor.me(token, fields="id,user_id").json() for token in (mine, theirs))
    assert first["id"] != second["id"]
    assert first["user_id"] == second["user_id"]


def test_every_documented_field_is_there(visitor: Visitor) -> None:
    answer = visitor.me(visitor.token("ines.paints"), fields=ALL_FIELDS).json()
    assert set(answer) == set(ALL_FIELDS.split(","))
    assert answer["name"] == "Inês Duarte"
    assert answer["account_type"] == "MEDIA_CREATOR"


def test_shape_and_kind_of_the_profile_follow_the_switches(visitor: Visitor, instagram: InstagramControl) -> None:
    token = visitor.token("ines.paints")
    instagram.change_settings(me_shape="wrapped", me_id="number", me_adds_id=False, account_type_style="documented")
    answer = visitor.me(token, fields="user_id,account_type")
    user_id = instagram.person("ines.paints")["user_id"]
    assert answer.text == f'{{"data":[{{"user_id":{user_id},"account_type":"Media_Creator"}}]}}'


def test_id_is_added_unasked(visitor: Visitor) -> None:
    token = visitor.token()
    assert set(visitor.me(token, fields="username").json()) == {"username", "id"}
    assert set(visitor.me(token, fields="").json()) == {"id"}


def test_a_list_of_fields_sent_twice_is_the_last_one(visitor: Visitor) -> None:
    """What happens to clients that hand a bare list to their HTTP library."""
    token = visitor.token()
    answer = visitor.http.get(f"/me?fields=username&fields=name&access_token={token}").json()
    assert set(answer) == {"name", "id"}


def test_paths_work_with_and_without_a_version_and_by_own_id(visitor: Visitor, instagram: InstagramControl) -> None:
    token = visitor.token()
    lan = instagram.person("lan.nguyen")
    paths = ["/me", "/me/", "/v22.0/me", "/v9.0/me", f"/v22.0/{lan['user_id']}"]
    answers = [visitor.graph(path, token, fields="id,username").json() for path in paths]
    assert answers == [{"id": lan["ids"]["1234567890"], "username": "lan.nguyen"}] * 5


def test_a_token_may_come_in_a_header_and_a_proof_is_tolerated(visitor: Visitor) -> None:
    headers = {"authorization": f"Bearer {visitor.token()}"}
    answer = visitor.http.get("/me", params={"fields": "username", "appsecret_proof": "x"}, headers=headers)
    assert answer.json()["username"] == "lan.nguyen"


def test_usage_is_told_in_headers(visitor: Visitor, instagram: InstagramControl) -> None:
    headers = visitor.me(visitor.token()).headers
    assert instagram.person("lan.nguyen")["user_id"] in headers["x-business-use-case-usage"]
    assert "call_count" in headers["x-app-usage"]


def test_a_rename_changes_the_name_and_no_number(visitor: Visitor, instagram: InstagramControl) -> None:
    """And who takes the old name over afterwards is somebody else."""
    token = visitor.token()
    before = visitor.me(token).json()
    instagram.rename_person("lan.nguyen", username="lan.moved")
    assert visitor.me(token).json() == {**before, "username": "lan.moved"}
    instagram.create_person("lan.nguyen")
    taken_over = visitor.me(visitor.token("lan.nguyen")).json()
    assert taken_over["username"] == "lan.nguyen"
    assert taken_over["id"] != before["id"]


@pytest.mark.parametrize("username", ["<img src=x onerror=1>", "\u202egnp", "🙂" * 150, "a\x00b", "x" * 300])
def test_hostile_names_arrive_as_they_are(visitor: Visitor, instagram: InstagramControl, username: str) -> None:
    person = instagram.create_person(username)
    token = instagram.make_token(person)["value"]
    assert visitor.me(token).json()["username"] == username


# Errors, in the order of the checks


@pytest.mark.parametrize("token", ["", "nonsense", "EAAwrongHost", "IGQVotherDialect"])
def test_a_token_of_another_kind_cannot_be_parsed(visitor: Visitor, token: str) -> None:
    answer = visitor.me(token)
    assert graph_error(answer) == (190, None)
    assert "Cannot parse access token" in answer.json()["error"]["message"]
    assert answer.headers["www-authenticate"].startswith('OAuth "Facebook Platform" "invalid_token"')


def test_a_token_is_checked_before_anything_else(visitor: Visitor) -> None:
    """A wrong path, a wrong method and a wrong field are invisible to whoever has no token."""
    for path in ("/me", "/v22.0/999", "/me/nothing", "/no/such/path", "/access_token"):
        assert graph_error(visitor.graph(path, "IGAAunknown")) == (190, None)
    assert graph_error(visitor.http.post("/me", params={"access_token": "IGAAunknown"})) == (190, None)


def test_permission_comes_before_object_and_path(visitor: Visitor, instagram: InstagramControl) -> None:
    token = instagram.make_token("lan.nguyen", permissions=[])["value"]
    for path in ("/me", "/v22.0/999", "/me/nothing"):
        assert graph_error(visitor.graph(path, token)) == (100, None)


def test_operation_object_and_path_come_last(visitor: Visitor) -> None:
    token = visitor.token()
    assert graph_error(visitor.http.post("/me", params={"access_token": token})) == (100, None)
    assert graph_error(visitor.graph("/v22.0/17840000000000000/x", token)) == (100, 33)
    assert graph_error(visitor.graph("/me/nothing", token)) == (2500, None)
    assert graph_error(visitor.graph("/me", token, fields="id,shoe_size")) == (100, None)


@pytest.mark.parametrize(("end", "subcode"), [("revoke_tokens", 458), ("hold_tokens", 459), ("log_out_tokens", 460)])
def test_tokens_die_in_the_ways_the_platform_knows(
    visitor: Visitor, instagram: InstagramControl, end: str, subcode: int
) -> None:
    """Only the tokens that were chosen: somebody else's goes on working."""
    lan, ines = visitor.token("lan.nguyen"), visitor.token("ines.paints")
    assert getattr(instagram, end)(person="lan.nguyen") == 1
    assert graph_error(visitor.me(lan)) == (190, subcode)
    assert visitor.me(ines).status_code == 200


def test_a_token_of_a_sign_in_lives_one_hour(visitor: Visitor, instagram: InstagramControl) -> None:
    token = visitor.token()
    instagram.advance_clock(seconds=3570)
    assert visitor.me(token).status_code == 200
    instagram.advance_clock(seconds=60)
    answer = visitor.me(token)
    assert graph_error(answer) == (190, 463)
    assert "Session has expired on" in answer.json()["error"]["message"]


def test_a_token_can_be_aged_alone(visitor: Visitor, instagram: InstagramControl) -> None:
    old, fresh = visitor.token(), visitor.token()
    assert instagram.age_tokens(seconds=3601, token=old) == 1
    assert graph_error(visitor.me(old)) == (190, 463)
    assert visitor.me(fresh).status_code == 200


def test_who_left_or_became_personal_is_no_longer_seen(visitor: Visitor, instagram: InstagramControl) -> None:
    lan, ines = visitor.token("lan.nguyen"), visitor.token("ines.paints")
    instagram.convert_person("lan.nguyen", account_type="personal")
    assert graph_error(visitor.me(lan)) == (10, None)
    instagram.delete_person("ines.paints")
    assert graph_error(visitor.me(ines)) == (190, 467)


# Basic Display


def test_basic_display_knows_four_fields(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(mode="basic_display")
    profile = visitor.token("quiet.pine", scope="user_profile")
    answer = visitor.me(profile, fields="id,username,account_type").json()
    assert answer["account_type"] == "PERSONAL"
    assert isinstance(answer["id"], str)
    assert graph_error(visitor.me(profile, fields="id,user_id")) == (100, None)
    assert graph_error(visitor.me(profile, fields="media_count")) == (10, None)
    media = visitor.token("quiet.pine", scope="user_profile,user_media")
    assert "media_count" in visitor.me(media, fields="media_count").json()


def test_one_click_on_the_version_changes_every_id(visitor: Visitor, instagram: InstagramControl) -> None:
    """Before version 11.0 Basic Display answered the raw id; a path without a version follows a setting."""
    instagram.change_settings(mode="basic_display")
    token = visitor.token(scope="user_profile")
    lan = instagram.person("lan.nguyen")
    scoped = lan["ids"]["1234567890"]
    assert visitor.graph("/me", token).json()["id"] == scoped
    instagram.change_settings(default_version=10.0)
    assert visitor.graph("/me", token).json()["id"] == lan["user_id"]
    assert visitor.graph("/v11.0/me", token).json()["id"] == scoped


def test_the_dialects_know_a_person_by_different_ids(visitor: Visitor, instagram: InstagramControl) -> None:
    """No transition between them is known, so an app must not take one for the other."""
    login_id = instagram.person("lan.nguyen")["ids"]["1234567890"]
    instagram.change_settings(mode="basic_display")
    assert instagram.person("lan.nguyen")["ids"]["1234567890"] != login_id
