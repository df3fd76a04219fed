"""`python -m simulators.hcaptcha`: start it and print what to paste. `--client-id` is the site key."""

import sys
from collections.abc import Sequence

from simulators.captcha.platform import DEFAULTS, Captcha, Kind
from simulators.stage.serve import beginning_of, options_of, run
from simulators.stage.stage import Stage

KIND = Kind(
    name="hcaptcha",
    title="Simulated hCaptcha",
    script_path="/1/api.js",
    verify_path="/siteverify",
    life_seconds=120.0,
    tells_action=False,
    checks_site_key=True,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = options_of("hcaptcha", arguments, port=8007, client_id="simulated-site-key")
    stage = Stage(beginning_of(options, redirect_uri="", switches=dict(DEFAULTS)), endpoints=KIND.endpoints)
    return run(
        options,
        stage,
        routes=Captcha(stage, KIND).routes(),
        settings_at=lambda base: {
            "BOT_CHECK": "hcaptcha",
            "HCAPTCHA_SITE_KEY": options.client_id,
            "HCAPTCHA_SECRET_KEY": options.client_secret,
            "HCAPTCHA_VERIFY_URL": f"{base}{KIND.verify_path}",
            "HCAPTCHA_SCRIPT_URL": f"{base}{KIND.script_path}",
        },
    )


if __name__ == "__main__":
    sys.exit(main())
