"""What a caller is told whose bytes are no request that we take."""

from app.errors import AppError


class MalformedRequest(AppError):
    """Not HTTP/1.1, or HTTP that two programs could read in two ways."""

    code = "malformed_request"
    status = 400
    title = "This is not a well-formed HTTP request"
    detail = "The request breaks the grammar of HTTP/1.1 or could be read in two ways; the connection was closed."


class TargetTooLong(AppError):
    """The address of the request is over the limit."""

    code = "target_too_long"
    status = 414
    title = "The address is too long"
    detail = "The path and query of a request may have 8 KiB at most."


class HeadersTooLarge(AppError):
    """The request line and headers are over the limit."""

    code = "headers_too_large"
    status = 431
    title = "The headers are too large"
    detail = "A request may have 100 headers and 32 KiB of headers at most. Deleting old cookies may help."
