"""The token endpoint: three answer shapes, codes that work once for an hour, and errors that mislead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest

from simulators.control_client import InstagramControl
from tests.simulators.visits import BASIC, SECRET, Visitor, exchange_form

RED_HERRING = "Please make sure your redirect_uri is identical"
HOUR_SECONDS = 3600
USED_WORDINGS = {
    "Matching code was not found or was already used",
    "This authorization code has been used",
    "Invalid authorization code",
}


def refusal(answer: httpx2.Response, *, status: int = 400) -> str:
    assert answer.status_code == status
    body = answer.json()
    assert (body["error_type"], body["code"]) == ("OAuthException", 400)
    return body["error_message"]


def test_shape_b_is_flat_with_a_bare_number(visitor: Visitor, instagram: InstagramControl) -> None:
    """The default. The number stands there to the digit, and it is the id that /me answers as text."""
    answer = visitor.exchange(visitor.code())
    scoped = instagram.person("lan.nguyen")["ids"]["1234567890"]
    assert f'"user_id":{scoped},' in answer.text
    assert answer.json()["permissions"] == [BASIC]
    assert set(answer.json()) == {"access_token", "user_id", "permissions"}
    assert answer.json()["access_token"].startswith("IGAA")
    assert visitor.me(answer.json()["access_token"]).json()["id"] == scoped


def test_shape_a_is_wrapped_with_texts(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(token_shape="A")
    answer = visitor.exchange(visitor.code(scope=f"{BASIC},instagram_business_manage_insights")).json()
    assert set(answer) == {"data"}
    assert answer["data"][0]["user_id"] == instagram.person("lan.nguyen")["ids"]["1234567890"]
    assert answer["data"][0]["permissions"] == f"{BASIC},instagram_business_manage_insights"


def test_shape_c_is_flat_with_text_and_list(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(token_shape="C")
    answer = visitor.exchange(visitor.code()).json()
    assert answer["user_id"] == instagram.person("lan.nguyen")["ids"]["1234567890"]
    assert answer["permissions"] == [BASIC]


def test_basic_display_answers_two_fields_and_a_number(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(mode="basic_display", token_user_id="professional")
    answer = visitor.exchange(visitor.code(scope="user_profile"))
    assert set(answer.json()) == {"access_token", "user_id"}
    assert answer.json()["access_token"].startswith("IGQV")
    assert f'"user_id":{instagram.person("lan.nguyen")["user_id"]}}}' in answer.text


@pytest.mark.parametrize(("style", "kind"), [("string", str), ("number", int)])
def test_the_id_can_be_either_kind_in_any_shape(
    visitor: Visitor, instagram: InstagramControl, style: str, kind: type
) -> None:
    instagram.change_settings(token_id=style)
    assert isinstance(visitor.exchange(visitor.code()).json()["user_id"], kind)


def test_multipart_is_read_and_json_is_not(visitor: Visitor) -> None:
    """Meta's documents show multipart, every library sends urlencoded, and a JSON body has no fields here."""
    form = exchange_form(visitor.code())
    json_answer = visitor.http.post("/oauth/access_token", json=form)
    assert refusal(json_answer) == "Missing required field client_id"
    multipart = visitor.http.post("/oauth/access_token", files={k: (None, v) for k, v in form.items()})
    assert multipart.json()["access_token"]


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno name\r\n--x--"),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&&=&client_id"),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 200_000),
        ("", b"client_id=1234567890"),
    ],
)
def test_a_body_that_cannot_be_read_is_an_ordinary_refusal(visitor: Visitor, content_type: str, body: bytes) -> None:
    answer = visitor.http.post("/oauth/access_token", content=body, headers={"content-type": content_type})
    assert refusal(answer) == "Missing required field client_id"


def test_secrets_in_the_query_are_not_read(visitor: Visitor) -> None:
    answer = visitor.http.get("/oauth/access_token", params=exchange_form(visitor.code()))
    assert refusal(answer) == "Missing required field client_id"


def test_a_code_works_once_and_says_so_in_changing_words(visitor: Visitor) -> None:
    """The wording has changed over the years: a client that reads it will be wrong one day."""
    wordings = set()
    for _ in range(12):
        code = visitor.code()
        assert visitor.exchange(code).status_code == 200
        wordings |= {refusal(visitor.exchange(code))}
    assert wordings <= USED_WORDINGS
    assert len(wordings) > 1


def test_one_code_at_once_from_many_sides_gives_one_token(visitor: Visitor) -> None:
    code = visitor.code()
    with ThreadPoolExecutor(20) as crowd:
        statuses = [answer.status_code for answer in crowd.map(visitor.exchange, [code] * 20)]
    assert statuses.count(200) == 1


def test_a_code_lives_one_hour(visitor: Visitor, instagram: InstagramControl) -> None:
    early, late = visitor.code(), visitor.code()
    instagram.advance_clock(seconds=HOUR_SECONDS - 30)
    assert visitor.exchange(early).status_code == 200
    instagram.advance_clock(seconds=60)
    assert refusal(visitor.exchange(late)) in USED_WORDINGS


def test_a_code_is_bound_to_its_app(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.put_app("555", client_secret="other-secret", redirect_uris=["http://127.0.0.1:8001/other"])
    code = visitor.code()
    foreign = visitor.exchange(code, client_id="555", client_secret="other-secret")
    assert refusal(foreign) in USED_WORDINGS
    assert visitor.exchange(code).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "http://127.0.0.1:8001/oauth/instagram/callback/"},
        {"redirect_uri": None},
        {"client_secret": "wrong"},
        {"client_secret": SECRET[:-1]},
        {"client_secret": None},
    ],
)
def test_a_wrong_secret_reads_like_a_wrong_redirect_uri(visitor: Visitor, changes: dict[str, str | None]) -> None:
    """The red herring that cost people hours; a later right call still works."""
    code = visitor.code()
    assert RED_HERRING in refusal(visitor.exchange(code, **changes))
    assert visitor.exchange(code).status_code == 200


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"client_id": "999"}, "Invalid platform app"),
        ({"client_id": None, "app_id": "1234567890"}, "Missing required field client_id"),
        ({"grant_type": None}, "Invalid grant_type"),
        ({"grant_type": "client_credentials"}, "Invalid grant_type"),
        ({}, "Matching code was not found or was already used"),
    ],
)
def test_other_refusals(visitor: Visitor, changes: dict[str, str | None], text: str) -> None:
    assert refusal(visitor.exchange("AQunknown", **changes)) == text


def test_basic_display_accepts_the_oldest_parameter_names(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(mode="basic_display")
    code = visitor.code(scope="user_profile")
    old = {"client_id": None, "client_secret": None, "app_id": "1234567890", "app_secret": SECRET}
    assert visitor.exchange(code, **old).status_code == 200


def test_an_error_may_come_under_a_good_status(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_settings(token_errors_status=200)
    assert refusal(visitor.exchange("AQunknown"), status=200)


def test_a_code_of_somebody_who_left_is_worth_nothing(visitor: Visitor, instagram: InstagramControl) -> None:
    code = visitor.code()
    instagram.delete_person("lan.nguyen")
    assert refusal(visitor.exchange(code)) in USED_WORDINGS
