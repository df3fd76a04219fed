"""`igw`: one command for operators and developers. Each verb lives in its own file; this one only lists them."""

import importlib
import os
import secrets
import sys
from typing import Annotated, Any

import typer

from app.cli.dev.wish import Wish
from app.cli.errors import CommandFailed
from app.config import Settings, SettingsError

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


@simulator.command("zalo", context_settings=_PASSED_ON, add_help_option=False)
def simulate_zalo(context: typer.Context) -> None:
    """A simulated Zalo, inside Vietnam or not."""
    _simulate("zalo", context)


def _simulate(name: str, context: typer.Context) -> None:
    # The simulators share no code with the service: they are another program, started as one.
    os.execv(sys.executable, [sys.executable, "-m", f"simulators.{name}", *context.args])  # noqa: S606


@cli.command()
def openapi() -> None:
    """Print the API document, docs/openapi.json."""
    print(act("openapi").document_text(), end="")


@cli.command()
def secret() -> None:
    """Print a fresh random key for JWT_SIGNING_KEY."""
    print(secrets.token_urlsafe(48))


def act(name: str) -> Any:
    """The module of one command. Loaded when it is run: `igw dev` and `--help` need not wait for what others use."""
    return importlib.import_module(f"app.cli.{name}")


def load_settings() -> Settings:
    """The settings; raises CommandFailed with every problem."""
    try:
        return Settings.load()
    except SettingsError as error:
        raise CommandFailed(problem_list(error)) from None
    except (OSError, UnicodeError) as error:
        raise CommandFailed(
            f"The file .env cannot be read: {getattr(error, 'strerror', 'it is not UTF-8 text')}."
        ) from None


def problem_list(error: SettingsError) -> str:
    """Every problem on a line of its own."""
    return "The settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in error.problems)


def run() -> None:
    """The console script: whatever fails in a known way ends with a sentence and exit code 1."""
    try:
        cli()
    except CommandFailed as failure:
        sys.exit(str(failure) or 1)
    except SettingsError as error:
        sys.exit(problem_list(error))
