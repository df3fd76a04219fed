"""`python -m simulators.openid`: start the simulated OpenID Connect provider and print what to paste."""

import sys
from collections.abc import Sequence

from simulators.openid.provider import ENDPOINTS, Provider
from simulators.openid.switches import DEFAULTS
from simulators.stage.serve import beginning_of, options_of, run
from simulators.stage.stage import Stage


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 after a clean stop, 1 when the address cannot be had."""
    options = options_of("openid", arguments, port=8004, client_id="simulated-client")
    redirect_uri = "http://127.0.0.1:8001/oauth/acme/callback"
    stage = Stage(beginning_of(options, redirect_uri=redirect_uri, switches=dict(DEFAULTS)), endpoints=ENDPOINTS)
    return run(
        options,
        stage,
        routes=Provider(stage).routes(),
        settings_at=lambda base: {
            "OIDC_PROVIDERS": "acme",
            "OIDC_ACME_ISSUER": base,
            "OIDC_ACME_CLIENT_ID": options.client_id,
            "OIDC_ACME_CLIENT_SECRET": options.client_secret,
        },
    )


if __name__ == "__main__":
    sys.exit(main())
