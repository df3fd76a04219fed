"""The texts of the running application."""

from typing import cast

from starlette.requests import HTTPConnection

from app.legal.texts import LegalTexts


def legal_texts_of(request: HTTPConnection) -> LegalTexts:
    """As they were read at the start."""
    return cast(LegalTexts, request.app.state.legal_texts)
