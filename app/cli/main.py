"""`igw`: one command for operators and developers. Each verb lives in its own file; this one only lists them."""

import secrets
import sys
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import DBAPIError

from app.cli.migrate import migrate as run_migrations
from app.config import Settings, SettingsError
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
