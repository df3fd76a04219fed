"""`python -m simulators.turnstile`: start it and print what to paste. `--client-id` is the site key."""

import sys
from collections.abc import Sequence

from simulators.captcha.platform import DEFAULTS, Captcha, Kind
from simulators.stage.serve import beginning_of, options_of, run
from simulators.stage.stage import Stage

KIND = Kind(
    name="turnstile",
    title="Simulated Turnstile",
    script_path="/turnstile/v0/api.js",
    verify_path="/turnstile/v0/siteverify",
    life_seconds=300.0,
    tells_action=True,
    checks_site_key=False,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = options_of("turnstile", arguments, port=8006, client_id="simulated-site-key")
    stage = Stage(beginning_of(options, redirect_uri="", switches=dict(DEFAULTS)), endpoints=KIND.endpoints)
    return run(
        options,
        stage,
        routes=Captcha(stage, KIND).routes(),
        settings_at=lambda base: {
            "BOT_CHECK": "turnstile",
            "TURNSTILE_SITE_KEY": options.client_id,
            "TURNSTILE_SECRET_KEY": options.client_secret,
            "TURNSTILE_VERIFY_URL": f"{base}{KIND.verify_path}",
            "TURNSTILE_SCRIPT_URL": f"{base}{KIND.script_path}",
        },
    )


if __name__ == "__main__":
    sys.exit(main())
