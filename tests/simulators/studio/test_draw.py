"""A draw can be checked by anybody, and neither side can steer it."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from simulators.studio.draw import SeedChain, Seeds, ticket

SEEDS = Seeds(server_seed=bytes.fromhex("11" * 32), client_seed="orchid")


def drawn(nonce: int = 0, *, seeds: Seeds = SEEDS, game: str = "g", table: str = "t", total: int = 10_000) -> int:
    return ticket(seeds, nonce=nonce, game=game, table_sha256=table, total=total)


def test_a_draw_is_the_first_four_bytes_of_the_published_formula() -> None:
    """Written down once more from the description, without our code."""
    block = hmac.new(bytes.fromhex("11" * 32), b"orchid:7:0:g:t", hashlib.sha256).digest()
    assert drawn(7) == int.from_bytes(block[:4], "big") % 10_000


def test_the_vector_in_the_documents_holds() -> None:
    assert [drawn(nonce) for nonce in range(4)] == [2376, 7326, 823, 1597]


def test_number_seeds_game_and_table_each_change_the_draws() -> None:
    usual = [drawn(nonce) for nonce in range(8)]
    others = [
        [drawn(nonce + 1) for nonce in range(8)],
        [drawn(nonce, seeds=Seeds(server_seed=bytes(32), client_seed="orchid")) for nonce in range(8)],
        [drawn(nonce, seeds=Seeds(server_seed=SEEDS.server_seed, client_seed="lily")) for nonce in range(8)],
        [drawn(nonce, game="h") for nonce in range(8)],
        [drawn(nonce, table="u") for nonce in range(8)],
    ]
    assert usual not in others


def test_numbers_above_the_last_whole_multiple_are_thrown_away() -> None:
    """Of 3/4 of all numbers the first third would come in half of the draws if one only took the remainder."""
    total = 3 * 2**30
    numbers = [drawn(nonce, total=total) for nonce in range(600)]
    assert max(numbers) < total
    assert 150 < sum(number < 2**30 for number in numbers) < 250


def test_a_draw_goes_on_to_the_next_block_when_a_whole_one_is_thrown_away() -> None:
    """All eight numbers of a block are refused about once in 256 draws here; the ninth is another block's first."""
    total = 2**31 + 1
    fair = total
    long_ones = [nonce for nonce in range(3000) if all(number >= fair for number in _block(nonce, 0))]
    assert long_ones
    second = _block(long_ones[0], 1)
    assert drawn(long_ones[0], total=total) == next(number for number in second if number < fair) % total


def _block(nonce: int, cursor: int) -> list[int]:
    digest = hmac.new(SEEDS.server_seed, f"orchid:{nonce}:{cursor}:g:t".encode(), hashlib.sha256).digest()
    return [int.from_bytes(digest[start : start + 4], "big") for start in range(0, 32, 4)]


def test_the_next_secret_is_committed_to_before_the_player_chooses_his_seed() -> None:
    """A studio that made the secret afterwards could try until it liked the draws."""
    chain = SeedChain()
    promised = chain.next_commitment
    ended = chain.rotate("my-own-seed")
    assert chain.current.commitment == promised
    assert (chain.current.client_seed, chain.current.nonce) == ("my-own-seed", 0)
    assert hashlib.sha256(ended.server_seed).hexdigest() == ended.commitment
    assert chain.next_commitment not in (promised, ended.commitment)


@pytest.mark.parametrize("seed", ["", "a" * 65, "with space", "a:b", "ß", "line\n"])
def test_a_client_seed_cannot_look_like_another_message(seed: str) -> None:
    chain = SeedChain()
    with pytest.raises(ValueError, match="client seed"):
        chain.rotate(seed)
    assert chain.revealed == []
