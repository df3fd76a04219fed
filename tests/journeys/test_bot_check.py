"""The bot check as a person meets it: not at all, where it is our own; and with a way on, where something is away."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.abuse.bot_check.conftest import TRUSTED
from tests.abuse.bot_check.solving import Caller, use_up_free_signups
from tests.journeys.house import House, Person
from tests.journeys.looking import faults_of_page, poor_contrasts, too_small_to_touch, what_sticks_out
from tests.makers.apps import App, start_app
from tests.makers.browsers import Visit
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen
from tests.servers.stage import StageSimulator, start_stage

_numbers = count(1)
BLOCKED = "Something in this browser or network keeps out the check"
ASKING = "Please answer the check below"
PHONE_AND_DESK = [
    pytest.param(
        locale[:2], id=f"{width} px, {locale}", marks=pytest.mark.screen(width=width, height=740, locale=locale)
    )
    for width in (360, 1280)
    for locale in ("en-US", "vi-VN")
]


@pytest.fixture(scope="module")
def app(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    """With limits on, without which nobody is asked."""
    app = start_app(run_folder, secrets_seen, RATE_LIMITS="on", TRUSTED_PROXIES=TRUSTED)
    yield app
    app.stop()


@pytest.fixture(scope="module")
def turnstile(run_folder: RunFolder) -> Iterator[StageSimulator]:
    """The simulated service."""
    simulator = start_stage(run_folder, "turnstile", redirect_uris=[])
    yield simulator
    simulator.stop()


@pytest.fixture(scope="module")
def guarded(run_folder: RunFolder, secrets_seen: SecretsSeen, turnstile: StageSimulator) -> Iterator[App]:
    """An app that asks Turnstile."""
    app = start_app(run_folder, secrets_seen, RATE_LIMITS="on", TRUSTED_PROXIES=TRUSTED, **turnstile.settings)
    yield app
    app.stop()


@pytest.fixture
def guarded_house(guarded: App, turnstile: StageSimulator, page: Page, visit: Visit) -> Iterator[House]:
    """A tab whose address has no free sign-ups left, in front of the app that asks Turnstile."""
    turnstile.control.reset()
    address = f"192.0.2.{next(_numbers)}"
    page.set_extra_http_headers({"X-Forwarded-For": address})
    use_up_free_signups(Caller(guarded, address))
    house = House(page, guarded)
    house.origins.add(turnstile.url)
    yield house
    assert visit.origins <= house.origins


def _posts(page: Page, path: str) -> list[Request]:
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.url.endswith(path) else None)
    return seen


def _answers(posts: list[Request]) -> list[str | None]:
    return [(post.post_data_json or {}).get("bot_check") for post in posts]


def test_signing_up_brings_a_real_proof_of_work_and_asks_nothing_of_the_person(house: House) -> None:
    """Solved in workers while the form is filled in; one post, one row that uses the answer up."""
    posts, before = _posts(house.page, "/auth/register"), house.app.database.count("bot_check_answers")
    house.register(house.person())
    assert [bool(answer) for answer in _answers(posts)] == [True]
    assert house.app.database.count("bot_check_answers") == before + 1


def test_a_second_try_brings_a_second_answer(house: House) -> None:
    """Taken address, then another one: what was typed stays, and the used answer is not sent again."""
    person = house.person()
    house.register(person)
    house.sign_out()
    posts = _posts(house.page, "/auth/register")
    house.open("/signup")
    house.fill_sign_up(person)
    house.button(house.words.create).click()
    expect(house.fault_of(house.words.email)).to_contain_text("exists already")
    house.field(house.words.email).fill(house.person().email)
    house.button(house.words.create).click()
    house.expect_lobby()
    first, second = _answers(posts)
    assert first
    assert first != second


def test_after_failures_signing_in_is_checked_behind_the_scenes(house: House) -> None:
    """Five wrong passwords for the account; the sixth try is asked, answered and sent again, and the person is in."""
    person = Person()
    owner = house.app.new_player(address="127.0.0.77", email=person.email, password=person.password)
    assert owner.register().status_code == 200
    for number in range(5):
        Caller(house.app, f"203.0.113.{number + 1}").guess(person.email)
    posts = _posts(house.page, "/auth/login")
    house.open("/signin")
    house.fill_sign_in(person.email, person.password)
    house.button(house.words.sign_in).click()
    house.expect_lobby()
    assert [bool(answer) for answer in _answers(posts)] == [False, True]


@pytest.mark.parametrize("language", PHONE_AND_DESK)
def test_while_the_work_is_done_a_sentence_says_so_and_nothing_else_is_seen(house: House, language: str) -> None:
    """The widget's own words and boxes stay hidden; the page fits, and can be read."""
    page, person = house.page, Person()
    for number in range(5):
        Caller(house.app, f"203.0.113.{number + 1}").guess(person.email)
    held: list[Route] = []
    page.route("**/auth/bot-check/challenge*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks what it is given
    house.open("/signin")
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=password]").fill(person.password)
    page.locator("form button[type=submit]").click()
    said = "Checking that you are no program" if language == "en" else "Đang kiểm tra bạn không phải"
    expect(page.get_by_role("status").filter(has_text=said)).to_be_visible()
    expect(page.locator("altcha-widget")).to_be_attached()
    expect(page.locator("altcha-widget")).to_be_hidden()
    assert [*what_sticks_out(page), *faults_of_page(page), *poor_contrasts(page), *too_small_to_touch(page)] == []
    for route in held:
        route.continue_()
    expect(house.alert()).to_be_visible()
    expect(page.locator("input[name=email]")).to_have_value(person.email)


def test_forgotten_passwords_and_codes_bring_an_answer_too(house: House) -> None:
    for path, route in (("/forgot", "/auth/password/forgot"), ("/signin/mail", "/auth/mail/code")):
        posts = _posts(house.page, route)
        house.open(path)
        house.field(house.words.email).fill(house.person().email)
        house.page.locator("form button[type=submit]").click()
        expect(house.page.get_by_label("Code", exact=False).first).to_be_visible()
        assert [bool(answer) for answer in _answers(posts)] == [True], path


def test_whoever_cannot_do_the_work_gets_in_while_it_is_free(house: House) -> None:
    """Workers that do not load, as behind a strange filter: the first tries need no answer."""
    house.page.route("**/pbkdf2*", lambda route: route.abort())
    posts = _posts(house.page, "/auth/register")
    house.register(house.person())
    assert _answers(posts) == [None]


def test_the_bait_is_out_of_reach_for_people(house: House) -> None:
    """Not seen, not heard, not reached by the keyboard; and sent when a program fills it in."""
    house.open("/signup")
    bait = house.page.locator("input[name=website]")
    expect(bait).to_have_attribute("tabindex", "-1")
    expect(bait).to_have_attribute("autocomplete", "off")
    assert house.page.get_by_role("textbox", name="Website").count() == 0
    house.field(house.words.email).focus()
    for _ in range(25):
        house.page.keyboard.press("Tab")
        assert house.page.evaluate("document.activeElement?.name") != "website"
    posts = _posts(house.page, "/auth/register")
    house.fill_sign_up(house.person())
    bait.evaluate("(field) => { field.value = 'https://buy.example' }")
    house.button(house.words.create).click()
    house.expect_lobby()
    assert posts[-1].post_data_json["website"] == "https://buy.example"


def test_turnstile_is_shown_when_asked_and_the_form_goes_on_by_itself(
    guarded_house: House, turnstile: StageSimulator
) -> None:
    """One click in its frame; nothing is typed again."""
    turnstile.control.switch(asks_for_click=True)
    house, posts = guarded_house, _posts(guarded_house.page, "/auth/register")
    house.open("/signup")
    house.fill_sign_up(house.person())
    house.button(house.words.create).click()
    expect(house.page.get_by_role("status").filter(has_text=ASKING)).to_be_visible()
    house.page.frame_locator("iframe").get_by_role("button").click()
    house.expect_lobby()
    assert [str(answer)[:10] for answer in _answers(posts)] == ["None", "simulated."]


def test_hcaptcha_works_the_same_way(
    run_folder: RunFolder, secrets_seen: SecretsSeen, page: Page, visit: Visit
) -> None:
    """Another script, another policy for the page, the same form."""
    simulator = start_stage(run_folder, "hcaptcha", redirect_uris=[])
    app = start_app(run_folder, secrets_seen, RATE_LIMITS="on", TRUSTED_PROXIES=TRUSTED, **simulator.settings)
    try:
        page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.250"})
        use_up_free_signups(Caller(app, "192.0.2.250"))
        house, posts = House(page, app), _posts(page, "/auth/register")
        house.register(house.person())
        assert [str(answer)[:10] for answer in _answers(posts)] == ["None", "simulated."]
        assert visit.origins <= house.origins | {simulator.url}
    finally:
        app.stop()
        simulator.stop()


@pytest.mark.parametrize("language", PHONE_AND_DESK)
def test_a_blocked_script_is_told_with_a_way_on(guarded_house: House, language: str) -> None:
    """The service is well, so it is not waived; what was typed is still there; the page can be read and touched."""
    house, page = guarded_house, guarded_house.page
    page.route("**/turnstile/v0/api.js*", lambda route: route.abort())
    page.goto(house.app.url + "/signup")
    person = house.person()
    page.locator("input[name=email]").fill(person.email)
    page.locator("input[name=password]").fill(person.password)
    page.locator("input[name=birth_day]").fill("17")
    page.locator("select[name=birth_month]").select_option("5")
    page.locator("input[name=birth_year]").fill("1994")
    page.locator("select[name=country]").select_option("VN")
    page.locator("input[name=accept_terms]").check()
    page.locator("form button[type=submit]").click()
    expect(house.alert()).to_contain_text(BLOCKED if language == "en" else "đang chặn phần kiểm tra")
    expect(page.locator("input[name=email]")).to_have_value(person.email)
    expect(page.locator("input[name=password]")).to_have_value(person.password)
    faults = [*what_sticks_out(page), *faults_of_page(page), *poor_contrasts(page), *too_small_to_touch(page)]
    assert faults == []
    page.unroute_all()
    house.alert().get_by_role("button").click()
    house.expect_at("/lobby")


def test_with_turnstile_away_the_work_is_done_instead(guarded_house: House, turnstile: StageSimulator) -> None:
    """Its widget still answers, its siteverify does not: the page is told, and goes on without a word. The last test,
    because the app then takes the service for away for a while.
    """
    turnstile.control.order_fault("siteverify", status=503)
    house, posts = guarded_house, _posts(guarded_house.page, "/auth/register")
    house.register(house.person())
    assert [str(answer)[:3] for answer in _answers(posts)] == ["Non", "sim", "eyJ"]
