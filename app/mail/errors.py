"""What can be wrong with sending mail."""

from app.errors import AppError


class MailOff(AppError):
    """The operator has set up no mail server."""

    code = "mail_off"
    status = 503
    title = "This service sends no mail"
    detail = "No mail server is set up here, so codes and links cannot be sent. Choose another way to sign in."
    next_step = "sign_in"
