"""`igw provider …`, `igw ledger reconcile`: the commands of games, listed here; each verb lives in its own file."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.loading import act, load_settings

provider = typer.Typer(help="Game providers: who may call the wallet, and with which keys.")

ProviderName = Annotated[str, typer.Argument(metavar="NAME", help="Such as acme-games.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@provider.command("add")
def add_provider(
    name: ProviderName,
    dialect: Annotated[str, typer.Option(help="How it speaks: native, softswiss, hub88.")],
    url: Annotated[str | None, typer.Option(help="Where its games open.")] = None,
    public_key: Annotated[Path | None, typer.Option(help="hub88: its RSA key in PEM form.")] = None,
    key_id: Annotated[str | None, typer.Option(help="Not in production: this key id.")] = None,
    secret: Annotated[str | None, typer.Option(help="Not in production: this secret.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Register one; prints its key id and secret, once."""
    commands = act("provider")
    new = commands.NewProvider(name, dialect, url, None, key_id, secret)
    print(commands.add(load_settings(), new, public_key=public_key, as_data=as_json))


@provider.command("rotate")
def rotate_provider(
    name: ProviderName,
    public_key: Annotated[Path | None, typer.Option(help="hub88: its new RSA key in PEM form.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """A fresh key; the one before it works until the next turn."""
    print(act("provider").rotate(load_settings(), name, public_key=public_key, as_data=as_json))


@provider.command("list")
def list_providers(as_json: AsJson = False) -> None:  # noqa: FBT002
    """All of them."""
    print(act("provider").list_all(load_settings(), as_data=as_json))


@provider.command("hooks")
def answer_hooks(name: ProviderName) -> None:
    """Not in production: the operator's part of `igw conformance … --hooks "igw provider hooks NAME"`."""
    act("provider_hooks").serve_hooks(load_settings(), name)


@provider.command("disable")
def disable_provider(name: ProviderName) -> None:
    """No game opens, no bet is taken; what was won is still paid."""
    print(act("provider").turn(load_settings(), name, active=False))


@provider.command("enable")
def enable_provider(name: ProviderName) -> None:
    """Take its bets again."""
    print(act("provider").turn(load_settings(), name, active=True))


def verify(file: Annotated[Path, typer.Argument(help="What `igw ledger statement` printed.")]) -> None:
    """Whether a wallet's statement proves itself, offline: every hash follows from the line before."""
    print(act("ledger").verify_file(file))


Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="UTC.")]


def reconcile(
    file: Annotated[Path, typer.Argument(help="CSV or JSON: action_id, amount, and if told currency and state.")],
    name: Annotated[str, typer.Option("--provider", help="Whose list it is.")],
    since: Day = None,
    until: Day = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """A provider's list beside ours; exit code 1 and the first differences when they do not agree."""
    wish = {"provider": name, "since": since, "until": until}
    text, code = act("ledger").reconcile_file(load_settings(), file, **wish, as_data=as_json)
    print(text)
    raise typer.Exit(code)
