"""`igw`: one command for operators and developers. Each verb lives in its own file; this one only lists them."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.dev.wish import Wish
from app.cli.errors import CommandFailed
from app.cli.game_commands import provider, reconcile, verify
from app.cli.loading import act, load_settings
from app.cli.lobby_commands import games
from app.config import SettingsError
from app.logs import log_beside_answers

cli = typer.Typer(
    name="igw",
    help="Player account management for social casinos: virtual coins, no real money.",
    epilog="Settings come from the environment and from .env: docs/settings.md. Nothing has to be set for `igw dev`.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)]


@cli.command()
def dev(
    host: Host = "127.0.0.1",
    port: Port = 8001,
    tunnel: Annotated[bool, typer.Option("--tunnel", help="Open an https address with ngrok.")] = False,  # noqa: FBT002
    reload: Annotated[bool, typer.Option("--reload", help="Start again when the source changes.")] = False,  # noqa: FBT002
) -> None:
    """Run everything on this machine, Instagram simulated."""
    wish = Wish(host=host, port=port, tunnel=tunnel, reload=reload)
    raise typer.Exit(act("dev.run").dev(load_settings(), wish=wish))


@cli.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8001,
    workers: Annotated[int, typer.Option(help="Worker processes.", min=1, max=256)] = 1,
) -> None:
    """Run the production server, on a database that is current."""
    raise typer.Exit(act("serve").serve(load_settings(), host=host, port=port, workers=workers))


@cli.command()
def migrate(
    plan: Annotated[bool, typer.Option("--plan", help="Print the SQL and change nothing.")] = False,  # noqa: FBT002
) -> None:
    """Bring any database of ours, or an empty one, up to date."""
    print(act("migrate").migrate(load_settings(), plan=plan))


@cli.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of {check, status, message, mend}.")] = False,  # noqa: FBT002
    online: Annotated[bool, typer.Option("--online", help="Ask Meta's address, too.")] = False,  # noqa: FBT002
) -> None:
    """Look for what is wrong, and tell the mend."""
    text, code = act("doctor.run").doctor(as_data=as_json, online=online)
    print(text)
    raise typer.Exit(code)


simulator = typer.Typer(help="Play the outside world, for development and tests.")
cli.add_typer(simulator, name="simulator", no_args_is_help=True)


_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}


@simulator.command("instagram", context_settings=_PASSED_ON, add_help_option=False)
def simulate_instagram(context: typer.Context) -> None:
    """A simulated Instagram: consent page, tokens, profile, faults. `--help` lists its own options."""
    _simulate("instagram", context)


@simulator.command("facebook", context_settings=_PASSED_ON, add_help_option=False)
def simulate_facebook(context: typer.Context) -> None:
    """A simulated Facebook Login."""
    _simulate("facebook", context)


@simulator.command("openid", context_settings=_PASSED_ON, add_help_option=False)
def simulate_openid(context: typer.Context) -> None:
    """A simulated OpenID Connect provider, honest or hostile."""
    _simulate("openid", context)


@simulator.command("turnstile", context_settings=_PASSED_ON, add_help_option=False)
def simulate_turnstile(context: typer.Context) -> None:
    """A simulated Turnstile on its own; every option is passed on, --help too."""
    _simulate("turnstile", context)


@simulator.command("hcaptcha", context_settings=_PASSED_ON, add_help_option=False)
def simulate_hcaptcha(context: typer.Context) -> None:
    """A simulated hCaptcha on its own; every option is passed on, --help too."""
    _simulate("hcaptcha", context)


@simulator.command("zalo", context_settings=_PASSED_ON, add_help_option=False)
def simulate_zalo(context: typer.Context) -> None:
    """A simulated Zalo, inside Vietnam or not."""
    _simulate("zalo", context)


@simulator.command("studio", context_settings=_PASSED_ON, add_help_option=False)
def simulate_studio(context: typer.Context) -> None:
    """A game studio with two slots, honest or not; every option is passed on, --help too."""
    _simulate("studio", context)


@cli.command("conformance", context_settings=_PASSED_ON, add_help_option=False)
def conformance(context: typer.Context) -> None:
    """Play cases W1 to W35 against any wallet API: `igw conformance URL --dialect native …`; --help tells all."""
    _simulate("conformance", context)


def _simulate(name: str, context: typer.Context) -> None:
    # The simulators share no code with the service: they are another program, started as one.
    os.execv(sys.executable, [sys.executable, "-m", f"simulators.{name}", *context.args])  # noqa: S606


meta = typer.Typer(help="What Meta demands: people who want their data deleted.")
cli.add_typer(meta, name="meta", no_args_is_help=True)


@meta.command("import-deletions")
def import_deletions(
    file: Annotated[Path, typer.Argument(help="One id a line, or CSV with a header.")],
    product: Annotated[str | None, typer.Option(help="instagram or facebook; both unless given.")] = None,
) -> None:
    """Delete Meta's data of everybody in a list that Meta has mailed."""
    print(act("meta").import_list(load_settings(), file=file, product=product))


@meta.command("sign")
def sign_meta_request(
    user_id: Annotated[str, typer.Option(help="The provider's id of the person.")],
    product: Annotated[str, typer.Option(help="instagram or facebook.")] = "instagram",
    number: Annotated[bool, typer.Option("--number", help="The id as a JSON number.")] = False,  # noqa: FBT002
    i_know_it_is_prod: Annotated[bool, typer.Option("--i-know-it-is-prod", help="In production, too.")] = False,  # noqa: FBT002
) -> None:
    """Print a signed_request as Meta would sign it: curl -d signed_request=… …/fb/delete."""
    wish = {"subject": user_id, "product": product, "as_number": number, "anyway": i_know_it_is_prod}
    print(act("meta").sign(load_settings(), **wish))


player = typer.Typer(help="For support: look at a player, keep him out, correct what he told once.")
cli.add_typer(player, name="player", no_args_is_help=True)


Email = Annotated[str | None, typer.Option(help="His e-mail address.")]
UserId = Annotated[int | None, typer.Option("--id", help="His userId.", min=1, max=2**31 - 1)]
PlayerId = Annotated[int, typer.Argument(help="His userId, as `igw player show` tells it.", min=1, max=2**31 - 1)]
Reason = Annotated[str, typer.Option(help="Why; it stays in the record, where the player can read it.")]
By = Annotated[
    str | None,
    typer.Option(envvar="IGW_STAFF", help="Who you are; stays in the record. Else sudo's caller or the system's user."),
]


@player.command("show")
def show_player(email: Email = None, user_id: UserId = None) -> None:
    """Who he is, and why he may not get in or play."""
    print(act("player").show(load_settings(), email=email, user_id=user_id))


@player.command("block")
def block_player(user_id: PlayerId, reason: Reason, by: By = None) -> None:
    """Keep him out; his sessions end at once."""
    _change_player("block_player", (user_id, reason, by))


@player.command("unblock")
def unblock_player(user_id: PlayerId, reason: Reason, by: By = None) -> None:
    """Let him in again."""
    _change_player("unblock_player", (user_id, reason, by))


@player.command("set-birth-date")
def set_birth_date(
    user_id: PlayerId,
    day: Annotated[str, typer.Argument(help="Such as 1994-05-17.")],
    reason: Reason,
    by: By = None,
) -> None:
    """Correct his birth date; he himself gives it once."""
    _change_player("set_birth_date", (user_id, reason, by), day)


@player.command("set-country")
def set_country(
    user_id: PlayerId,
    country: Annotated[str, typer.Argument(help="ISO code, such as VN.")],
    reason: Reason,
    by: By = None,
) -> None:
    """Correct his country; he himself gives it once."""
    _change_player("set_country", (user_id, reason, by), country)


def _change_player(verb: str, whom: tuple[int, str, str | None], *values: str) -> None:
    changes = act("change_player")
    print(getattr(changes, verb)(load_settings(), changes.Whom(*whom), *values))


wallet = typer.Typer(help="Staff money: virtual coins in or out of one wallet.")
cli.add_typer(wallet, name="wallet", no_args_is_help=True)


@wallet.command("adjust")
def adjust_wallet(
    user_id: Annotated[int, typer.Option("--player", help="His userId.", min=1, max=2**31 - 1)],
    currency: Annotated[str, typer.Option(help="ISO code of the wallet, such as USD.")],
    amount: Annotated[str, typer.Option(help="In main units; with a minus it is taken out: 100.00 or -5.")],
    reason: Annotated[str, typer.Option(help="Why; stays in the ledger.")],
    key: Annotated[str, typer.Option(help="Yours, such as a ticket's number: the same key never posts twice.")],
    wallet_id: Annotated[
        int | None, typer.Option("--wallet", help="Which, if he has several in this currency.", min=1, max=2**31 - 1)
    ] = None,
    by: By = None,
) -> None:
    """Post an adjustment, once for each key."""
    wallets = act("wallet")
    print(wallets.adjust_wallet(load_settings(), wallets.Wish(user_id, currency, amount, reason, key, wallet_id, by)))


ledger = typer.Typer(help="The books: whether they hold, and what has moved.")
cli.add_typer(ledger, name="ledger", no_args_is_help=True)


@ledger.command("check")
def check_ledger(
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,  # noqa: FBT002
) -> None:
    """Look at every entry; exit code 1 and the first broken rows when something does not hold."""
    text, code = act("ledger").check(load_settings(), as_data=as_json)
    print(text)
    raise typer.Exit(code)


@ledger.command("statement")
def ledger_statement(
    wallet_id: Annotated[int, typer.Option("--wallet", help="Its wallet_id.", min=1, max=2**31 - 1)],
) -> None:
    """Every movement of one wallet as CSV, the oldest first."""
    act("ledger").statement(load_settings(), wallet_id=wallet_id)


ledger.command("verify")(verify)
ledger.command("reconcile")(reconcile)
cli.add_typer(games, name="games", no_args_is_help=True)
cli.add_typer(provider, name="provider", no_args_is_help=True)


@cli.command()
def openapi() -> None:
    """Print the API document, docs/openapi.json."""
    print(act("openapi").document_text(), end="")


@cli.command()
def secret() -> None:
    """Print a fresh random key for JWT_SIGNING_KEY."""
    print(secrets.token_urlsafe(48))


def run() -> None:
    """What the console script does: whatever fails in a known way ends with a sentence and exit code 1."""
    log_beside_answers()
    try:
        cli()
    except (CommandFailed, SettingsError) as failure:
        sys.exit(str(failure) or 1)
    except KeyboardInterrupt:
        sys.exit(130)
