"""What can be wrong with a session."""

from app.errors import AppError


class NotSignedIn(AppError):
    """No session, or one that has ended."""

    code = "not_signed_in"
    status = 401
    title = "You are not signed in"
    detail = "There is no open session with this request, or it has ended. Sign in and try again."
    next_step = "sign_in"


class ReauthenticationNeeded(AppError):
    """A sensitive act with a sign-in that is too long ago."""

    code = "reauthentication_needed"
    status = 403
    title = "Please sign in once more"
    detail = "For your safety this needs a sign-in from the last ten minutes. Sign in again and repeat the step."
    next_step = "reauthenticate"
