"""`python -m simulators.facebook`: start the simulated Facebook Login and print what to paste."""

import sys
from collections.abc import Sequence

from simulators.facebook.platform import DEFAULTS, ENDPOINTS, Platform
from simulators.stage.serve import beginning_of, options_of, run
from simulators.stage.stage import Stage


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = options_of("facebook", arguments, port=8003, client_id="2345678901")
    redirect_uri = "http://127.0.0.1:8001/oauth/facebook/callback"
    stage = Stage(beginning_of(options, redirect_uri=redirect_uri, switches=dict(DEFAULTS)), endpoints=ENDPOINTS)
    return run(
        options,
        stage,
        routes=Platform(stage).routes(),
        settings_at=lambda base: {
            "FB_CLIENT_ID": options.client_id,
            "FB_CLIENT_SECRET": options.client_secret,
            "FB_AUTHORIZE_URL": f"{base}/dialog/oauth",
            "FB_TOKEN_URL": f"{base}/oauth/access_token",
            "FB_GRAPH_URL": base,
        },
    )


if __name__ == "__main__":
    sys.exit(main())
