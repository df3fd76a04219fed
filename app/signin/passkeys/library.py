"""The ceremonies; the library behind them is loaded when somebody first uses a passkey: it is 7 MB in every worker."""

import importlib
from collections.abc import Sequence
from typing import Any

from app.players.passkeys import StoredPasskey
from app.signin.passkeys.answers import Asserted, Assertion, Registered, Registration
from app.signin.passkeys.attempt import Attempt
from app.signin.passkeys.relying_party import RelyingParty


def request_options(attempt: Attempt, *, party: RelyingParty, allowed: Sequence[StoredPasskey] = ()) -> dict[str, Any]:
    """See `app.signin.passkeys.options`."""
    options: dict[str, Any] = _loaded("options").request_options(attempt, party=party, allowed=allowed)
    return options


def creation_options(
    attempt: Attempt, *, party: RelyingParty, email: str, display_name: str, held: Sequence[StoredPasskey]
) -> dict[str, Any]:
    """See `app.signin.passkeys.options`."""
    named = {"email": email, "display_name": display_name, "held": held}
    options: dict[str, Any] = _loaded("options").creation_options(attempt, party=party, **named)
    return options


def verify_registration(answer: Registration, *, challenge: str, party: RelyingParty) -> Registered:
    """See `app.signin.passkeys.verify`. Raises PasskeyNotAdded."""
    found: Registered = _loaded("verify").verify_registration(answer, challenge=challenge, party=party)
    return found


def verify_assertion(
    answer: Assertion, *, challenge: str, party: RelyingParty, public_key: bytes, backup_eligible: bool
) -> Asserted:
    """See `app.signin.passkeys.verify`. Raises PasskeyRefused."""
    known = {"public_key": public_key, "backup_eligible": backup_eligible}
    found: Asserted = _loaded("verify").verify_assertion(answer, challenge=challenge, party=party, **known)
    return found


def _loaded(name: str) -> Any:
    return importlib.import_module(f"app.signin.passkeys.{name}")
