"""`python -m simulators.studio`: start the studio and say how to register it."""

import argparse
import json
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from simulators.instagram.server import listen, serve_application
from simulators.studio.application import create_application
from simulators.studio.games import PROVIDER
from simulators.studio.wire import Operator
from simulators.studio.world import World


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C; exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = _options(arguments)
    try:
        listener = listen(host=options.host, port=options.port)
    except OSError as error:
        print(f"cannot listen on {options.host} port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    operator = Operator(options.operator, key_id=options.key_id, secret=options.secret)
    origins = tuple(options.host_origin or [operator.origin])
    world = World(operator, host_origins=origins, provider=options.name)
    host = f"[{options.host}]" if ":" in options.host else options.host
    world.base_url = options.public_url or f"http://{host}:{listener.getsockname()[1]}"
    line = _ready_line(world, as_json=options.json)
    serve_application(create_application(world), listener=listener, on_ready=lambda: print(line, flush=True))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulators.studio", description="A game studio with two slot machines.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8008, help="0 takes a free one")
    parser.add_argument("--operator", default="http://127.0.0.1:8001", type=_url, help="whose wallet is called")
    parser.add_argument("--key-id", default="studio-development")
    parser.add_argument("--secret", default="simulated-studio-secret-of-32-letters")
    parser.add_argument("--name", default=PROVIDER, help="what the operator calls this studio")
    parser.add_argument(
        "--host-origin", action="append", help="whose pages may frame a game; the operator's unless given"
    )
    parser.add_argument("--public-url", help="how others reach it, when something stands in between")
    parser.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    return parser.parse_args(arguments)


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise argparse.ArgumentTypeError("an address such as http://127.0.0.1:8001")
    return text.rstrip("/")


def _ready_line(world: World, *, as_json: bool) -> str:
    url = world.base_url
    if as_json:
        told = {"launch_url": f"{url}/play", "games_url": f"{url}/games.json", "control_url": f"{url}/_control"}
        return json.dumps({"ready": True, "url": url, **told})
    return (
        f"Studio ready on {url} (control API under {url}/_control); it calls {world.operator.url}.\n\n"
        f"igw provider add {world.provider} --dialect native --url {url}/play --key-id … --secret …\n"
        f"igw games import --feed {url}/games.json --provider {world.provider}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
