"""Meta's two callbacks, as the platform would send them: a person removed the app, or wants data deleted."""

import asyncio
from typing import Literal

import httpx2
import msgspec

from simulators.instagram.apps import App
from simulators.instagram.people import Person
from simulators.instagram.signed_request import signed_request
from simulators.instagram.world import World

TIMEOUT_SECONDS = 10.0
KEPT_BODY_CHARACTERS = 4_000
MOST_COPIES = 100
LONGEST_DELAY_SECONDS = 60.0
FORGED_SECRET = "nobody-registered-this-secret"  # noqa: S105 - wrong on purpose


class CallbackOrder(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What to send, and in which of the forms that documents and sightings disagree about."""

    kind: Literal["deauthorize", "delete"]
    person: str
    client_id: str
    url: str | None = None
    """Where to; None takes the URL registered with the app."""
    signed_with: Literal["instagram", "facebook", "previous", "forged"] = "instagram"
    padded: bool = False
    user_id_style: Literal["string", "number"] = "string"
    user_id_kind: Literal["app_scoped", "professional"] = "app_scoped"
    issued_seconds_ago: float = 0.0
    """A late delivery: the payload says it was made that long ago."""
    delay_seconds: float = 0.0
    copies: int = 1
    """The same signed_request several times, all at once."""
    retries: int = 0
    """Further attempts after an answer that is not 2xx."""
    ends_tokens: bool = True
    """Removing the app kills its tokens, before the callback arrives."""
    send: bool = True
    """False only makes the signed_request."""


class Delivery(msgspec.Struct, kw_only=True):
    """What came back, and what is wrong with it. `status` 0 means nothing came back."""

    status: int
    content_type: str = ""
    body: str = ""
    problems: list[str] = []
    status_page: int | None = None


class CallbackReport(msgspec.Struct, kw_only=True):
    signed_request: str
    deliveries: list[Delivery] = []


async def send_callback(order: CallbackOrder, *, world: World) -> CallbackReport:
    """Sign, post and judge. Raises UnknownApp, UnknownPerson, ValueError."""
    app = world.apps.find(order.client_id)
    person = world.people.find(order.person)
    url = order.url or (app.deauthorize_url if order.kind == "deauthorize" else app.deletion_url)
    _check(order, url=url)
    text = _sign(order, app=app, person=person, world=world)
    if order.ends_tokens:
        _end_tokens(person, app=app, world=world)
    if not order.send or url is None:
        return CallbackReport(signed_request=text)
    await asyncio.sleep(order.delay_seconds)
    async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
        posts = (_deliver(client, url, text, order=order) for _ in range(order.copies))
        return CallbackReport(signed_request=text, deliveries=await asyncio.gather(*posts))


def _check(order: CallbackOrder, *, url: str | None) -> None:
    if order.send and url is None:
        raise ValueError("neither the order nor the app has a URL for this callback")
    if not 1 <= order.copies <= MOST_COPIES or not 0 <= order.retries <= MOST_COPIES:
        raise ValueError(f"copies lie between 1 and {MOST_COPIES}, retries between 0 and {MOST_COPIES}")
    if not 0 <= order.delay_seconds <= LONGEST_DELAY_SECONDS:
        raise ValueError(f"delay_seconds lie between 0 and {LONGEST_DELAY_SECONDS:.0f}")


def _sign(order: CallbackOrder, *, app: App, person: Person, world: World) -> str:
    number = person.user_id
    if order.user_id_kind == "app_scoped":
        number = world.scoped_id(person, client_id=app.client_id)
    issued_at = int(world.clock.now() - order.issued_seconds_ago)
    payload: dict[str, object] = {
        "algorithm": "HMAC-SHA256",
        "expires": issued_at + 3600,
        "issued_at": issued_at,
        "user_id": int(number) if order.user_id_style == "number" else number,
    }
    return signed_request(payload, secret=_secret(order, app=app), padded=order.padded)


def _secret(order: CallbackOrder, *, app: App) -> str:
    if order.signed_with == "previous":
        if not app.previous_secrets:
            raise ValueError("this app never had another secret")
        return app.previous_secrets[0]
    by_product = {"instagram": app.client_secret, "facebook": app.facebook_secret, "forged": FORGED_SECRET}
    return by_product[order.signed_with]


def _end_tokens(person: Person, *, app: App, world: World) -> None:
    theirs = world.tokens.where(lambda token: token.person_id == person.person_id and token.client_id == app.client_id)
    world.tokens.end(theirs, state="revoked")


async def _deliver(client: httpx2.AsyncClient, url: str, text: str, *, order: CallbackOrder) -> Delivery:
    delivery = Delivery(status=0)
    for _ in range(order.retries + 1):
        delivery = await _post(client, url, text, order=order)
        if 200 <= delivery.status < 300:
            break
    return delivery


async def _post(client: httpx2.AsyncClient, url: str, text: str, *, order: CallbackOrder) -> Delivery:
    try:
        response = await client.post(url, data={"signed_request": text})
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        return Delivery(status=0, problems=[f"no answer: {type(error).__name__}"])
    delivery = Delivery(
        status=response.status_code,
        content_type=response.headers.get("content-type", ""),
        body=response.text[:KEPT_BODY_CHARACTERS],
    )
    if not response.is_success:
        delivery.problems = ["the status is not 2xx"]
    elif order.kind == "delete":
        await _judge_deletion(client, delivery)
    return delivery


class _DeletionAnswer(msgspec.Struct, forbid_unknown_fields=True):
    """Exactly these two keys; the platform has no others."""

    url: str
    confirmation_code: str


async def _judge_deletion(client: httpx2.AsyncClient, delivery: Delivery) -> None:
    """The answer names a page, and the page can be read by anybody with a browser."""
    if not delivery.content_type.startswith("application/json"):
        delivery.problems.append("the content type is not application/json")
    try:
        answer = msgspec.json.decode(delivery.body.encode(), type=_DeletionAnswer)
    except msgspec.DecodeError as error:
        delivery.problems.append(f"the answer is not exactly url and confirmation_code: {error}")
        return
    if not (answer.confirmation_code.isascii() and answer.confirmation_code.isalnum()):
        delivery.problems.append("the confirmation code is not alphanumeric")
    try:
        page = await client.get(answer.url, headers={"accept": "text/html"})
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        delivery.problems.append(f"the status page does not answer: {type(error).__name__}")
        return
    delivery.status_page = page.status_code
    if page.status_code != 200 or not page.headers.get("content-type", "").startswith("text/html"):
        delivery.problems.append("the status page is not 200 text/html")
