"""`python -m simulators.instagram`: start the simulated Instagram and print what to paste."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import get_args

from simulators.instagram.apps import DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_REDIRECT_URI, App
from simulators.instagram.server import listen, serve
from simulators.instagram.switches import Mode, Switches, TokenShape
from simulators.instagram.world import Beginning, World


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = _parser().parse_args(arguments)
    app = _app(options)
    switches = Switches(mode=options.mode, token_shape=options.token_shape)
    try:
        listener = listen(host=options.host, port=options.port)
    except OSError as error:
        print(f"cannot listen on {options.host} port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    port = listener.getsockname()[1]
    host = f"[{options.host}]" if ":" in options.host else options.host
    lines = _ready_lines(f"http://{host}:{port}", app=app, switches=switches, as_json=options.json)
    world = World(Beginning(apps=(app,), switches=switches, seed=options.seed))
    serve(world, listener=listener, on_ready=lambda: print(lines, flush=True))
    return 0


def _app(options: argparse.Namespace) -> App:
    return App(
        client_id=options.client_id,
        client_secret=options.client_secret,
        redirect_uris=options.redirect_uri or [DEFAULT_REDIRECT_URI],
        access_level=options.access_level,
    )


def _ready_lines(base: str, *, app: App, switches: Switches, as_json: bool) -> str:
    """Settings of the app that talks to this simulator: lines for a `.env`, or one line of JSON."""
    settings = {
        "IG_API": "instagram_login" if switches.dialect.professional_only else "basic_display",
        "IG_CLIENT_ID": app.client_id,
        "IG_CLIENT_SECRET": _shown_secret(app),
        "IG_REDIRECT_URI": app.redirect_uris[0],
        "IG_AUTHORIZE_URL": f"{base}/oauth/authorize",
        "IG_TOKEN_URL": f"{base}/oauth/access_token",
        "IG_GRAPH_URL": base,
    }
    if as_json:
        return json.dumps({"ready": True, "url": base, "control_url": f"{base}/_control", "settings": settings})
    pairs = "\n".join(f"{name}={value}" for name, value in settings.items())
    return (
        f"Simulated Instagram is ready on {base} (control API under {base}/_control). "
        f"Ctrl-C stops it. Settings for the app:\n\n{pairs}\n"
    )


def _shown_secret(app: App) -> str:
    """The secret everybody knows may be printed; one that somebody chose stays out of terminals and logs."""
    return app.client_secret if app.client_secret == DEFAULT_CLIENT_SECRET else "the-one-you-gave"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="simulators.instagram", description="A simulated Instagram sign-in.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8002, help="0 takes a free one")
    parser.add_argument("--client-id", default=DEFAULT_CLIENT_ID)
    parser.add_argument("--client-secret", default=DEFAULT_CLIENT_SECRET)
    parser.add_argument("--redirect-uri", action="append", help="may be given several times")
    parser.add_argument("--access-level", choices=("advanced", "standard"), default="advanced")
    parser.add_argument("--mode", choices=get_args(Mode), default="instagram_login")
    parser.add_argument("--token-shape", choices=get_args(TokenShape), default="B")
    parser.add_argument("--seed", type=int, help="makes codes, tokens and people's numbers repeatable")
    parser.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    return parser


if __name__ == "__main__":
    sys.exit(main())
