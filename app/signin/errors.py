"""What can be wrong with signing in or up."""

from app.errors import AppError


class InvalidCredentials(AppError):
    """Unknown address or wrong password: told alike."""

    code = "invalid_credentials"
    status = 401
    title = "E-mail or password is not right"
    detail = "The e-mail or the password does not match. Check both and try again."


class NoPendingSignup(AppError):
    """There is no sign-up to finish in this browser, or its half hour is over."""

    code = "no_pending_signup"
    status = 401
    title = "There is no sign-up to finish"
    detail = "The half hour to finish this sign-up is over, or it was started in another browser. Start again."
    next_step = "start_again"


class NoPendingSignupHere(NoPendingSignup):
    """The same, told to a question instead of a submit."""

    status = 404


class IdentityMismatch(AppError):
    """A form names another identity than the one that was proven."""

    code = "identity_mismatch"
    status = 403
    title = "That is not the login you proved"
    detail = "The identity in the form differs from the one you signed in with. Start again from the sign-in page."
    next_step = "start_again"


class StateMissing(AppError):
    """The provider's answer came back without our state."""

    code = "state_missing"
    status = 400
    title = "The answer could not be matched"
    detail = "The answer that came back belongs to no sign-in of this browser. Start again from the sign-in page."
    next_step = "start_again"


class StateMismatch(AppError):
    """The state belongs to another browser or another provider, or is not ours."""

    code = "state_mismatch"
    status = 400
    title = "This sign-in was started elsewhere"
    detail = "This sign-in was not started in this browser, or its cookie is gone. Start again and keep cookies on."
    next_step = "start_again"


class StateExpired(AppError):
    """The attempt took more than its ten minutes."""

    code = "state_expired"
    status = 400
    title = "That took too long"
    detail = "A sign-in has to be finished within ten minutes. Start again."
    next_step = "start_again"


class StateUsed(AppError):
    """The answer has been used already."""

    code = "state_used"
    status = 400
    title = "This sign-in was already used"
    detail = "The same answer came back a second time. If you are not signed in, start again."
    next_step = "start_again"


class AccessDenied(AppError):
    """The person said no at the provider."""

    code = "access_denied"
    status = 403
    title = "You did not give permission"
    detail = "Nothing was shared and nothing was changed. You can try again or sign in another way."
    next_step = "sign_in"


class ProviderUnknown(AppError):
    """No such identity provider, or it is switched off."""

    code = "provider_unknown"
    status = 404
    title = "This way to sign in is not offered"
    detail = "The service has no such identity provider switched on. Choose another way to sign in."
    next_step = "sign_in"


class Prefetched(AppError):
    """A browser fetched ahead of a click; nothing was used up."""

    code = "prefetch_refused"
    status = 503
    title = "Not fetched ahead"
    detail = "This address does something when it is opened, so it cannot be fetched ahead of a click."
