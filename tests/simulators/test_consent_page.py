"""The page a person clicks through: choose or make up somebody, allow all or part, or deny."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from simulators.control_client import InstagramControl
from tests.simulators.visits import ASKED, BASIC, Visitor, graph_error, returned, stayed

COMMENTS = "instagram_business_manage_comments"


def test_the_page_says_that_it_is_a_simulation(visitor: Visitor) -> None:
    page = visitor.authorize().text
    assert "This is not Instagram" in page
    assert "<script" not in page


def test_choosing_a_person_comes_back_with_a_code(visitor: Visitor, instagram: InstagramControl) -> None:
    """Next time the same browser is offered the same person first, unless the app asks for a fresh choice."""
    ines = instagram.person("ines.paints")
    answer = visitor.decide(decision="allow", person=ines["person_id"], permission=BASIC)
    token = visitor.exchange(returned(answer)["code"]).json()["access_token"]
    assert visitor.me(token).json()["username"] == "ines.paints"
    assert _first_person(visitor.authorize().text) == "ines.paints"
    assert _first_person(visitor.authorize(force_reauth="true").text) == "maple.diner"


def test_somebody_new_can_be_made_up(visitor: Visitor, instagram: InstagramControl) -> None:
    answer = visitor.decide(
        decision="allow",
        person="+new",
        new_username="minh.tran",
        new_name="Trần Minh",
        new_account_type="creator",
        permission=BASIC,
    )
    assert returned(answer)["state"] == "state-1"
    assert instagram.person("minh.tran")["name"] == "Trần Minh"


@pytest.mark.parametrize(
    "fields",
    [
        {"person": "+new", "new_username": ""},
        {"person": "+new", "new_username": "lan.nguyen"},
        {"person": "+new", "new_username": "x", "new_account_type": "robot"},
        {"person": "nobody"},
        {},
    ],
)
def test_a_form_that_cannot_work_says_so_and_offers_a_way_on(visitor: Visitor, fields: dict[str, str]) -> None:
    text = stayed(visitor.decide(decision="allow", permission=BASIC, **fields))
    assert "Choose another account" in text
    assert 'name="state" value="state-1"' in text


def test_not_now_comes_back_as_a_denial(visitor: Visitor) -> None:
    assert returned(visitor.decide(decision="deny", person="lan.nguyen"))["error"] == "access_denied"


def test_a_partial_grant_gives_only_what_was_ticked(visitor: Visitor) -> None:
    """Without the basic permission the sign-in looks fine until /me is asked."""
    asked = {"scope": f"{BASIC},{COMMENTS}", "decision": "allow", "person": "lan.nguyen"}
    some = visitor.exchange(returned(visitor.decide(**asked, permission=BASIC))["code"]).json()
    assert some["permissions"] == [BASIC]
    none = visitor.exchange(returned(visitor.decide(**asked))["code"]).json()
    assert none["permissions"] == []
    answer = visitor.me(none["access_token"])
    assert graph_error(answer) == (100, None)
    assert answer.json()["error"]["message"] == "Unsupported request - method type: get"


def test_nobody_is_granted_what_was_not_asked(visitor: Visitor) -> None:
    answer = visitor.decide(decision="allow", person="lan.nguyen", permission=[BASIC, COMMENTS])
    assert visitor.exchange(returned(answer)["code"]).json()["permissions"] == [BASIC]


def test_a_person_may_grant_less_by_habit(visitor: Visitor, instagram: InstagramControl) -> None:
    instagram.change_person("lan.nguyen", grants=[])
    assert visitor.exchange(visitor.code()).json()["permissions"] == []


@pytest.mark.parametrize("hostile", ['"><img src=x onerror=alert(1)>', "</label><script>1</script>"])
def test_hostile_names_are_shown_as_text(visitor: Visitor, instagram: InstagramControl, hostile: str) -> None:
    """People's names, the app's name and every parameter reach this page; none of them becomes markup."""
    instagram.create_person(hostile, name=hostile)
    instagram.change_app(name=hostile)
    page = visitor.authorize(state=hostile, extra=hostile).text
    assert "<img" not in page
    assert "<script" not in page


def test_a_name_that_turns_the_reading_direction_stays_in_its_own_element(
    visitor: Visitor, instagram: InstagramControl
) -> None:
    """A right-to-left override in one name must not turn the text around it."""
    turned = "a\u202egnp.exe"
    instagram.create_person(turned, name=turned)
    instagram.change_app(name=turned)
    body = visitor.authorize().text.partition("<body>")[2]
    assert body.count("\u202e") == body.count(f">{turned}</bdi>") > 0


def test_the_page_lets_no_other_site_frame_it_or_run_in_it(visitor: Visitor) -> None:
    policy = visitor.authorize().headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.screen(width=360, height=740)
def test_the_page_works_by_keyboard_on_a_phone(page: Page, instagram: InstagramControl) -> None:
    """Tab, arrows and Enter are enough, and nothing sticks out at 360 px."""
    landing = f"{instagram.base_url}/elsewhere"
    instagram.change_app(redirect_uris=[landing])
    page.goto(f"{instagram.authorize_url}?{_query(redirect_uri=landing)}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # radio buttons wrap around: from the first to "Someone new"
    page.keyboard.press("Tab")
    page.keyboard.type("bao.pham")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/elsewhere\?code="))
    assert instagram.person("bao.pham")["account_type"] == "business"


@pytest.mark.screen(width=1280, height=900)
def test_the_page_works_by_mouse_on_a_desktop(page: Page, instagram: InstagramControl) -> None:
    landing = f"{instagram.base_url}/elsewhere"
    instagram.change_app(redirect_uris=[landing])
    page.goto(f"{instagram.authorize_url}?{_query(redirect_uri=landing)}")
    page.get_by_text("quiet.pine").click()
    page.get_by_role("button", name="Allow and continue").click()
    page.get_by_role("heading", name="This account cannot continue").wait_for()
    page.get_by_role("button", name="Choose another account").click()
    page.get_by_text("lan.nguyen").click()
    page.get_by_role("button", name="Allow and continue").click()
    page.wait_for_url(re.compile(r"/elsewhere\?code=.*state=state-1"))


def _query(**changes: str) -> str:
    return urlencode({**ASKED, **changes})


def _first_person(page: str) -> str:
    found = re.search(r'checked>.*?<bdi class="username">([^<]+)</bdi>', page, re.DOTALL)
    assert found
    return found[1]
