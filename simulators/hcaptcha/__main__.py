"""`python -m simulators.hcaptcha`: start it and print what to paste. `--client-id` is the site key."""

import sys
from collections.abc import Sequence

from simulators.captcha.platform import Kind
from simulators.captcha.start import start

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
    return start(KIND, arguments, port=8007)


if __name__ == "__main__":
    sys.exit(main())
