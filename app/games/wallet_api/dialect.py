"""What a dialect is made of: data and pure functions. `answer` and `front` do the same with each of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import msgspec

from app.games.play.desk import Desk
from app.games.providers.book import Provider, ProviderBook
from app.games.wallet_api.policy import Fault, Policy, Refusal

Values: TypeAlias = dict[str, Any]
Reply: TypeAlias = tuple[Values, int]
"""What is answered, and the HTTP status."""
Act: TypeAlias = Callable[[Desk, Provider, Values], Awaitable[Reply]]
"""One call of a known provider. Raises Refusal."""
Body = TypeVar("Body", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Operation:
    """One call. `path` is the whole address; without a `body` it is a GET, which says everything in its address.

    In the API document it goes by the act's name and is described by the act's docstring; `parameters` are those that
    not every call of the dialect has. `is_quiet`: it comes with every spin, and the ledger tells more of it than a log
    line would; only a failure of it leaves one.
    """

    path: str
    act: Act
    body: type[msgspec.Struct] | None
    summary: str
    parameters: Sequence[Values] = ()
    is_quiet: bool = field(default=False, kw_only=True)


class Asked(msgspec.Struct, frozen=True):
    """One request. `target` is the path with its query as it was sent, `named` what is read out of it; `headers` as
    they came, names in small letters.
    """

    method: str
    target: str
    named: Mapping[str, str]
    headers: Mapping[bytes, bytes]
    body: bytes

    def header(self, name: bytes) -> str:
        """Its text; empty without it."""
        return self.headers.get(name, b"").decode("latin-1")


async def by_name(book: ProviderBook, asked: Asked) -> Provider | None:
    """The provider that the address names."""
    return await book.by_name(asked.named["name"])


@dataclass(frozen=True, slots=True)
class Dialect:
    """One dialect. `find` tells who says that he calls, `is_genuine` whether he does; `render` gets what was parsed,
    or nothing if nothing was. For the API document: `tag`, the `parameters` of every call, the JSON Schema of every
    `answer`, and what its `statuses` mean.
    """

    policy: Policy
    operations: Sequence[Operation]
    is_genuine: Callable[[Provider | None, Asked], bool]
    render: Callable[[Refusal, Values], Values]
    tag: str
    parameters: Sequence[Values]
    answer: Values
    statuses: Mapping[int, str]
    find: Callable[[ProviderBook, Asked], Awaitable[Provider | None]] = by_name


def parameter(name: str, place: str, **more: Any) -> Values:
    """Of the API document; a text that must be there, unless `more` says otherwise."""
    return {"name": name, "in": place, "required": True, "schema": {"type": "string"}, **more}


def body_as(model: type[Body], values: Values) -> Body:
    """The body as its model; raises Refusal with what is wrong, never with what was sent."""
    try:
        return msgspec.convert(values, model, strict=True)
    except msgspec.ValidationError as error:
        text = str(error)
        raise Refusal(Fault.WRONG_TYPE if text.startswith("Expected") else Fault.BAD_REQUEST, text) from None
