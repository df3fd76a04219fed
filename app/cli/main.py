"""`igw`: one command for operators and developers. Each verb lives in its own file; this one only lists them."""

import importlib
import os
import secrets
import sys
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import DBAPIError

from app.cli.migrate import migrate as run_migrations
from app.cli.serve import serve as run_server
from app.config import Settings, SettingsError
from app.preflight import StartRefused
from migrations.steps import MigrationRefused

cli = typer.Typer(
    name="igw",
    help="Player account management for social casinos: virtual coins, no real money.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@cli.command()
def migrate(
    plan: Annotated[bool, typer.Option("--plan", help="Print the SQL and change nothing.")] = False,  # noqa: FBT002
) -> None:
    """Bring the database to the current schema: empty, older, or the design guide's own."""
    settings = load_settings()
    try:
        print(run_migrations(settings, plan=plan))
    except MigrationRefused as refusal:
        stop(str(refusal))
    except (DBAPIError, OSError) as error:
        stop(f"The database cannot be reached or refused a step: {getattr(error, 'orig', None) or error}")


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8001,
    workers: Annotated[int, typer.Option(help="Worker processes.", min=1, max=256)] = 1,
) -> None:
    """Run the production server. The database must be current (`igw migrate`)."""
    settings = load_settings()
    # Workers read the settings again; a key that was made up for this process must be theirs too.
    os.environ.setdefault("JWT_SIGNING_KEY", ",".join(settings.jwt_signing_key))
    try:
        raise typer.Exit(run_server(settings, host=host, port=port, workers=workers))
    except StartRefused as refusal:
        stop(str(refusal))


simulator = typer.Typer(help="Simulated outside world, as real HTTP servers, for development and tests.")
cli.add_typer(simulator, name="simulator", no_args_is_help=True)


@simulator.command(
    "instagram",
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    add_help_option=False,
)
def simulate_instagram(context: typer.Context) -> None:
    """A simulated Instagram: consent page, tokens, profile, faults. `--help` lists its own options."""
    # The simulators share no code with the service: they are another program, started as one.
    os.execv(sys.executable, [sys.executable, "-m", "simulators.instagram", *context.args])  # noqa: S606


@cli.command()
def openapi() -> None:
    """Print the API document (docs/openapi.json; the pages' client is generated from it)."""
    # Imported here because the application itself is heavy and no other command needs it.
    print(importlib.import_module("app.cli.openapi").document_text(), end="")


@cli.command()
def secret() -> None:
    """Print a fresh random key for JWT_SIGNING_KEY."""
    print(secrets.token_urlsafe(48))


def load_settings() -> Settings:
    """The settings, or an end with every problem listed (exit 1)."""
    try:
        return Settings.load()
    except SettingsError as error:
        stop("The settings cannot be used:\n" + "\n".join(f"  - {problem}" for problem in error.problems))


def stop(message: str) -> NoReturn:
    """Say why and end with exit code 1."""
    print(message, file=sys.stderr)
    raise typer.Exit(1)


def run() -> None:
    """The console script."""
    cli()
