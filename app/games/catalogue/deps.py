"""What the lobby's routes share: the worker's catalogue, and for whom it is looked at."""

from typing import Annotated, cast

from fastapi import Depends, Request

from app.games.catalogue.entries import Catalogue
from app.games.catalogue.popular import Popular
from app.games.catalogue.shelf import Shelf
from app.sessions.deps import maybe_signed_in
from app.sessions.lookup import SignedIn


async def catalogue_of(request: Request) -> Catalogue:
    """The catalogue as it is now."""
    return await cast(Shelf, request.app.state.shelf).catalogue()


def popular_of(request: Request) -> Popular:
    """The worker's count of what is played."""
    return cast(Popular, request.app.state.popular)


CurrentCatalogue = Annotated[Catalogue, Depends(catalogue_of)]
#: Whoever looks; None: nobody is signed in.
Viewer = Annotated[SignedIn | None, Depends(maybe_signed_in)]
