"""The token answer in every shape that is documented or was seen, and in those that mean nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.oauth.errors import PermissionMissing, ProviderError
from app.oauth.instagram.exchange import read_permissions
from tests.oauth.conftest import MakeRig, Rig
from tests.oauth.scripted_server import answer

BASIC = "instagram_business_basic"


async def test_e17_shape_a_is_unwrapped(rig: Rig) -> None:
    """The documented shape: a list around it, a string id, a comma string of permissions."""
    await rig.sign_in(grant={"data": [rig.good_grant(user_id="27640875000000001", permissions=f"{BASIC},x")]})
    assert f"access_token={rig.token}" in rig.platform.seen[1].path


async def test_e18_shape_b_with_a_big_number_keeps_every_digit(rig: Rig, lines: list[Any]) -> None:
    """17 digits do not fit a float; were one lost, the ids of both answers would differ and a line say so."""
    big = 27640875000000001
    profile = await rig.sign_in(grant=rig.good_grant(user_id=big), me=rig.good_me(id=str(big)))
    assert profile.external_id == "27640875000000001"
    assert lines == []


async def test_e18_another_id_in_the_token_answer_is_noted_and_never_used(rig: Rig, lines: list[Any]) -> None:
    """`/me` is the only source of the id; which of the two is right is not documented. Told once a kind."""
    for other in (17841405000000001, "5", 17841405000000001, "6"):
        profile = await rig.sign_in(grant=rig.good_grant(user_id=other))
        assert profile.external_id == "27640875000000001"
    assert [(line["event"], line["token_id_equals"]) for line in lines] == [
        ("provider_ids_differ", "user_id"),
        ("provider_ids_differ", "neither"),
    ]


async def test_shape_c_is_taken(rig: Rig) -> None:
    """Flat, string id, list of permissions."""
    profile = await rig.sign_in(grant=rig.good_grant(user_id="27640875000000001"))
    assert profile.external_id == "27640875000000001"


async def test_basic_display_answers_without_permissions(make_rig: MakeRig) -> None:
    """The dead dialect never listed permissions, and its two ids were known to differ: no line about it."""
    rig = make_rig(api="basic_display")
    profile = await rig.sign_in(
        grant={"access_token": rig.token, "user_id": 17841405000000001},
        me={"id": "17841458366137975", "username": "player_one"},
    )
    assert (profile.external_id, profile.alternate_id) == ("17841458366137975", None)
    assert rig.platform.seen[1].path == f"/me?fields=id%2Cusername&access_token={rig.token}"


@pytest.mark.parametrize("body", [{"data": []}, {"data": [None]}, {"data": [[]]}, {"data": {}}, {"data": "x"}])
async def test_e19_an_empty_wrapping_is_malformed(rig: Rig, lines: list[Any], body: object) -> None:
    """No IndexError, no call to `/me`."""
    await assert_malformed(rig, lines, body)


@pytest.mark.parametrize(
    "body",
    [
        {"user_id": 1},
        {"access_token": ""},
        {"access_token": None},
        {"access_token": 17},
        {"access_token": "two words"},
        {"access_token": "line\nbreak"},
        {"access_token": "\ud800"},
        {"access_token": "A" * 8193},
        None,
        [],
        "IGAA",
        True,
    ],
)
async def test_e23_an_answer_without_a_usable_token_is_malformed(rig: Rig, lines: list[Any], body: object) -> None:
    """Whatever stands there instead, the flow restarts and `/me` is not asked."""
    await assert_malformed(rig, lines, body)


@pytest.mark.parametrize(
    "body",
    [
        "<html>Sorry, something went wrong.</html>",
        "",
        "{",
        '{"access_token":NaN}',
        '{"access_token":"a","access_token":"b"}',
        b"\xff\xfe{\x00}\x00",
    ],
)
async def test_e24_a_good_status_without_json_is_malformed(rig: Rig, lines: list[Any], body: object) -> None:
    """The line holds status, content type and length, and nothing of the body."""
    script = answer(body, headers={"content-type": "text/html; charset=utf-8"})
    await assert_malformed(rig, lines, script)
    content = body if isinstance(body, bytes) else str(body).encode()
    assert lines[0]["status"] == 200
    assert lines[0]["content_type"] == "text/html; charset=utf-8"
    assert lines[0]["length"] == len(content)
    assert "Sorry" not in str(lines)


async def test_json_under_another_content_type_is_json(rig: Rig) -> None:
    """Meta has answered JSON as text/javascript; what it is decides, not what it is called."""
    script = answer(rig.good_grant(), headers={"content-type": "text/javascript; charset=UTF-8"})
    assert (await rig.sign_in(grant=script)).username == "lan.nguyen"


@pytest.mark.parametrize(
    "permissions", [[], "", " , ", ["instagram_basic"], "business_basic,instagram_business_basic_x", [""]]
)
async def test_e38_basic_not_granted_is_a_missing_permission(rig: Rig, lines: list[Any], permissions: object) -> None:
    """Empty differs from missing: consent was given to nothing, so `/me` need not be asked."""
    with pytest.raises(PermissionMissing):
        await rig.sign_in(grant=rig.good_grant(permissions=permissions))
    assert rig.platform.paths() == ["/oauth/access_token"]
    assert [line["reason"] for line in lines] == ["permission_missing"]


@pytest.mark.parametrize("permissions", [None, 7, {"a": 1}, [BASIC, 7], [{"permission": BASIC, "status": "granted"}]])
async def test_e38_permissions_that_cannot_be_read_count_as_not_said(rig: Rig, permissions: object) -> None:
    """Then `/me` decides: it refuses where the permission is missing."""
    assert (await rig.sign_in(grant=rig.good_grant(permissions=permissions))).username == "lan.nguyen"


NAMES = st.lists(st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=30), max_size=8)


@given(NAMES)
def test_permissions_of_a_list_and_of_a_comma_string_are_the_same(names: list[str]) -> None:
    """Two spellings, one meaning: each name once, in the order of their coming."""
    expected = tuple(dict.fromkeys(names))
    assert read_permissions(names) == expected
    assert read_permissions(",".join(names)) == expected
    assert read_permissions(" ,  ".join(names + names)) == expected


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_permissions_never_crash(value: object) -> None:
    """Any JSON value is read or counts as not said; no name is blank and none comes twice."""
    names = read_permissions(value)
    if names is not None:
        assert all(name.strip() == name != "" for name in names)
        assert len(set(names)) == len(names)


async def assert_malformed(rig: Rig, lines: list[Any], grant: object) -> None:
    script = grant if callable(grant) else answer(grant)
    with pytest.raises(ProviderError):
        await rig.sign_in(grant=script)
    assert rig.platform.paths() == ["/oauth/access_token"]
    assert [(line["call"], line["reason"]) for line in lines] == [("exchange", "malformed")]
