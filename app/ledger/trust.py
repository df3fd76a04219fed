"""What a worker takes for granted in the first run of a batch, because it nearly always holds.

That keys are new, that a stake opens the round it names, and that a wallet stands as this worker left it. The database
is asked for each together with the writing, which it refuses whole where one does not hold: then the batch runs again
and looks first, and for some time the worker takes for granted no longer what did not hold.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from app.kit.clock import monotonic
from app.ledger.commands import Command, is_stake
from app.ledger.records import ActionKey, Wallet

_WARY_SECONDS: Final = 10  # what did not hold once seldom stays alone
_MOST_WALLETS: Final = 8192


class MustLook(Exception):
    """Something was decided upon what is taken for granted and will not be asked with the writing: look first."""


class Trusted(Struct, frozen=True):
    """What one run takes for granted: that keys are new, that stakes open their rounds, that these wallets stand so."""

    keys: bool = False
    rounds: bool = False
    wallets: Mapping[int, Wallet] = {}

    @property
    def anything(self) -> bool:
        """Whether it is worth running again without."""
        return self.keys or self.rounds or bool(self.wallets)


NOTHING_TRUSTED: Final = Trusted()


class Trust:
    """Of one worker, in which no two runs under way have a wallet in common."""

    def __init__(self) -> None:
        self._wallets: dict[int, Wallet] = {}
        self._keys_from = self._rounds_from = self._wallets_from = 0.0

    def take(self, commands: Sequence[Command]) -> Trusted:
        """For a run with these commands; what it knew of their wallets it knows no longer, unless they are `left`."""
        now, known = monotonic(), {}
        for command in commands:
            for action in command.actions:
                wallet = self._wallets.pop(action.wallet_id, None)
                if wallet is not None:
                    known[action.wallet_id] = wallet
        return Trusted(now >= self._keys_from, now >= self._rounds_from, known if now >= self._wallets_from else {})

    def left(self, wallets: Iterable[Wallet]) -> None:
        """They were committed as they are here."""
        self._wallets |= {one.wallet_id: one for one in wallets}
        while len(self._wallets) > _MOST_WALLETS:
            del self._wallets[next(iter(self._wallets))]

    def learn(
        self, commands: Sequence[Command], *, actions: Collection[ActionKey], rounds: Collection[ActionKey]
    ) -> None:
        """The database has refused a run that took something for granted, and the next one has found these."""
        until = monotonic() + _WARY_SECONDS
        named = [(command.source, action) for command in commands for action in command.actions]
        came_before = any((source, action.key) in actions for source, action in named)
        goes_on = any(is_stake(action) and (source, action.round_key) in rounds for source, action in named)
        if came_before:
            self._keys_from = until
        if goes_on:
            self._rounds_from = until
        if not (came_before or goes_on):
            self._wallets_from = until
