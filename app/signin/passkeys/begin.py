"""The answer that begins an attempt: options for the browser, and the attempt to whoever will bring it back."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.config import Settings
from app.sessions.deps import bearer_token
from app.signin.passkeys.attempt import LIFE_SECONDS, Attempt, keep_attempt, seal_attempt
from app.signin.passkeys.schemas import PasskeyOptionsAnswer
from app.signin.schemas import Transport


def options_answer(
    request: Request, attempt: Attempt, public_key: dict[str, Any], *, transport: Transport, settings: Settings
) -> Response:
    """With transport `cookie` the browser keeps the attempt, with `token` it is in the answer."""
    text = seal_attempt(attempt, settings=settings)
    answer = PasskeyOptionsAnswer(
        public_key=public_key,
        expires_in_seconds=LIFE_SECONDS,
        attempt=text if transport == "token" else None,
    )
    response = JSONResponse(answer.model_dump(exclude_none=True))
    if transport == "cookie":
        keep_attempt(request, response, attempt, text=text, settings=settings)
    return response


def transport_of_session(request: Request) -> Transport:
    """As the request is signed in, so the attempt travels."""
    return "token" if bearer_token(request) else "cookie"
