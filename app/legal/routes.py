"""`/terms`, `/privacy`, `/delete-my-data`: pages for people, without a script and without signing in."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from app.config import Settings
from app.http.language import Language, language_of
from app.legal.page import page_of
from app.legal.texts import LANGUAGES, Document, LegalTexts

_COOKIE: Final = "igw_lang"
_A_YEAR: Final = 365 * 86400


def legal_routes(texts: LegalTexts, *, settings: Settings) -> list[BaseRoute]:
    """One route for each document; every page is written once, here."""
    return [_route(document, texts=texts, settings=settings) for document in Document]


def _route(document: Document, *, texts: LegalTexts, settings: Settings) -> Route:
    pages = {language: page_of(document, language=language, texts=texts, settings=settings) for language in LANGUAGES}
    return Route(f"/{document}", _endpoint(pages, settings=settings), methods=["GET"], include_in_schema=False)


def _endpoint(pages: dict[Language, str], *, settings: Settings) -> Callable[[Request], Awaitable[Response]]:
    async def legal_page(request: Request) -> Response:
        asked = _known(request.query_params.get("lang"))
        language = asked or _known(request.cookies.get(_COOKIE)) or language_of(request)
        response = HTMLResponse(pages[language], headers={"Vary": "Accept-Language, Cookie"})
        if asked:
            # The choice of the reader, for the next page; it says nothing about him and decides nothing else.
            response.set_cookie(
                _COOKIE, asked, max_age=_A_YEAR, path="/", secure=settings.https, httponly=True, samesite="lax"
            )
        return response

    return legal_page


def _known(text: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == text), None)
