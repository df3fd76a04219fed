"""What can be wrong with a passkey."""

from app.errors import AppError


class PasskeysOff(AppError):
    """PUBLIC_URL has no domain name, or is not secure: no browser would make a passkey for it."""

    code = "passkeys_off"
    status = 404
    title = "Passkeys are not offered here"
    detail = "Passkeys belong to a domain name, and this service is reached under an address that has none."
    next_step = "sign_in"


class PasskeyRefused(AppError):
    """Unknown, removed, or not rightly signed: told alike."""

    code = "passkey_refused"
    status = 401
    title = "This passkey does not open an account"
    detail = "The passkey is not registered here, or is no longer. Choose another passkey or another way to sign in."
    next_step = "sign_in"


class PasskeyNotAdded(AppError):
    """What the authenticator registered does not meet our terms."""

    code = "passkey_not_added"
    status = 400
    title = "The passkey could not be added"
    detail = "What the device sent cannot be used here. It must ask for a fingerprint, a face or a PIN. Try again."


class PasskeyAttemptDead(AppError):
    """Too late, already used, begun elsewhere, or never begun: told alike."""

    code = "passkey_attempt_dead"
    status = 410
    title = "That took too long"
    detail = "Using a passkey has to be finished within five minutes, once, in the browser where it began. Try again."
    next_step = "start_again"


class PasskeySuspended(AppError):
    """Its counter went back, as it does when there is a copy. Told only to whoever holds the key."""

    code = "passkey_suspended"
    status = 403
    title = "This passkey is suspended"
    detail = "It may have been copied, so it is not taken any more. Sign in another way, remove it and add a new one."
    next_step = "sign_in"
    keep_writes = True
