"""OIDC_PROVIDERS and what belongs to it: read from any source, every fault told (A15, A19)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.config import Settings, SettingsError
from app.oauth.registry import build_providers

ACME = {"ISSUER": "https://id.acme.example", "CLIENT_ID": "c", "CLIENT_SECRET": "s3cret-of-a-test"}


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OIDC_PROVIDERS", raising=False)


def named(name: str, **changes: str | None) -> dict[str, str]:
    """The settings of one whole provider, with changes."""
    values = {**ACME, **changes}
    return {f"OIDC_{name.upper()}_{part}": value for part, value in values.items() if value is not None}


def loaded(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], **wishes: Any) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return Settings.load(_env_file=None, **wishes)


def problems(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], **wishes: Any) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        loaded(monkeypatch, values, **wishes)
    return refused.value.problems


async def test_two_providers_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Google needs no issuer; names are the operator's; the callback follows the name."""
    google = named("google", ISSUER=None)
    settings = loaded(monkeypatch, {"OIDC_PROVIDERS": "google, ACME", **named("acme", LABEL="Acme Plus"), **google})
    providers = build_providers(settings)
    assert {name: provider.label for name, provider in providers.items()} == {"google": "Google", "acme": "Acme Plus"}
    assert [client.issuer for client in settings.openid_clients] == [
        "https://accounts.google.com",
        "https://id.acme.example",
    ]
    assert settings.redirect_uri_of("acme") == "http://127.0.0.1:8001/oauth/acme/callback"
    assert "s3cret-of-a-test" not in repr(settings)
    for provider in providers.values():
        await provider.close()


def test_from_env_file_and_from_arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env` in any case, the environment before it, and what `igw dev` decides before both."""
    lines = [f"{name.lower()}={value}" for name, value in named("acme").items()]
    (tmp_path / ".env").write_text("\n".join(["OIDC_PROVIDERS=acme", *lines, "oidc_acme_label=File"]))
    assert [client.label for client in Settings.load().openid_clients] == ["File"]
    monkeypatch.setenv("OIDC_ACME_LABEL", "Environment")
    assert [client.label for client in Settings.load().openid_clients] == ["Environment"]
    assert [client.label for client in Settings.load(oidc_acme_label="Argument").openid_clients] == ["Argument"]


@pytest.mark.parametrize(
    ("name", "changes", "told"),
    [
        ("acme", {"CLIENT_ID": None}, ["OIDC_ACME_CLIENT_ID is missing"]),
        ("acme", {"CLIENT_SECRET": ""}, ["OIDC_ACME_CLIENT_SECRET is missing"]),
        ("acme", {"CLIENT_ID": None, "CLIENT_SECRET": None}, ["OIDC_ACME_CLIENT_ID and OIDC_ACME_CLIENT_SECRET are"]),
        ("acme", {"ISSUER": None}, ["OIDC_ACME_ISSUER is missing"]),
        ("acme", {"ISSUER": None, "CLIENT_ID": None}, ["OIDC_ACME_CLIENT_ID is", "OIDC_ACME_ISSUER is missing"]),
        ("acme", {"ISSUER": "http://id.acme.example"}, ["OIDC_ACME_ISSUER must be https"]),
        ("acme", {"ISSUER": "http://10.0.0.7"}, ["OIDC_ACME_ISSUER must be https"]),
        ("acme", {"ISSUER": "https://id.acme.example?x=1"}, ["OIDC_ACME_ISSUER must be an https address"]),
        ("acme", {"ISSUER": "https://u:p@id.acme.example"}, ["OIDC_ACME_ISSUER must be an https address"]),
        ("acme", {"ISSUER": "https://[x"}, ["OIDC_ACME_ISSUER is no address"]),
        ("acme", {"ISSUER": "https://a.example/" + "a" * 255}, ["OIDC_ACME_ISSUER must be an https address"]),
        ("acme", {"ALGORITHMS": "none"}, ["OIDC_ACME_ALGORITHMS names 'none'"]),
        ("acme", {"ALGORITHMS": "RS256,HS256"}, ["OIDC_ACME_ALGORITHMS names 'HS256'"]),
        ("google", {"ISSUER": "https://accounts.evil.example"}, ["OIDC_GOOGLE_ISSUER leads elsewhere"]),
        ("instagram", {}, ["OIDC_PROVIDERS names 'instagram', a name that is taken"]),
        ("bad-name", {}, ["OIDC_PROVIDERS names 'bad-name'"]),
        ("a/../b", {}, ["OIDC_PROVIDERS names 'a/../b'"]),
        ("n" * 21, {}, [f"OIDC_PROVIDERS names '{'n' * 21}'"]),
    ],
)
def test_a15_every_fault_is_told(
    name: str, changes: dict[str, str | None], told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A provider that is named and not whole stops the start; none is quietly half on."""
    found = problems(monkeypatch, {"OIDC_PROVIDERS": name, **named(name, **changes)})
    assert len(found) == len(told)
    for sentence, beginning in zip(found, told, strict=True):
        assert sentence.startswith(beginning)
    assert not any("s3cret" in sentence for sentence in found)


def test_a_provider_that_is_not_named_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken out of OIDC_PROVIDERS, its other settings may stay."""
    assert loaded(monkeypatch, named("acme")).openid_clients == ()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"FB_CLIENT_ID": "1"}, "FB_CLIENT_SECRET is missing"),
        ({"FB_CLIENT_SECRET": "s"}, "FB_CLIENT_ID is missing"),
        ({"ZALO_APP_ID": "1"}, "ZALO_APP_SECRET is missing"),
        ({"ZALO_APP_SECRET": "s"}, "ZALO_APP_ID is missing"),
    ],
)
def test_a15_half_a_pair(values: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with Instagram."""
    [sentence] = problems(monkeypatch, values)
    assert sentence.startswith(told)


def test_placeholders_stop_a_production_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them at once."""
    pairs = {"FB_CLIENT_ID": "1", "FB_CLIENT_SECRET": "changeme", "ZALO_APP_ID": "1", "ZALO_APP_SECRET": "xxxx"}
    openid = {"OIDC_PROVIDERS": "acme", **named("acme", CLIENT_SECRET="your-secret-here")}
    rest = {"APP_ENV": "prod", "PUBLIC_URL": "https://casino.example", "JWT_SIGNING_KEY": "k" * 40}
    found = problems(monkeypatch, {**rest, **pairs, **openid})
    names = ["FB_CLIENT_SECRET", "ZALO_APP_SECRET", "OIDC_ACME_CLIENT_SECRET"]
    assert [sentence.split(" ")[0] for sentence in found] == names
