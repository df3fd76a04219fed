"""Pictures: one file for each symbol, and what is composed of them."""

import re
from pathlib import Path
from typing import Final

from simulators.studio.games import Game

_FOLDER: Final = Path(__file__).with_name("art")
_NAME: Final = re.compile(r"[a-z-]{1,40}")
#: Where the symbols of a thumbnail stand: x, y, size, degrees.
_PLACES: Final = ((40, 96, 108, -10), (252, 96, 108, 10), (128, 50, 144, 0))


def symbol(game: Game, name: str) -> bytes:
    """One picture; empty when there is none of this name."""
    path = _FOLDER / game.code / f"{name}.svg"
    return path.read_bytes() if _NAME.fullmatch(name) and path.is_file() else b""


def background(game: Game) -> bytes:
    """The scene behind the reels."""
    return symbol(game, "scene")


def thumbnail(game: Game) -> bytes:
    """4:3, for a lobby: the scene, the best three symbols, the name."""
    best = list(game.symbols.values())
    pieces = [
        _placed(_inner(game, name), *place) for name, place in zip((best[1], best[2], best[0]), _PLACES, strict=True)
    ]
    scene = _inner(game, "scene")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">'
        f'<svg width="400" height="300" viewBox="0 0 1600 1200" preserveAspectRatio="xMidYMid slice">{scene}</svg>'
        f"{''.join(pieces)}"
        '<rect y="218" width="400" height="82" fill="#000" opacity=".38"/>'
        '<text x="200" y="270" text-anchor="middle" font-family="Georgia,serif" font-size="38" font-weight="700" '
        f'fill="#fff" letter-spacing="1">{game.names["en"]}</text></svg>'
    ).encode()


def _inner(game: Game, name: str) -> str:
    """A picture's content without its outermost element."""
    text = symbol(game, name).decode()
    return text[text.index(">") + 1 : text.rindex("</svg>")]


def _placed(content: str, x: int, y: int, size: int, degrees: int) -> str:
    centre = f"{x + size / 2} {y + size / 2}"
    return (
        f'<g transform="rotate({degrees} {centre})"><svg x="{x}" y="{y}" width="{size}" height="{size}" '
        f'viewBox="0 0 100 100">{content}</svg></g>'
    )
