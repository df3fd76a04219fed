"""Starting a small platform from the command line."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence

from starlette.applications import Starlette
from starlette.routing import Route

from simulators.instagram.server import listen, serve_application
from simulators.stage.control import Control
from simulators.stage.people import Person
from simulators.stage.stage import Beginning, Front, Stage

READY_PEOPLE = (
    Person(username="lan", name="Nguyễn Thị Lan", email="lan.nguyen@gmail.com", email_verified=True),
    Person(username="robin", name="Robin Pine", email="robin@example.com"),
    Person(username="ines", name="Inês Duarte"),
)


def options_of(name: str, arguments: Sequence[str] | None, *, port: int, client_id: str) -> argparse.Namespace:
    """The options that every small platform takes."""
    parser = argparse.ArgumentParser(prog=f"simulators.{name}", description=f"A simulated {name} sign-in.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=port, help="0 takes a free one")
    parser.add_argument("--client-id", default=client_id)
    parser.add_argument("--client-secret", default=f"simulated-{name}-secret")
    parser.add_argument("--redirect-uri", action="append", help="may be given several times")
    parser.add_argument("--public-url", help="how others reach it, when something stands in between")
    parser.add_argument("--json", action="store_true", help="print one line of JSON when ready")
    return parser.parse_args(arguments)


def beginning_of(options: argparse.Namespace, *, redirect_uri: str, switches: dict[str, object]) -> Beginning:
    """What the options say."""
    return Beginning(
        client_id=options.client_id,
        client_secret=options.client_secret,
        redirect_uris=tuple(options.redirect_uri or [redirect_uri]),
        people=READY_PEOPLE,
        switches=switches,
    )


def run(
    options: argparse.Namespace,
    stage: Stage,
    *,
    routes: list[Route],
    settings_at: Callable[[str], dict[str, str]],
) -> int:
    """Serve until Ctrl-C. `settings_at` gives the settings of an app that uses the platform at this address."""
    try:
        listener = listen(host=options.host, port=options.port)
    except OSError as error:
        print(f"cannot listen on {options.host} port {options.port}: {error.strerror}", file=sys.stderr)
        return 1
    host = f"[{options.host}]" if ":" in options.host else options.host
    stage.base_url = options.public_url or f"http://{host}:{listener.getsockname()[1]}"
    line = _ready_line(stage.base_url, settings_at(stage.base_url), as_json=options.json)
    application = Front(Starlette(routes=[*Control(stage).routes(), *routes]), stage)
    serve_application(application, listener=listener, on_ready=lambda: print(line, flush=True))
    return 0


def _ready_line(base: str, settings: dict[str, str], *, as_json: bool) -> str:
    # A secret that somebody chose stays out of terminals and logs.
    shown = {
        name: value if "SECRET" not in name or value.startswith("simulated-") else "the-one-you-gave"
        for name, value in settings.items()
    }
    if as_json:
        return json.dumps({"ready": True, "url": base, "control_url": f"{base}/_control", "settings": shown})
    pairs = "\n".join(f"{name}={value}" for name, value in shown.items())
    return f"Simulated provider ready on {base} (control API under {base}/_control). Settings for the app:\n\n{pairs}\n"
