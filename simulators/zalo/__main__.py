"""`python -m simulators.zalo`: start the simulated Zalo and print what to paste."""

import sys
from collections.abc import Sequence

from simulators.stage.serve import beginning_of, options_of, run
from simulators.stage.stage import Stage
from simulators.zalo.platform import DEFAULTS, ENDPOINTS, Platform


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = options_of("zalo", arguments, port=8005, client_id="3456789012")
    redirect_uri = "http://127.0.0.1:8001/oauth/zalo/callback"
    stage = Stage(beginning_of(options, redirect_uri=redirect_uri, switches=dict(DEFAULTS)), endpoints=ENDPOINTS)
    return run(
        options,
        stage,
        routes=Platform(stage).routes(),
        settings_at=lambda base: {
            "ZALO_APP_ID": options.client_id,
            "ZALO_APP_SECRET": options.client_secret,
            "ZALO_AUTHORIZE_URL": f"{base}/v4/permission",
            "ZALO_TOKEN_URL": f"{base}/v4/access_token",
            "ZALO_GRAPH_URL": f"{base}/v2.0",
        },
    )


if __name__ == "__main__":
    sys.exit(main())
