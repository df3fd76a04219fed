"""`python -m simulators.turnstile`: start it and print what to paste. `--client-id` is the site key."""

import sys
from collections.abc import Sequence

from simulators.captcha.platform import Kind
from simulators.captcha.start import start

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
    return start(KIND, arguments, port=8006)


if __name__ == "__main__":
    sys.exit(main())
