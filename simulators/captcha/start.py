"""Starting one of the simulated captcha services."""

from collections.abc import Sequence

from simulators.captcha.platform import DEFAULTS, Captcha, Kind
from simulators.stage.serve import beginning_of, options_of, run
from simulators.stage.stage import Stage


def start(kind: Kind, arguments: Sequence[str] | None, *, port: int) -> int:
    """Serve until Ctrl-C; exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = options_of(kind.name, arguments, port=port, client_id="simulated-site-key")
    stage = Stage(beginning_of(options, redirect_uri="", switches=dict(DEFAULTS)), endpoints=kind.endpoints)
    prefix = kind.name.upper()
    return run(
        options,
        stage,
        routes=Captcha(stage, kind).routes(),
        settings_at=lambda base: {
            "BOT_CHECK": kind.name,
            f"{prefix}_SITE_KEY": options.client_id,
            f"{prefix}_SECRET_KEY": options.client_secret,
            f"{prefix}_VERIFY_URL": f"{base}{kind.verify_path}",
            f"{prefix}_SCRIPT_URL": f"{base}{kind.script_path}",
        },
    )
