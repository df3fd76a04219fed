"""What a person is told when an identity provider does not vouch for them. Never the provider's own words."""

from app.errors import AppError


class BadCallback(AppError):
    """The callback carries no usable answer: no code, an odd code, repeated or missing parameters."""

    code = "bad_callback"
    status = 400
    title = "That sign-in link does not work"
    detail = "The answer of the other service was incomplete or damaged. Nothing was changed; start the sign-in again."
    next_step = "sign_in"


class PermissionMissing(AppError):
    """The person let us in but not to the basic profile."""

    code = "permission_missing"
    status = 403
    title = "One permission is missing"
    detail = (
        "To sign you in we must be allowed to see your basic profile. "
        "Start again and leave that permission switched on, or sign in with your e-mail address."
    )
    next_step = "sign_in"


class ProviderError(AppError):
    """The provider's answer was malformed, or it refused the code or the token."""

    code = "provider_error"
    status = 502
    title = "The other service did not confirm who you are"
    detail = (
        "Its answer could not be used, so nothing was changed. Start the sign-in again; if it happens twice, "
        "open the other service's own app, see whether it asks you to confirm something, and try once more."
    )
    next_step = "sign_in"


class ProviderMisconfigured(AppError):
    """Our registration with the provider does not fit our settings; the operator has an alarm in the log."""

    code = "provider_misconfigured"
    status = 502
    title = "This way of signing in is out of order"
    detail = (
        "Something is set up wrongly on our side, and we have been told. "
        "Trying again will not help yet; sign in or sign up with your e-mail address meanwhile."
    )
    next_step = "sign_in"


class ProviderUnavailable(AppError):
    """The provider is down, slow or cut off; whether the code was used is unknown, so the attempt is over."""

    code = "provider_unavailable"
    status = 503
    title = "The other service does not answer"
    detail = (
        "The service you chose could not be reached in time. Nothing was changed; "
        "start the sign-in again in a moment, or use your e-mail address."
    )
    next_step = "sign_in"


class ProviderBusy(AppError):
    """The provider limits how often we may ask."""

    code = "provider_busy"
    status = 503
    title = "The other service is busy"
    detail = (
        "Too many people are signing in that way at this moment. Nothing was changed; "
        "wait a little and start again, or use your e-mail address."
    )
    next_step = "sign_in"


class OutsideVietnam(AppError):
    """Zalo tells who somebody is to servers in Vietnam alone (its error -501), and ours is elsewhere."""

    code = "outside_vietnam"
    status = 502
    title = "Zalo answers inside Vietnam only"
    detail = (
        "Zalo names its people only to servers in Vietnam, and this request came from elsewhere. "
        "Nothing was changed and trying again will not help yet; sign in or sign up with your e-mail address meanwhile."
    )
    next_step = "sign_in"
