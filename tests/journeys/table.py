"""The game room as a person knows it: the bar above the game, and the studio's own controls inside the frame."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from playwright.sync_api import FrameLocator, Locator, expect

from tests.games.real_studio import RealStudio
from tests.journeys.house import House

GAME = "Lotus Lanterns"
_SPINNING_MS = 15_000


@dataclass
class GameTable:
    """One tab with a game open. Amounts are main units without signs or groups: "999.50"."""

    house: House
    studio: RealStudio

    @property
    def frame(self) -> FrameLocator:
        """Inside the game."""
        return self.house.page.frame_locator("iframe")

    @property
    def spin_button(self) -> Locator:
        """The studio's."""
        return self.frame.get_by_role("button", name="Spin", exact=True)

    def open_from_lobby(self, game: str = GAME) -> None:
        """By the card of the game; ends when it can be played."""
        self.house.page.get_by_role("link", name=f"Play {game}", exact=True).first.click()
        self.wait()

    def wait(self) -> None:
        """Until the game can be played."""
        expect(self.spin_button).to_be_enabled(timeout=_SPINNING_MS)

    def spin(self, times: int = 1) -> None:
        """Each until its reels stand."""
        for _ in range(times):
            self.spin_button.click()
            expect(self.spin_button).to_be_disabled()
            expect(self.spin_button).to_be_enabled(timeout=_SPINNING_MS)

    @property
    def balance_in_game(self) -> Decimal:
        """What the game shows."""
        return digits(self.frame.locator(".balance").inner_text())

    def expect_balance(self, balance: Decimal) -> None:
        """Wait until the header shows it."""
        shown = f"{balance:,}"
        expect(self.house.wallet_button).to_contain_text(re.compile(rf"(^|[^\d.,]){re.escape(shown)}($|[^\d.,])"))

    def switch_wallet(self, currency: str) -> Locator:
        """Choose another wallet in the bar; the question that comes."""
        self.house.wallet_button.click()
        self.house.page.get_by_role("radio", name=re.compile(f"^{currency}")).click()
        dialog = self.house.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        return dialog

    def leave(self) -> None:
        """By the arrow; ends in the lobby."""
        self.house.button("Leave the game").click()
        self.house.expect_lobby()


def digits(text: str) -> Decimal:
    """The first amount in a text of English pages."""
    found = re.search(r"\d[\d,]*(\.\d+)?", text)
    assert found is not None, text
    return Decimal(found[0].replace(",", ""))
