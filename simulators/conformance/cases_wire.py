"""W26, W27: bytes and signatures."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from simulators.conformance.case import Cases
from simulators.conformance.dialect import Keys, Player, Reply, Request
from simulators.conformance.scene import Failed, Scene, new_id

WIRE = Cases()


@WIRE.case(
    "W26", "odd bytes", asked="odd order, escapes and spaces; a name twice; a body of 1 MiB; a byte after signing",
    expected="the signature counts over exact bytes; what is ambiguous or too large is refused",
)  # fmt: skip
def odd_bytes(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    scene.accepted(scene.send(scene.dialect.signed(_oddly_written(scene, player))), balance=90)
    before = scene.moved(player, before, -10)
    body = _bet(scene, player).body
    for what, broken in {
        "a name twice": body[:-1] + b', "game_id": "another", "game_code": "another", "currency": "USD", '
        b'"currency": "USD"}',
        "a body of 1 MiB": body[:-1] + b', "more": "' + b"x" * 2**20 + b'"}',
        "half a body": body[: len(body) // 2],
        "no object": b"[" + body + b"]",
        "no text": b"\xff\xfe" + body,
        "nothing": b"",
    }.items():
        _refuses_body(scene, what, scene.dialect.signed(replace(_bet(scene, player), body=broken)))
    signed = _bet(scene, player)
    scene.refused(scene.send(replace(signed, body=signed.body + b" ")), "BAD_SIGNATURE")
    scene.moved(player, before)


def _bet(scene: Scene, player: Player) -> Request:
    return scene.dialect.play(player, [scene.act("bet", 10)], round_id=new_id())


def _oddly_written(scene: Scene, player: Player) -> Request:
    request = _bet(scene, player)
    fields: dict[str, Any] = json.loads(request.body)
    turned = json.dumps(dict(reversed(fields.items())), indent=3)
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in player.game_id)
    return replace(request, body=turned.replace(json.dumps(player.game_id), f'"{escaped}"').encode())


def _refuses_body(scene: Scene, what: str, request: Request) -> None:
    reply = scene.send(request)
    # A guard in front of the wallet may say 413, or hang up, before anybody has read a megabyte.
    if reply.status in {413, 0} and len(request.body) > 2**16:
        return
    try:
        scene.refused(reply, "BAD_REQUEST", "BAD_SIGNATURE")
    except Failed as failure:
        raise Failed(f"{what}: {failure}") from None


@WIRE.case(
    "W27", "signatures", asked="none, a bad one, another's, an old one, a future one, a wrong key id; a rotated key",
    expected="all refused alike; both live keys work",
)  # fmt: skip
def signatures(scene: Scene) -> None:
    player = scene.player(100)
    before = scene.books(player)
    faces: list[Mapping[str, Any]] = []
    for what, (request, keys) in _forged(scene, player).items():
        faces.append(_refused_face(scene, what, scene.send(request, keys=keys)))
    scene.require(all(face == faces[0] for face in faces), "the refusals differ: they tell what was wrong")
    scene.moved(player, before)
    told = scene.try_hook("rotate_key")
    if told is not None:
        newer = keys_of(told, beside=scene.dialect.keys)
        for keys in (scene.dialect.keys, newer):
            scene.accepted(scene.send(scene.dialect.with_keys(keys).balance(player), keys=keys), balance=100)


def _forged(scene: Scene, player: Player) -> dict[str, tuple[Request, Keys]]:
    own, good = scene.dialect.keys, _bet(scene, player)
    header = next(name for name in good.headers if "SIGN" in name.upper())
    unsigned = {name: value for name, value in good.headers.items() if name != header}
    forged = {
        "no signature": (replace(good, headers=unsigned), own),
        "a bad signature": (replace(good, headers={**good.headers, header: "00" * 32}), own),
        "an empty signature": (replace(good, headers={**good.headers, header: ""}), own),
        "a signature that is no ASCII": (replace(good, headers={**good.headers, header: "\u00e9" * 64}), own),
        "the signature of another body": (replace(good, body=_bet(scene, player).body), own),
    }
    forged["another's key"] = (scene.dialect.signed(good, keys=scene.dialect.strangers_keys()), own)
    if scene.dialect.policy.dated_signature:
        for what, ago in (("an old signature", 301), ("a future signature", -302)):
            forged[what] = (scene.dialect.signed(good, now=int(time.time()) - ago), own)
        forged["a wrong key id"] = (scene.dialect.signed(good, keys=replace(own, key_id="nobody")), own)
        forged["no time"] = (replace(good, headers={**good.headers, "X-IGW-Timestamp": "soon"}), own)
    else:
        forged["an unknown provider"] = (good, replace(own, url=own.url.rstrip("/") + "-unknown"))
    return forged


def _refused_face(scene: Scene, what: str, reply: Reply) -> Mapping[str, Any]:
    try:
        scene.refused(reply, "BAD_SIGNATURE")
    except Failed as failure:
        raise Failed(f"{what}: {failure}") from None
    return {name: value for name, value in reply.fields.items() if name != "request_uuid"}


def keys_of(told: Mapping[str, Any], *, beside: Keys) -> Keys:
    """Keys as a hook tells them; what it does not tell is as it was, and a path is one of the same wallet."""
    private_key = told.get("private_key")
    return Keys(
        url=urljoin(beside.url, str(told.get("url") or "")),
        key_id=str(told.get("key_id") or beside.key_id),
        secret=str(told.get("secret") or beside.secret),
        private_key=private_key.encode() if isinstance(private_key, str) else beside.private_key,
    )
