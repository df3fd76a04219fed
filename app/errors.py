"""What can go wrong, as classes: a stable code, a status and a sentence for people.

Goals: one list of codes (`all_error_classes`), one shape on the wire (RFC 9457), one place that writes it, and no
way for a provider's text, a trace or SQL to get into an answer. Only the edge knows HTTP; a class merely says
which status its meaning has.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar


class AppError(Exception):
    """Something the caller must be told. Subclasses stand in the `errors.py` of their folder."""

    code: ClassVar[str] = "internal_error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong on our side"
    detail: ClassVar[str] = (
        "The request could not be completed. Try again; if it keeps happening, tell support the request id."
    )
    next_step: ClassVar[str | None] = None
    #: True when what was written before the error must stay (a counted attempt, a used-up secret).
    keep_writes: ClassVar[bool] = False

    def __init__(
        self,
        *,
        retry_after: int | None = None,
        fields: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`retry_after` in whole seconds; `fields` as (field, code) pairs; `headers` go onto the answer."""
        super().__init__(self.code)
        self.retry_after = retry_after
        self.fields = tuple(fields)
        self.headers = dict(headers or {})

    def problem(self, *, public_url: str, request_id: str) -> dict[str, Any]:
        """The RFC 9457 object for this error."""
        body: dict[str, Any] = {
            "type": f"{public_url}/errors/{self.code}",
            "title": self.title,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "request_id": request_id,
        }
        if self.fields:
            body["errors"] = [{"field": field, "code": code} for field, code in self.fields]
        if self.next_step:
            body["next"] = self.next_step
        if self.retry_after is not None:
            body["retry_after"] = self.retry_after
        return body


class InternalError(AppError):
    """A fault of ours; the log has the trace under the request id."""


class ValidationFailed(AppError):
    """One or more fields of the body cannot be taken; `errors` names them."""

    code = "validation_failed"
    status = 422
    title = "Some fields need another look"
    detail = "One or more fields are missing or not in the form that is asked for; `errors` names each."


class BadBody(AppError):
    """The body is not the JSON or form that the route takes."""

    code = "bad_body"
    status = 400
    title = "The body could not be read"
    detail = "Send one JSON object (or form fields) in UTF-8, with each name once and plain finite numbers."


class BodyTooLarge(AppError):
    """The body is over the limit of the route."""

    code = "body_too_large"
    status = 413
    title = "The body is too large"
    detail = "No request to this service needs a body of more than 64 KiB."


class RequestTimeout(AppError):
    """The request did not arrive within its time."""

    code = "request_timeout"
    status = 408
    title = "The request took too long to arrive"
    detail = "The whole request must arrive within ten seconds. Check the connection and send it again."


class UnsupportedMediaType(AppError):
    """The body is of a kind the route does not take."""

    code = "unsupported_media_type"
    status = 415
    title = "This kind of body is not taken here"
    detail = "Send application/json or application/x-www-form-urlencoded."


class NotFound(AppError):
    """Nothing stands at this address, or it is not the caller's."""

    code = "not_found"
    status = 404
    title = "Nothing here"
    detail = "There is nothing at this address, or it is not yours to see."


class MethodNotAllowed(AppError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = 405
    title = "Not with this method"
    detail = "This address does not take that HTTP method; the API document at /docs lists the ones it takes."


class CrossSiteRequest(AppError):
    """A request with our cookie, or a sign-in, that another site sent."""

    code = "cross_site_request"
    status = 403
    title = "This request came from another site"
    detail = "A change made with a cookie must come from this site's own pages (Origin or Sec-Fetch-Site says so)."


class DatabaseUnavailable(AppError):
    """The database cannot be reached or cannot store; nothing was changed that the caller was told of."""

    code = "database_unavailable"
    status = 503
    title = "Back in a moment"
    detail = "The service cannot reach its database right now. Nothing is lost; try again shortly."


class Busy(AppError):
    """More work is waiting than the service takes on at once."""

    code = "busy"
    status = 503
    title = "Very busy right now"
    detail = "Too many people are signing in at this moment. Try again in a few seconds."


def all_error_classes() -> list[type[AppError]]:
    """Every error class that is imported, by code; the OpenAPI document and the docs test read it."""
    found: dict[str, type[AppError]] = {AppError.code: AppError}
    waiting: list[type[AppError]] = [AppError]
    while waiting:
        for child in waiting.pop().__subclasses__():
            found.setdefault(child.code, child)
            waiting.append(child)
    return [found[code] for code in sorted(found)]
