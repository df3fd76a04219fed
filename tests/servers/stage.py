"""The smaller simulated platforms (Facebook, OpenID Connect, Zalo, Turnstile, hCaptcha) as child processes."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from simulators.stage.control_client import StageControl
from tests.servers.ports import accepts_connections, free_port
from tests.servers.process import ServerProcess
from tests.servers.run_folder import RunFolder


@dataclass
class StageSimulator:
    """A running platform with one app registered. `url` has no slash at the end."""

    kind: str
    url: str
    process: ServerProcess
    client_id: str
    client_secret: str

    @cached_property
    def control(self) -> StageControl:
        """The client of its control API."""
        return StageControl(self.url)

    @property
    def settings(self) -> dict[str, str]:
        """The settings that make an app use this platform, under its usual name."""
        if self.kind == "openid":
            return {"OIDC_PROVIDERS": "acme", **self.settings_as("acme")}
        if self.kind == "facebook":
            return {
                "FB_CLIENT_ID": self.client_id,
                "FB_CLIENT_SECRET": self.client_secret,
                "FB_AUTHORIZE_URL": f"{self.url}/dialog/oauth",
                "FB_TOKEN_URL": f"{self.url}/oauth/access_token",
                "FB_GRAPH_URL": self.url,
            }
        if self.kind in ("turnstile", "hcaptcha"):
            paths = {"turnstile": ("/turnstile/v0/siteverify", "/turnstile/v0/api.js")}
            verify, script = paths.get(self.kind, ("/siteverify", "/1/api.js"))
            name = self.kind.upper()
            return {
                "BOT_CHECK": self.kind,
                f"{name}_SITE_KEY": self.client_id,
                f"{name}_SECRET_KEY": self.client_secret,
                f"{name}_VERIFY_URL": self.url + verify,
                f"{name}_SCRIPT_URL": self.url + script,
            }
        return {
            "ZALO_APP_ID": self.client_id,
            "ZALO_APP_SECRET": self.client_secret,
            "ZALO_AUTHORIZE_URL": f"{self.url}/v4/permission",
            "ZALO_TOKEN_URL": f"{self.url}/v4/access_token",
            "ZALO_GRAPH_URL": f"{self.url}/v2.0",
        }

    def settings_as(self, name: str) -> dict[str, str]:
        """The three settings of an OpenID provider of this name."""
        prefix = f"OIDC_{name.upper()}"
        return {
            f"{prefix}_ISSUER": self.url,
            f"{prefix}_CLIENT_ID": self.client_id,
            f"{prefix}_CLIENT_SECRET": self.client_secret,
        }

    def wait(self) -> None:
        """Wait until it listens."""
        port = int(self.url.rpartition(":")[2])
        self.process.wait_until(lambda: accepts_connections(port))

    def stop(self) -> None:
        """End it, the control client's connection first."""
        self.control.close()
        self.process.stop()


def start_stage(
    run: RunFolder,
    kind: str,
    *,
    redirect_uris: Sequence[str],
    port: int | None = None,
    wait: bool = True,
    arguments: Sequence[str] = (),
) -> StageSimulator:
    """Start `python -m simulators.<kind>` with a client id and a secret of this run, and further `arguments`."""
    port = port or free_port()
    # Zalo's and Facebook's ids are numbers; the other kind is written so that its quoting is tried as well.
    client_id = f"client:{secrets.token_hex(4)}/a b+c" if kind == "openid" else str(secrets.randbelow(10**9) + 10**9)
    secret = secrets.token_hex(12) + (" %+/=é" if kind == "openid" else "")
    redirects = [part for uri in redirect_uris for part in ("--redirect-uri", uri)]
    command = [sys.executable, "-m", f"simulators.{kind}", "--port", str(port)]
    process = ServerProcess.start(
        [*command, "--client-id", client_id, "--client-secret", secret, *redirects, *arguments],
        name=kind,
        run=run,
        folder=run.folder(kind),
    )
    simulator = StageSimulator(kind, f"http://127.0.0.1:{port}", process, client_id, secret)
    if wait:
        simulator.wait()
    return simulator
