"""What a browser brings back as a code, before anything is sent anywhere."""

import pytest

from app.oauth.errors import BadCallback
from app.oauth.meta_code import clean_code
from tests.oauth.conftest import Rig

CODE = "AQDx_-9" * 20


@pytest.mark.parametrize(
    ("brought", "sent"), [(CODE, CODE), (CODE + "#_", CODE), (CODE + "#_=_", CODE), (CODE + "_", CODE + "_")]
)
async def test_e07_one_trailing_fragment_is_no_part_of_the_code(rig: Rig, brought: str, sent: str) -> None:
    """In-app browsers hand over the fragment; it is taken off once, and the rest is sent letter by letter."""
    rig.code = brought
    await rig.sign_in()
    assert rig.platform.seen[0].form()["code"] == sent


@pytest.mark.parametrize(
    "brought",
    [
        "",
        "#_",
        "#_=_",
        CODE + "#_#_",
        CODE + "#_=_#_",
        CODE + "#_#_=_",
        "AQ code",
        "AQ\ncode",
        "AQ\x00",
        "AQ%23",
        "AQ&client_id=1",
        "AQé",
        "AQ<b>",
        "A" * 4097,
        "\ud800",
    ],
)
async def test_e07_what_cannot_be_a_code_is_refused_without_a_call(rig: Rig, brought: str) -> None:
    """Charset and length are checked before our secret travels."""
    rig.code = brought
    with pytest.raises(BadCallback):
        await rig.sign_in()
    assert rig.platform.seen == []
    assert rig.observed == []


def test_e07_the_longest_code_is_taken() -> None:
    """4096 characters, counted without the fragment."""
    assert clean_code("A" * 4096 + "#_=_") == "A" * 4096


async def test_the_exchange_sends_exactly_the_documented_form(rig: Rig) -> None:
    """Form fields in the body, nothing in the address; the same redirect address as at the start."""
    await rig.sign_in()
    exchange, me = rig.platform.seen
    assert (exchange.method, exchange.path) == ("POST", "/oauth/access_token")
    assert exchange.headers["content-type"] == "application/x-www-form-urlencoded"
    assert exchange.form() == {
        "client_id": "990602627938098",
        "client_secret": rig.secret,
        "grant_type": "authorization_code",
        "redirect_uri": "http://127.0.0.1:8001/oauth/instagram/callback",
        "code": rig.code,
    }
    assert me.method == "GET"
    assert me.path == f"/me?fields=id%2Cuser_id%2Cusername%2Caccount_type&access_token={rig.token}"
    assert rig.secret not in me.path
    assert {exchange.headers["accept-encoding"], me.headers["accept-encoding"]} == {"identity"}
