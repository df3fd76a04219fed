"""The pages as a person knows them: by role and by name. Every name stands here and nowhere else in the tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.makers.apps import App
from tests.makers.players import new_email, new_password


@dataclass(frozen=True)
class Words:
    """One language's names of what the tests touch."""

    with_instagram: str = "Continue with Instagram"
    email: str = "E-mail"
    password: str = "Password"
    sign_in: str = "Sign in"
    create: str = "Create account"
    to_register: str = "Create an account"
    finish_title: str = "Finish signing up"
    sign_in_title: str = "Sign in"
    day: str = "Day"
    month: str = "Month"
    year: str = "Year"
    country: str = "Country"
    terms: str = "I accept the terms of play."
    not_you: str = "Start over with another account"
    gone: str = "This sign-up has run out"
    sign_in_once: str = "Sign in once to link them"
    menu: str = "Menu"
    sign_out: str = "Sign out"
    account: str = "Account and devices"
    account_title: str = "Account"
    devices: str = "Devices"
    everywhere: str = "Sign out everywhere else"
    only_this: str = "This is the only device signed in."
    this_device: str = "This device"
    retry: str = "Try again"
    skip: str = "Skip to the content"
    wallet: str = "Wallet"
    show_password: str = "Show password"
    denied: str = "You said no to Instagram"
    waits_for_link: str = "is waiting to be linked"
    now_linked: str = "is now linked to your account"
    unreachable: str = "We cannot reach the house"
    not_real: str = "Nothing here is real money"
    professional: str = "professional accounts only"
    wrong: str = "That e-mail and password do not match"


ENGLISH = Words()
VIETNAMESE = Words(
    with_instagram="Tiếp tục với Instagram",
    sign_in="Đăng nhập",
    sign_in_title="Đăng nhập",
    not_real="Ở đây không có tiền thật",
)


@dataclass
class Person:
    """What somebody types."""

    email: str = field(default_factory=new_email)
    password: str = field(default_factory=new_password)
    born: tuple[str, str, str] = ("17", "5", "1994")
    country: str = "VN"


@dataclass
class House:
    """One tab in front of the service. Steps do what a person does and wait for what he sees."""

    page: Page
    app: App
    words: Words = ENGLISH
    origins: set[str] = field(default_factory=set)
    """What the tab may ask; the fixture sees to it that it asked nothing else."""

    def __post_init__(self) -> None:
        self.origins |= {self.app.url, self.app.instagram.url}

    def person(self) -> Person:
        """Somebody new, whose password the log scan looks for."""
        person = Person()
        self.app.secrets_seen.add(person.password, kind="password")
        return person

    @property
    def path(self) -> str:
        """Path and query of where the tab is."""
        parts = urlsplit(self.page.url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.app.url + path)

    def expect_at(self, path: str) -> None:
        """Wait until the tab is at this path, whatever the query."""
        expect(self.page).to_have_url(re.compile(re.escape(self.app.url + path) + r"(\?.*)?$"))

    # What there is

    def heading(self, name: str | re.Pattern[str] | None = None) -> Locator:
        """The page's one `h1`."""
        return self.page.get_by_role("heading", level=1, name=name)

    def button(self, name: str) -> Locator:
        """A button by its whole name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        """A link by its whole name."""
        return self.page.get_by_role("link", name=name, exact=True)

    def field(self, name: str) -> Locator:
        """A form's field by its whole label."""
        return self.page.get_by_label(name, exact=True)

    def choice(self, name: str) -> Locator:
        """A list to choose from, by its whole name."""
        return self.page.get_by_role("combobox", name=name, exact=True)

    def fault_of(self, name: str) -> Locator:
        """The sentence that stands beside a field and is tied to it for screen readers."""
        control = self.field(name)
        expect(control).to_have_attribute("aria-invalid", "true")
        described = (control.get_attribute("aria-describedby") or "").split()
        return self.page.locator(f'[id="{described[0]}"]')

    def alert(self) -> Locator:
        """What a screen reader says at once."""
        return self.page.get_by_role("alert")

    @property
    def instagram(self) -> Locator:
        """The way to Instagram."""
        return self.link(self.words.with_instagram)

    @property
    def wallet_button(self) -> Locator:
        """The wallet in use; its name says which."""
        return self.page.get_by_role("button", name=re.compile(f"^{self.words.wallet} "))

    # Steps

    def go_to_instagram(self) -> None:
        """From the sign-in page to the consent page."""
        self.open("/signin")
        self.instagram.click()
        expect(self.page).to_have_url(re.compile(re.escape(self.app.instagram.url)))

    def allow(self, username: str) -> None:
        """Choose somebody on the consent page and say yes."""
        self.page.get_by_role("radio", name=re.compile(rf"\b{re.escape(username)}\b")).check()
        self.page.get_by_role("button", name="Allow and continue").click()

    def deny(self) -> None:
        """Say no on the consent page."""
        self.page.get_by_role("button", name="Not now").click()

    def fill_sign_up(self, person: Person) -> None:
        """Every field of the sign-up form."""
        self.field(self.words.email).fill(person.email)
        self.field(self.words.password).fill(person.password)
        day, month, year = person.born
        self.field(self.words.day).fill(day)
        self.choice(self.words.month).select_option(month)
        self.field(self.words.year).fill(year)
        self.choice(self.words.country).select_option(person.country)
        self.page.get_by_role("checkbox", name=self.words.terms).check()

    def register(self, person: Person) -> None:
        """Sign up by e-mail; ends in the lobby."""
        self.open("/signup")
        self.fill_sign_up(person)
        self.button(self.words.create).click()
        self.expect_lobby()

    def sign_up_with_instagram(self, username: str, person: Person) -> None:
        """The whole way of somebody new; ends in the lobby."""
        self.go_to_instagram()
        self.allow(username)
        self.expect_at("/signup/complete")
        self.fill_sign_up(person)
        self.button(self.words.create).click()
        self.expect_lobby()

    def fill_sign_in(self, email: str, password: str) -> None:
        """E-mail and password on the sign-in page."""
        self.field(self.words.email).fill(email)
        self.field(self.words.password).fill(password)

    def sign_in(self, person: Person) -> None:
        """By e-mail; ends in the lobby."""
        self.open("/signin")
        self.fill_sign_in(person.email, person.password)
        self.button(self.words.sign_in).click()
        self.expect_lobby()

    def sign_out(self) -> None:
        """By the menu; ends at the door."""
        self.button(self.words.menu).click()
        self.button(self.words.sign_out).click()
        self.expect_at("/signin")

    def expect_lobby(self) -> None:
        """Wait until the lobby is there with a wallet in hand."""
        self.expect_at("/lobby")
        expect(self.wallet_button).to_be_visible()

    def choose_wallet(self, currency: str) -> None:
        """By the selector at the top."""
        self.wallet_button.click()
        self.page.get_by_role("radio", name=re.compile(f"^{currency}")).check()
        self.page.keyboard.press("Escape")

    def expect_wallet(self, currency: str) -> None:
        """Wait until this wallet is the one in use."""
        expect(self.page.get_by_role("button", name=re.compile(f"^{self.words.wallet} {currency}"))).to_be_visible()
