"""`igw games …`: the commands of the catalogue. Each verb lives in its own file; this one only lists them."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.loading import act, load_settings

games = typer.Typer(help="Which games the lobby shows, and rounds that nobody finishes.")

ProviderName = Annotated[str, typer.Argument(metavar="PROVIDER", help="As `igw provider list` names it.")]
GameCode = Annotated[str, typer.Argument(metavar="CODE", help="The provider's own id of the game.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@games.command("import")
def import_games(
    file: Annotated[Path | None, typer.Argument(help='game-cards: a JSON list, or {"games": [...]}.')] = None,
    feed: Annotated[str | None, typer.Option(help="Fetch the cards from this address instead.")] = None,
    provider: Annotated[str | None, typer.Option(help="Whose cards they must be; a feed needs it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would change, and change nothing.")] = False,  # noqa: FBT002
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Add games and change those that are known; all of the cards or none."""
    commands = act("import_games")
    source = commands.Source(file=file, feed=feed, provider=provider)
    text, code = commands.import_games(load_settings(), source, dry_run=dry_run, as_data=as_json)
    print(text)
    raise typer.Exit(code)


@games.command("list")
def list_games(
    provider: Annotated[str | None, typer.Option(help="Of this provider alone.")] = None,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """All games, also those that are off; with --json an object a line."""
    act("games").list_games(load_settings(), provider=provider, as_data=as_json)


@games.command("enable")
def enable_game(provider: ProviderName, code: GameCode) -> None:
    """Show it in the lobby again."""
    print(act("games").switch(load_settings(), provider=provider, code=code, on=True))


@games.command("disable")
def disable_game(provider: ProviderName, code: GameCode) -> None:
    """Take it out of the lobby; what was won is still paid."""
    print(act("games").switch(load_settings(), provider=provider, code=code, on=False))


@games.command("open-rounds")
def list_open_rounds(
    hours: Annotated[int, typer.Option("--older-than", help="Open for so many hours.", min=0, max=87600)] = 0,
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """Rounds that are not over, the oldest first; the server closes them after OPEN_ROUND_HOURS."""
    print(act("games").list_open_rounds(load_settings(), hours=hours, as_data=as_json))


@games.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of a game-card, docs/game-card.schema.json."""
    print(act("games").schema_text(), end="")
