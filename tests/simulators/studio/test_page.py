"""The game in its frame: a lobby of the tests' own around it, a real browser, and both sides of the bridge."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.servers.studio import StudioSimulator
from tests.simulators.studio.operator import Operator


class Framed:
    """The game as the lobby shows it."""

    def __init__(self, page: Page, studio: StudioSimulator, operator: Operator, **told: str) -> None:
        # Reels that turn for a second and more would make up most of the tests' time; one test lets them.
        page.emulate_media(reduced_motion="reduce")
        query = {"game": "lotus-lanterns", "currency": "USD", "lang": "en", "mode": "coins", "launch_code": "good"}
        place = {"host": operator.url, "lobby": f"{operator.url}/lobby"}
        src = f"{studio.launch_url}?{urlencode(query | place | told)}"
        self.page = page
        page.goto(f"{operator.url}/host?src={quote(src, safe='')}")
        self.game: FrameLocator = page.frame_locator("iframe")
        self.spin = self.game.get_by_role("button", name=re.compile("^(Spin|Quay)$"))
        self.balance = self.game.locator(".balance output")
        expect(self.balance).not_to_have_text("\N{EN DASH}")

    def say(self, kind: str, payload: dict[str, Any] | None = None, **more: str) -> None:
        """What the page around tells the game."""
        self.page.evaluate(
            "([kind, payload, source]) => say(kind, payload, source)", [kind, payload or {}, *more.values()]
        )

    def heard(self) -> list[str]:
        """Kinds of messages from the game, in turn."""
        return [str(each["type"]) for each in self.page.evaluate("heard")]

    def play(self) -> None:
        """One spin, to its end."""
        before = self.heard().count("roundEnded")
        self.spin.click()
        self.page.wait_for_function("n => heard.filter(m => m.type === 'roundEnded').length > n", arg=before)
        expect(self.spin).to_be_enabled()


@pytest.fixture
def framed(page: Page, studio: StudioSimulator, operator: Operator) -> Framed:
    """Lotus Lanterns with virtual US dollars."""
    return Framed(page, studio, operator)


def test_spins_in_the_frame_are_the_operators_money(framed: Framed, operator: Operator) -> None:
    framed.page.emulate_media(reduced_motion="no-preference")
    for _ in range(3):
        framed.play()
        expect(framed.balance).to_have_text(f"{operator.balance:,.2f} USD")
    expect(framed.game.locator(".message")).not_to_have_text("")
    assert framed.heard()[:2] == ["ready", "loaded"]
    rounds = [kind for kind in framed.heard() if kind.startswith("round")]
    assert rounds == ["roundStarted", "roundEnded"] * 3
    told = framed.page.evaluate("heard.filter(m => m.type === 'balance').at(-1)")
    assert (told["payload"]["seq"], told["source"], told["version"]) == (operator.seq, "igw-game", 1)


def test_the_launch_code_leaves_the_address_and_a_reload_goes_on(framed: Framed) -> None:
    inner = framed.page.frames[1]
    assert "launch_code" not in inner.url
    inner.evaluate("location.reload()")
    framed.play()


def test_the_space_key_spins(framed: Framed) -> None:
    framed.spin.focus()
    framed.page.keyboard.press("Space")
    framed.page.wait_for_function("heard.some(m => m.type === 'roundEnded')")


def test_a_pause_holds_the_game_until_it_is_resumed(framed: Framed) -> None:
    framed.say("pause")
    expect(framed.spin).to_be_disabled()
    framed.say("resume")
    framed.play()


def test_ten_spins_by_themselves_stop_when_they_are_told_to(framed: Framed) -> None:
    auto = framed.game.locator(".auto")
    # Said by the page itself, at once: from out here it might come when all ten are over.
    framed.page.evaluate(
        "addEventListener('message', () => { if (heard.at(-1).type === 'roundEnded'"
        " && heard.filter(m => m.type === 'roundEnded').length === 2) say('stopAutoplay', {}) })"
    )
    auto.click()
    framed.page.wait_for_function("heard.filter(m => m.type === 'roundEnded').length >= 2")
    expect(auto).to_have_text("Auto 10")
    expect(framed.spin).to_be_enabled()
    assert framed.heard().count("roundStarted") < 10


def test_a_balance_that_was_overtaken_is_not_shown(framed: Framed, operator: Operator) -> None:
    framed.play()
    now = framed.balance.inner_text()
    framed.say("refreshBalance", {"balance": "1.00", "seq": operator.seq - 1})
    framed.say("refreshBalance", {"balance": "2.00", "seq": operator.seq + 1}, source="somebody")
    expect(framed.balance).to_have_text(now)
    framed.say("refreshBalance", {"balance": "5000.00", "seq": operator.seq + 5})
    expect(framed.balance).to_have_text("5,000.00 USD")


def test_a_reality_check_is_asked_in_the_game_and_acknowledged_through_the_page(
    framed: Framed, operator: Operator
) -> None:
    operator.refusals.append("REALITY_CHECK_DUE")
    framed.spin.click()
    dialog = framed.game.get_by_role("alertdialog")
    expect(dialog).to_contain_text("You have been playing for 2 minutes")
    assert framed.page.evaluate("heard.find(m => m.type === 'error').payload") == {"code": "REALITY_CHECK_DUE"}
    dialog.get_by_role("button", name="Go on playing").click()
    framed.page.wait_for_function("heard.some(m => m.type === 'realityCheckAcknowledge')")
    framed.play()


@pytest.mark.screen(width=360, height=640, locale="vi-VN")
@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("INSUFFICIENT_FUNDS", "Số dư không đủ"),
        ("LIMIT_REACHED", "giới hạn trong ngày"),
        ("PLAYER_BLOCKED", "không thể chơi"),
        ("SESSION_EXPIRED", "Trò chơi đã đóng"),
        ("GAME_UNAVAILABLE", "tạm thời không mở"),
    ],
)
def test_a_no_is_told_in_the_players_language_with_the_way_on(
    page: Page, studio: StudioSimulator, operator: Operator, code: str, words: str
) -> None:
    framed = Framed(page, studio, operator, lang="vi")
    operator.refusals.append(code)
    framed.spin.click()
    dialog = framed.game.get_by_role("alertdialog")
    expect(dialog).to_contain_text(words)
    dialog.get_by_role("button", name="Về sảnh").click()
    framed.page.wait_for_function("heard.some(m => m.type === 'exit')")


def test_a_stake_in_doubt_is_told_and_the_balance_is_as_before(framed: Framed, operator: Operator) -> None:
    operator.faults.extend([-502, 502, 502])
    framed.spin.click()
    expect(framed.game.locator(".message")).to_contain_text("comes back by itself")
    expect(framed.spin).to_be_enabled()


def test_exit_waits_for_the_round(framed: Framed) -> None:
    framed.spin.click()
    framed.say("exit")
    framed.page.wait_for_function("heard.some(m => m.type === 'exit')")
    assert framed.heard().index("exit") > framed.heard().index("roundEnded")


def test_the_browser_checks_every_draw_after_the_seed_was_changed(framed: Framed) -> None:
    for _ in range(2):
        framed.play()
    framed.game.get_by_role("button", name="Fairness").click()
    sheet = framed.game.get_by_role("dialog")
    sheet.get_by_label("Your seed").fill("my-own-seed")
    sheet.get_by_role("button", name="Reveal and use a new seed").click()
    expect(sheet.get_by_text("secret not shown yet")).to_have_count(0)
    sheet.get_by_role("button", name="Check all in this browser").click()
    expect(sheet.get_by_role("status")).to_contain_text(re.compile(r"[2-9]\d* right, 0 wrong, 0 waiting.*agrees"))


def test_the_odds_are_in_the_game(framed: Framed) -> None:
    framed.game.get_by_role("button", name="Odds").click()
    sheet = framed.game.get_by_role("dialog")
    expect(sheet).to_contain_text("96.50 %")
    expect(sheet).to_contain_text("193/200")


@pytest.mark.screen(width=360, height=640)
@pytest.mark.parametrize("game", ["lotus-lanterns", "koi-pond"])
def test_on_a_small_phone_nothing_is_cut_off(page: Page, studio: StudioSimulator, game: str) -> None:
    page.goto(f"{studio.launch_url}?game={game}&mode=demo&currency=VND&lang=vi")
    for control in ("button.spin", ".balance output", ".stepper", ".auto", ".reels", "nav"):
        box = page.locator(control).first.bounding_box()
        assert box is not None
        assert min(box["x"], box["y"]) >= 0, control
        assert box["x"] + box["width"] <= 360.5, control
        assert box["y"] + box["height"] <= 640.5, control


_PHONE, _DESKTOP = pytest.mark.screen(width=360, height=740), pytest.mark.screen(width=1280, height=800)


@pytest.mark.parametrize(
    "language",
    [
        pytest.param("en", id="phone, en", marks=_PHONE),
        pytest.param("vi", id="phone, vi", marks=_PHONE),
        pytest.param("vi", id="desktop, vi", marks=_DESKTOP),
    ],
)
def test_the_controls_keep_apart_with_the_highest_stake(page: Page, studio: StudioSimulator, language: str) -> None:
    """No amount under a button, no button under another, and the words of a button on one line."""
    page.goto(f"{studio.launch_url}?game=lotus-lanterns&mode=demo&currency=VND&lang={language}")
    more = page.locator(".step").last
    expect(more).to_be_enabled()
    for _ in range(10):
        if more.is_enabled():
            more.click()
    boxes = [
        page.locator(each).first.bounding_box()
        for each in (".balance output", ".step", ".stepper .amount", ".step >> nth=1", "button.spin", ".auto")
    ]
    apart = [
        one["x"] + one["width"] + 4 <= other["x"] or one["y"] + one["height"] + 4 <= other["y"]
        for one, other in pairwise(boxes)
        if one and other
    ]
    assert apart == [True] * 5
    auto = page.locator(".auto")
    assert auto.evaluate("it => it.offsetHeight") < 50, "two lines"
    assert auto.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_one_draw_can_be_checked_by_hand(page: Page, studio: StudioSimulator) -> None:
    """No session, no studio to trust: only the numbers that somebody has written down."""
    page.goto(f"{studio.url}/verify?game=lotus-lanterns&server_seed={'11' * 32}&client_seed=orchid&nonce=7")
    page.get_by_role("button", name="Check one draw").click()
    expect(page.get_by_role("status")).to_contain_text("of 10,000,000 is outcome")
    page.get_by_label("Server seed (hex)").fill("zz")
    page.get_by_role("button", name="Check one draw").click()
    expect(page.get_by_role("status")).to_contain_text("64 hexadecimal digits")


def test_a_browser_that_keeps_nothing_in_a_strange_frame_plays_all_the_same(
    page: Page, studio: StudioSimulator, operator: Operator
) -> None:
    """Where storage of other sites is blocked, even asking for it raises an error."""
    page.add_init_script(
        "if (window !== window.top) Object.defineProperty(window, 'sessionStorage',"
        " { get() { throw new DOMException('blocked', 'SecurityError'); } })"
    )
    framed = Framed(page, studio, operator)
    framed.play()
    expect(framed.balance).to_have_text(f"{operator.balance:,.2f} USD")
