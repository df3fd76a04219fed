"""Where the browser is sent."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from app.oauth.instagram.client import Instagram, InstagramSettings

REDIRECT_URI = "https://casino.example/oauth/instagram/callback"


def make(api: str, **changes: str) -> Instagram:
    wishes = {
        "api": api,
        "client_id": "990602627938098",
        "client_secret": "s3cret-of-a-test",
        "redirect_uri": REDIRECT_URI,
    }
    return Instagram(InstagramSettings(**(wishes | changes)))


@pytest.mark.parametrize(
    ("api", "address", "scope", "note"),
    [
        (
            "instagram_login",
            "https://www.instagram.com/oauth/authorize",
            "instagram_business_basic",
            "professional_only",
        ),
        ("basic_display", "https://api.instagram.com/oauth/authorize", "user_profile", None),
    ],
)
def test_each_dialect_asks_its_own_host_for_the_one_permission(
    api: str, address: str, scope: str, note: str | None
) -> None:
    """Basic only: no permission that a sign-in does not need."""
    provider = make(api)
    parts = urlsplit(provider.authorize_url(state="s" * 43))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == address
    assert parse_qsl(parts.query, strict_parsing=True) == [
        ("client_id", "990602627938098"),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
        ("scope", scope),
        ("state", "s" * 43),
    ]
    assert provider.note == note


def test_a05_every_authorize_address_carries_the_state_and_no_secret() -> None:
    """Without the state there is login CSRF; whatever stands in it cannot add parameters."""
    for api in ("instagram_login", "basic_display"):
        query = urlsplit(make(api).authorize_url(state="a&scope=all#x y%2F")).query
        assert dict(parse_qsl(query))["state"] == "a&scope=all#x y%2F"
        assert len(parse_qsl(query)) == 5
        assert "s3cret" not in query


def test_an_overridden_address_may_have_a_query_of_its_own() -> None:
    """Simulators and relays stand wherever they like."""
    url = make("instagram_login", authorize_url="http://127.0.0.1:9000/a?tenant=1").authorize_url(state="s")
    assert url.startswith("http://127.0.0.1:9000/a?tenant=1&client_id=")


@pytest.mark.parametrize(
    "changes",
    [
        {"api": "threads"},
        {"client_id": ""},
        {"client_secret": ""},
        {"token_url": "ftp://api.instagram.com/x"},
        {"graph_url": "graph.instagram.com"},
        {"graph_url": "https://user@graph.instagram.com"},
        {"redirect_uri": "https://casino.example/cb#part"},
    ],
)
def test_a15_settings_that_cannot_work_stop_the_start(changes: dict[str, str]) -> None:
    """Fail closed and at once, and without the secret in the words."""
    with pytest.raises(ValueError, match="Instagram") as refused:
        make(**{"api": "instagram_login", **changes})
    assert "s3cret" not in str(refused.value)


def test_settings_do_not_show_their_secret() -> None:
    """A repr ends up in logs sooner or later."""
    settings = InstagramSettings(
        api="basic_display", client_id="1", client_secret="s3cret-of-a-test", redirect_uri=REDIRECT_URI
    )
    assert "s3cret" not in repr(settings)
