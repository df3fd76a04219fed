"""What can be wrong with changing the ways into an account."""

from app.errors import AppError


class EmailVerifiedAlready(AppError):
    """There is nothing to confirm."""

    code = "email_verified_already"
    status = 409
    title = "Your address is confirmed already"
    detail = "This account's e-mail address has been confirmed before; nothing was sent."
