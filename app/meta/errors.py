"""What can be wrong with a request of Meta's."""

from app.errors import AppError


class BadSignedRequest(AppError):
    """The signed_request is missing, damaged or signed by nobody we know. Which of these is not told."""

    code = "bad_signed_request"
    status = 400
    title = "This request is not signed as it must be"
    detail = "The form field signed_request is missing or does not carry a valid signature."
