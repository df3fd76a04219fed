"""The shipped app as a test meets it: a server, its database, the simulated Instagram, and players for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.makers.databases import DatabaseUnderTest, Kind, make_migrated_database
from tests.makers.players import Player
from tests.servers.igw import IgwServer, start_igw
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.simulator import InstagramSimulator, start_instagram


@dataclass
class App:
    """A running app and what it stands on. Use `url`, `database`, `instagram.control`, `new_player()`."""

    server: IgwServer
    database: DatabaseUnderTest
    instagram: InstagramSimulator
    secrets_seen: SecretsSeen
    players: list[Player] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its public URL, without a slash at the end."""
        return self.server.url

    @property
    def log_paths(self) -> list[Path]:
        """The logs of the app and of its simulator."""
        return [self.server.process.log_path, self.instagram.process.log_path]

    def new_player(self, **known: str) -> Player:
        """Somebody new at a browser of his own. `address="127.0.0.9"` makes him come from there."""
        player = Player(self.url, self.secrets_seen, **known)
        self.players.append(player)
        return player

    def stop(self) -> None:
        """Let everything end, and look through the logs for secrets. The end of the run looks once more."""
        for player in self.players:
            player.close()
        self.server.process.leave()
        self.instagram.stop()
        leaks = self.secrets_seen.scan(self.log_paths)
        assert not leaks, "secrets in logs: " + "; ".join(map(str, leaks[:10]))


def start_app(
    run: RunFolder,
    secrets_seen: SecretsSeen,
    *,
    kind: Kind = "sqlite",
    database: DatabaseUnderTest | None = None,
    port: int | None = None,
    arguments: tuple[str, ...] = (),
    uvicorn: bool = False,
    host: str = "127.0.0.1",
    **settings: str | None,
) -> App:
    """A simulator and an app that knows it, on a fresh migrated database unless one is given.

    `host="localhost"` gives it a public URL with a name, as passkeys need.
    `settings` are environment variables of the app (`RATE_LIMITS="on"`); None takes a setting away.
    """
    port = port or free_port()
    database = database or make_migrated_database(run, kind)
    redirect_uri = settings.get("IG_REDIRECT_URI") or f"http://{host}:{port}/oauth/instagram/callback"
    instagram = start_instagram(run, redirect_uris=[redirect_uri], wait=False)
    public_url = f"http://{host}:{port}"
    merged = {"DB_URL": database.url, "PUBLIC_URL": public_url, **instagram.settings, **settings}
    chosen = {name: value for name, value in merged.items() if value is not None}
    server = start_igw(run, chosen, secrets_seen=secrets_seen, port=port, arguments=arguments, uvicorn=uvicorn)
    instagram.wait()
    server.url = f"http://{host}:{port}"
    return App(server, database, instagram, secrets_seen)
