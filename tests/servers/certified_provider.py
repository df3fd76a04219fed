"""The certified OpenID provider (tests/certified_provider/) as a child process."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess, ServerStartError
from tests.servers.run_folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
NAME = "certified"
"""As OIDC_PROVIDERS has it."""


@dataclass
class CertifiedProvider:
    """A running provider with one client registered. `url` is its issuer."""

    run: RunFolder
    node: str
    redirect_uri: str
    port: int = field(default_factory=free_port)
    client_id: str = field(default_factory=lambda: f"client-{secrets.token_hex(4)}")
    client_secret: str = field(default_factory=lambda: secrets.token_hex(24))
    process: ServerProcess = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> Mapping[str, str]:
        """What makes an app use it."""
        prefix = f"OIDC_{NAME.upper()}"
        return {
            "OIDC_PROVIDERS": NAME,
            f"{prefix}_ISSUER": self.url,
            f"{prefix}_CLIENT_ID": self.client_id,
            f"{prefix}_CLIENT_SECRET": self.client_secret,
        }

    def start(self) -> None:
        """With a signing key that it has never had, and no memory of anybody."""
        self.process = ServerProcess.start(
            [self.node, ROOT / "tests" / "certified_provider" / "provider.js"],
            name="certified-provider",
            run=self.run,
            folder=self.run.folder("certified-provider"),
            environment={
                "PROVIDER_PORT": str(self.port),
                "PROVIDER_CLIENT_ID": self.client_id,
                "PROVIDER_CLIENT_SECRET": self.client_secret,
                "PROVIDER_REDIRECT_URI": self.redirect_uri,
            },
        )
        self.process.wait_until(lambda: accepts_connections(self.port))

    def stop(self) -> None:
        """End it."""
        self.process.stop()


def start_certified_provider(run: RunFolder, *, redirect_uri: str) -> CertifiedProvider:
    """Install what it needs, unless that has been done, and start it."""
    tool = ROOT / "tools" / "certified_provider.py"
    told = subprocess.run([sys.executable, tool], capture_output=True, text=True, check=False, cwd=ROOT)
    if told.returncode != 0:
        raise ServerStartError(f"{tool.name} failed with {told.returncode}:\n{told.stdout}\n{told.stderr}")
    return CertifiedProvider(run, node=told.stdout.splitlines()[-1], redirect_uri=redirect_uri)
