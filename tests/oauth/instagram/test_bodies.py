"""Bodies: how much of one is read, and what is made of compression and of a status that contradicts it."""

import gzip
import json
import time
import tracemalloc
import zlib
from typing import Any

import pytest

from app.errors import AppError
from app.oauth.errors import ProviderError
from tests.oauth.conftest import Rig
from tests.oauth.scripted_server import answer, endless


def reasons(lines: list[Any]) -> list[tuple[str, str]]:
    return [(line["call"], line["reason"]) for line in lines]


@pytest.mark.parametrize("pack", [None, gzip.compress, zlib.compress], ids=["plain", "gzip", "deflate"])
async def test_e28_a_bomb_is_put_down_at_64_kib(rig: Rig, lines: list[Any], pack: Any) -> None:
    """50 MB that are sent, or that a few KB unpack to: cut at the cap, by count, and never held in memory."""
    bomb = b'{"access_token":"' + b"A" * 50_000_000 + b'"}'
    if pack:
        bomb = pack(bomb)
        assert len(bomb) < 64 * 1024
    encoding = {gzip.compress: "gzip", zlib.compress: "deflate"}.get(pack, "identity")
    script = answer(bomb, headers={"content-encoding": encoding})
    tracemalloc.start()
    with pytest.raises(ProviderError):
        await rig.sign_in(grant=script)
    most_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reasons(lines) == [("exchange", "too_large")]
    assert lines[0]["length"] <= 2 * 64 * 1024
    # The plain bomb lies in the server's own buffer, which is in this process.
    assert pack is None or most_bytes < 5_000_000


async def test_e28_a_body_without_end_is_cut(rig: Rig, lines: list[Any]) -> None:
    """Chunked, no length, and the server never stops by itself."""
    started = time.monotonic()
    with pytest.raises(ProviderError):
        await rig.sign_in(grant=endless(b" " * 4096))
    assert time.monotonic() - started < 5
    assert reasons(lines) == [("exchange", "too_large")]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "x-gzip"])
async def test_a_small_compressed_answer_is_read(rig: Rig, encoding: str) -> None:
    """We ask for none, but a relay may compress all the same."""
    plain = json.dumps(rig.good_grant()).encode()
    packed = zlib.compress(plain) if encoding == "deflate" else gzip.compress(plain)
    assert (await rig.sign_in(grant=answer(packed, headers={"content-encoding": encoding}))).username == "lan.nguyen"


@pytest.mark.parametrize(
    ("encoding", "damage"),
    [
        ("gzip", lambda plain: plain),
        ("gzip", lambda plain: gzip.compress(plain)[:-9]),
        ("gzip", lambda plain: gzip.compress(plain)[:-8]),
        ("br", lambda plain: plain),
        ("gzip, gzip", gzip.compress),
    ],
    ids=["not packed", "cut in the text", "cut before the checksum", "unknown", "packed twice"],
)
async def test_damaged_compression_is_malformed(rig: Rig, lines: list[Any], encoding: str, damage: Any) -> None:
    """No crash in a decompressor, and nothing half-read."""
    body = damage(json.dumps(rig.good_grant()).encode())
    with pytest.raises(ProviderError):
        await rig.sign_in(grant=answer(body, headers={"content-encoding": encoding}))
    assert reasons(lines) == [("exchange", "malformed")]


@pytest.mark.parametrize("status", [302, 400, 403, 429, 500])
async def test_a_good_body_under_a_bad_status_is_not_trusted(rig: Rig, status: int) -> None:
    """Both must be right: a body that grants and a status that says so."""
    with pytest.raises(AppError):
        await rig.sign_in(grant=answer(rig.good_grant(), status=status))
    assert rig.platform.paths() == ["/oauth/access_token"]
