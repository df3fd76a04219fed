"""The authorize address: who comes back to the app, with what, and who never does."""

from __future__ import annotations

import json

import pytest

from simulators.control_client import InstagramControl
from tests.simulators.visits import REDIRECT_URI, Visitor, returned, stayed


def test_a_consent_comes_back_with_code_and_unchanged_state(visitor: Visitor) -> None:
    """State is the only thing that protects this sign-in, so not a letter of it may change."""
    state = "a b+c/ü=&<>%00~🙂"
    answer = visitor.authorize(person="lan.nguyen", state=state)
    assert returned(answer)["state"] == state
    assert returned(answer)["code"].startswith("AQ")
    assert answer.headers["location"].startswith(REDIRECT_URI + "?")


@pytest.mark.parametrize("fragment", ["#_", "#_=_", ""])
def test_a_code_is_followed_by_the_fragment_of_the_switch(
    visitor: Visitor, instagram: InstagramControl, fragment: str
) -> None:
    """The fragment is no part of the code, and copies of the address by hand carry it along."""
    instagram.change_settings(fragment=fragment)
    location = visitor.authorize(person="lan.nguyen").headers["location"]
    assert location.endswith(f"&state=state-1{fragment}")


@pytest.mark.parametrize("state", ["state-1", None])
def test_a_denial_comes_back_in_the_platform_words(
    visitor: Visitor, instagram: InstagramControl, state: str | None
) -> None:
    """Meta's sample shows no state on a denial; the app must live with both."""
    instagram.change_settings(denial_carries_state=state is not None)
    instagram.deny_next()
    answer = visitor.authorize()
    assert returned(answer).get("state") == state
    assert (
        "error=access_denied&error_reason=user_denied&error_description=The+user+denied+your+request"
        in answer.headers["location"]
    )


@pytest.mark.parametrize(
    "uri",
    [
        None,
        "",
        REDIRECT_URI + "/",
        REDIRECT_URI + "?a=1",
        REDIRECT_URI.upper(),
        REDIRECT_URI.replace("127.0.0.1", "localhost"),
        "https://evil.example/oauth/instagram/callback",
        "//evil.example",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("decision", ["page", "allow", "deny"])
@pytest.mark.parametrize("mode", ["instagram_login", "basic_display", "basic_display_shutdown"])
def test_an_unregistered_redirect_uri_never_redirects(
    visitor: Visitor, instagram: InstagramControl, uri: str | None, decision: str, mode: str
) -> None:
    """Neither consent, nor denial, nor any fault may send a browser to an address nobody registered."""
    instagram.change_settings(mode=mode)
    if decision == "deny":
        instagram.deny_next()
    answer = visitor.authorize(person="lan.nguyen" if decision == "allow" else None, redirect_uri=uri)
    assert "Invalid redirect_uri" in stayed(answer)
    assert "Invalid redirect_uri" in stayed(visitor.decide(redirect_uri=uri or "", decision="deny"))


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"client_id": "999"}, "Invalid platform app"),
        ({"client_id": None}, "Invalid platform app"),
        ({"response_type": "token"}, "Invalid response_type"),
        ({"scope": ""}, "No valid scopes requested"),
        ({"scope": "business_basic"}, "Invalid Scopes: business_basic"),
        ({"scope": "instagram_basic,public_profile"}, "Invalid Scopes: instagram_basic, public_profile"),
        ({"scope": "instagram_business_manage_comments"}, "instagram_business_basic is required"),
    ],
)
def test_faulty_requests_end_on_a_page_of_the_platform(
    visitor: Visitor, changes: dict[str, str | None], text: str
) -> None:
    """The player is stranded there: the app hears nothing, whatever was decided."""
    answer = visitor.authorize(person="lan.nguyen", **changes)
    assert text in stayed(answer)
    assert "Request parameters are invalid" in answer.text
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    ("scope", "text"),
    [
        ("basic", "Invalid scope: ['basic']"),
        ("basic public_content", "Invalid scope field(s): basic, public_content"),
        ("", "No valid scopes requested"),
    ],
)
def test_basic_display_tells_faults_in_json(
    visitor: Visitor, instagram: InstagramControl, scope: str, text: str
) -> None:
    """The older dialect; from about 2024 it became a page there too, which is a switch."""
    instagram.change_settings(mode="basic_display")
    answer = visitor.authorize(scope=scope)
    assert json.loads(stayed(answer)) == {"error_type": "OAuthException", "code": 400, "error_message": text}
    instagram.change_settings(authorize_errors="page")
    assert visitor.authorize(scope=scope).headers["content-type"].startswith("text/html")


def test_basic_display_accepts_the_oldest_parameter_name(visitor: Visitor, instagram: InstagramControl) -> None:
    """The first documents said app_id; the living dialect no longer knows it."""
    old = {"client_id": None, "app_id": "1234567890", "scope": "user_profile"}
    assert "Invalid platform app" in stayed(visitor.authorize(person="lan.nguyen", **old))
    instagram.change_settings(mode="basic_display")
    assert returned(visitor.authorize(person="lan.nguyen", **old))["code"]


def test_scopes_may_be_separated_by_commas_or_blanks(visitor: Visitor) -> None:
    for scope in (
        "instagram_business_basic,instagram_business_manage_insights",
        "instagram_business_basic instagram_business_manage_insights",
    ):
        answer = visitor.exchange(visitor.code(scope=scope)).json()
        assert answer["permissions"] == ["instagram_business_basic", "instagram_business_manage_insights"]


def test_after_the_shutdown_nobody_comes_back(visitor: Visitor, instagram: InstagramControl) -> None:
    """Since 2024-12-04 both of these pages were seen; token and graph answer errors to everything."""
    token = instagram.make_token("lan.nguyen")["value"]
    instagram.change_settings(mode="basic_display_shutdown")
    gone = stayed(visitor.authorize(person="lan.nguyen", scope="user_profile"))
    assert "Invalid Request: Request parameters are invalid: Invalid scope: user_profile" in gone
    assert "Sorry, this page isn't available." in stayed(visitor.authorize(scope="instagram_business_basic"))
    assert visitor.exchange("AQanything").status_code == 400
    assert visitor.me(token).status_code == 400


def test_a_personal_account_finds_a_dead_end(visitor: Visitor, instagram: InstagramControl) -> None:
    """Only professional accounts get through; the app is never told, so its attempt must expire by itself."""
    assert "personal account" in stayed(visitor.authorize(person="quiet.pine"))
    instagram.convert_person("quiet.pine", account_type="creator")
    assert returned(visitor.authorize(person="quiet.pine"))["code"]


def test_basic_display_lets_a_personal_account_in(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(mode="basic_display")
    assert returned(visitor.authorize(person="quiet.pine", scope="user_profile"))["code"]


def test_before_review_only_testers_who_accepted_get_in(visitor: Visitor, instagram: InstagramControl) -> None:
    """An invitation alone is not enough: the tester has to accept it in the settings."""
    instagram.change_app(access_level="standard", testers={"ines.paints": "accepted", "lan.nguyen": "invited"})
    assert returned(visitor.authorize(person="ines.paints"))["code"]
    for outsider in ("lan.nguyen", "maple.diner"):
        assert "Insufficient developer role" in stayed(visitor.authorize(person=outsider))


def test_decisions_are_used_in_order_and_then_the_page_is_back(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.allow_next("lan.nguyen", times=2)
    instagram.deny_next()
    first, second, third, fourth = (visitor.authorize() for _ in range(4))
    assert returned(first)["code"] != returned(second)["code"]
    assert returned(third)["error"] == "access_denied"
    assert fourth.status_code == 200
    assert "Choose an account" in fourth.text


def test_newcomers_are_people_nobody_has_seen(visitor: Visitor, instagram: InstagramControl) -> None:
    """Races and benchmarks need a stream of new people."""
    before = {person["person_id"] for person in instagram.people()}
    instagram.allow_newcomers(times=None)
    for _ in range(5):
        returned(visitor.authorize())
    newcomers = [person for person in instagram.people() if person["person_id"] not in before]
    assert len({person["user_id"] for person in newcomers}) == 5


def test_a_head_request_uses_up_no_decision(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.allow_next("lan.nguyen")
    assert visitor.http.head("/oauth/authorize", params={"client_id": "1"}).status_code == 400
    assert returned(visitor.authorize())["code"]
