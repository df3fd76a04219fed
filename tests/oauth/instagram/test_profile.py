"""Who `/me` says has signed in."""

from typing import Any

import pytest

from app.oauth.errors import ProviderError
from app.oauth.identity_provider import Profile
from tests.oauth.conftest import Rig
from tests.oauth.scripted_server import answer


async def test_a_profile_holds_the_exact_ids_and_no_email(rig: Rig) -> None:
    """Key: provider, client id, `id`. The professional id stands beside it. Instagram gives no address."""
    assert await rig.sign_in(me=rig.good_me(account_type="BUSINESS")) == Profile(
        provider="instagram",
        client_id="990602627938098",
        external_id="27640875000000001",
        alternate_id="17841405000000001",
        username="lan.nguyen",
        display_name=None,
        email=None,
        email_verified=False,
        account_type="business",
    )


@pytest.mark.parametrize(
    "body",
    [
        {"username": "lan.nguyen"},
        {"data": [{"user_id": "17841405000000001", "username": "x"}]},
        {"data": []},
        {},
        None,
        [],
        "x",
    ],
)
async def test_e30_e32_without_an_id_nobody_gets_in(rig: Rig, lines: list[Any], body: object) -> None:
    """No player by name, and `user_id` does not silently stand in for the `id` that was asked for."""
    with pytest.raises(ProviderError):
        await rig.sign_in(me=answer(body))
    assert [(line["call"], line["reason"]) for line in lines] == [("me", "malformed")]


@pytest.mark.parametrize(
    "odd",
    [
        1.7841405e16,
        -0.5,
        True,
        " ",
        "",
        None,
        -17841405000000001,
        "-1",
        "9" * 65,
        ["1"],
        {"id": "1"},
        "17841405 000",
        "\u0661\u0667",
    ],
)
async def test_e31_an_odd_id_is_refused(rig: Rig, lines: list[Any], odd: object) -> None:
    """Floats have lost digits, the rest never were ids."""
    with pytest.raises(ProviderError):
        await rig.sign_in(me=rig.good_me(id=odd))
    assert [line["reason"] for line in lines] == ["malformed"]


async def test_e31_a_number_becomes_exact_text(rig: Rig) -> None:
    """2^53 + 1 is where floats begin to round."""
    profile = await rig.sign_in(me=rig.good_me(id=9007199254740993, user_id=17841458366137975))
    assert (profile.external_id, profile.alternate_id) == ("9007199254740993", "17841458366137975")


@pytest.mark.parametrize("odd", [1.7841405e16, True, "", "x", [], -5])
async def test_an_odd_alternate_id_is_left_out(rig: Rig, odd: object) -> None:
    """It is no key, so it stops nobody; but a damaged one must not be stored either."""
    profile = await rig.sign_in(me=rig.good_me(user_id=odd))
    assert (profile.external_id, profile.alternate_id) == ("27640875000000001", None)


async def test_e32_a_wrapped_profile_is_unwrapped(rig: Rig) -> None:
    """Documented with a list around it, seen without."""
    assert (await rig.sign_in(me={"data": [rig.good_me()]})).external_id == "27640875000000001"


async def test_e33_leading_zeros_stay(rig: Rig) -> None:
    """ "0123" and "123" are two people."""
    assert (await rig.sign_in(me=rig.good_me(id="0123"))).external_id == "0123"


@pytest.mark.parametrize("name", [None, "", "   ", 17, ["x"], "\u202e\u2066", "\x00"])
async def test_e34_no_username_is_no_obstacle(rig: Rig, name: object) -> None:
    """The player gets a made-up display name elsewhere."""
    profile = await rig.sign_in(me=rig.good_me(username=name))
    assert (profile.external_id, profile.username) == ("27640875000000001", None)


async def test_e34_a_missing_username_is_no_obstacle(rig: Rig) -> None:
    """As above, without the key."""
    assert (await rig.sign_in(me={"id": "17841405000000001"})).username is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<img src=x onerror=1>", "<img src=x onerror=1>"),
        ("lan\u202enayugn", "lannayugn"),
        ("la\x00n\r\n\x1b[31mx", "lan[31mx"),
        ("e\u0301ric", "éric"),
        ("lan 🎰", "lan 🎰"),
        ("a" * 300, "a" * 64),
        ("  lan  ", "lan"),
        ("\ud83dlan", "lan"),
        ("la\u2028n", "lan"),
    ],
)
async def test_e35_a_hostile_username_is_data(rig: Rig, sent: str, kept: str) -> None:
    """Controls, direction marks and half characters go, the rest stays and is escaped by whoever shows it."""
    profile = await rig.sign_in(me=rig.good_me(username=sent))
    assert profile.username == kept
    assert profile.username.encode()


async def test_e36_e37_the_name_is_never_part_of_the_key(rig: Rig) -> None:
    """Same id, new name: the same key. Same name, new id: another key."""
    first = await rig.sign_in()
    renamed = await rig.sign_in(me=rig.good_me(username="lan.new"))
    stranger = await rig.sign_in(me=rig.good_me(id="555"))
    assert first.external_id == renamed.external_id != stranger.external_id
    assert (renamed.username, stranger.username) == ("lan.new", first.username)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("PERSONAL", "personal"),
        ("media_creator", "media_creator"),
        ("Media_Creator", "media_creator"),
        (None, None),
        (5, None),
        ("", None),
    ],
)
async def test_e40_e41_the_account_type_decides_nothing(rig: Rig, sent: object, kept: str | None) -> None:
    """Information only; case differs between documents and field."""
    profile = await rig.sign_in(me=rig.good_me(account_type=sent))
    assert (profile.external_id, profile.account_type) == ("27640875000000001", kept)
