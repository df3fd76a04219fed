"""The error dialect of graph hosts, one function per fault the platform knows."""

from collections.abc import Mapping

from starlette.responses import Response

from simulators.instagram.json_answers import json_answer


class GraphRefusal(Exception):
    """An error answer: `{"error": {"message", "type", "code", "error_subcode"?, "fbtrace_id"}}`."""

    def __init__(self, message: str, *, code: int, subcode: int | None = None, kind: str = "OAuthException") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.subcode = subcode
        self.kind = kind

    def answer(self, *, trace: str, status: int = 400) -> Response:
        error: dict[str, object] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return json_answer({"error": error | {"fbtrace_id": trace}}, status=status, headers=self._headers())

    def _headers(self) -> Mapping[str, str]:
        if self.code != 190:
            return {}
        return {"WWW-Authenticate": f'OAuth "Facebook Platform" "invalid_token" "{self.message}"'}


def unreadable_token() -> GraphRefusal:
    return GraphRefusal("Invalid OAuth access token - Cannot parse access token", code=190)


def unknown_token() -> GraphRefusal:
    return GraphRefusal("Invalid OAuth access token data.", code=190)


def expired_token(*, expired: str, now: str) -> GraphRefusal:
    return GraphRefusal(
        f"Error validating access token: Session has expired on {expired}. The current time is {now}.",
        code=190,
        subcode=463,
    )


def revoked_token(client_id: str) -> GraphRefusal:
    return GraphRefusal(
        f"Error validating access token: The user has not authorized application {client_id}.",
        code=190,
        subcode=458,
    )


def logged_out_token() -> GraphRefusal:
    return GraphRefusal(
        "Error validating access token: The session has been invalidated because the user changed their "
        "password or the session has been ended for security reasons.",
        code=190,
        subcode=460,
    )


def checkpoint() -> GraphRefusal:
    return GraphRefusal(
        "Error validating access token: The user must pass a checkpoint before going on.",
        code=190,
        subcode=459,
    )


def invalid_token() -> GraphRefusal:
    return GraphRefusal("Error validating access token: The token is invalid.", code=190, subcode=467)


def unsupported(method: str) -> GraphRefusal:
    """What a missing permission looks like, and what a wrong method looks like."""
    return GraphRefusal(f"Unsupported request - method type: {method.lower()}", code=100, kind="IGApiException")


def no_permission() -> GraphRefusal:
    return GraphRefusal("(#10) Application does not have permission for this action", code=10, kind="IGApiException")


def no_such_field(field: str) -> GraphRefusal:
    return GraphRefusal(
        f"(#100) Tried accessing nonexisting field ({field}) on node type (IGUser)",
        code=100,
        kind="IGApiException",
    )


def no_such_object(object_id: str) -> GraphRefusal:
    return GraphRefusal(
        f"Unsupported get request. Object with ID '{object_id}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation",
        code=100,
        subcode=33,
        kind="IGApiException",
    )


def unknown_path(rest: str) -> GraphRefusal:
    return GraphRefusal(f"Unknown path components: {rest}", code=2500)


def bad_grant() -> GraphRefusal:
    return GraphRefusal("Invalid parameter: grant_type", code=100, kind="IGApiException")


def wrong_secret() -> GraphRefusal:
    return GraphRefusal("Error validating client secret.", code=1)


def console_token() -> GraphRefusal:
    return GraphRefusal(
        "Session key invalid. This could be because the session key has an incorrect format, or because "
        "the user has revoked this session",
        code=452,
    )


def too_young() -> GraphRefusal:
    return GraphRefusal(
        "The access token is not old enough to be refreshed: it must be at least 24 hours old",
        code=100,
        kind="IGApiException",
    )


def not_long_lived() -> GraphRefusal:
    return GraphRefusal("The access token is not a long-lived token", code=100, kind="IGApiException")
