"""A person removes the app at Meta: that way in is closed, nothing else is, and he can come back (E46, A70)."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.letters import wait_for_empty_outbox
from tests.meta.requests_of_meta import Resident, comes_back, resident_of, send, signed
from tests.signin.attempts import new_person, place_of
from tests.signin.tables import counts_of, picture_of


@pytest.fixture
def resident(app: App) -> Resident:
    return resident_of(app)


def _deauthorise(app: App, program: httpx2.Client, resident: Resident) -> None:
    assert send(program, "/fb/deauth", signed(app, resident.external_id)).status_code == 200


def test_a70_sessions_of_that_way_end_and_no_others(app: App, program: httpx2.Client, resident: Resident) -> None:
    """The one of the sign-up, the one of a later visit; not the one with the password, and nobody else's."""
    visitor, by_password, other = app.new_player(), resident.player.another_browser(), resident_of(app)
    visitor.sign_in_with_instagram(resident.person)
    by_password.login()
    _deauthorise(app, program, resident)
    assert [one.session().status_code for one in (resident.player, visitor)] == [401, 401]
    assert [one.session().status_code for one in (by_password, other.player)] == [200, 200]


def test_a70_the_player_and_his_wallets_stay_and_signing_in_again_leads_to_them(
    app: App, program: httpx2.Client, resident: Resident
) -> None:
    before = counts_of(app.database)
    _deauthorise(app, program, resident)
    assert counts_of(app.database) | {"pending_signups": 0} == before | {"pending_signups": 0}
    assert comes_back(app, resident.person) == "/lobby"
    row = app.database.rows("SELECT * FROM player_external_ids WHERE userId = :user", user=resident.user_id)[0]
    assert (row["external_id"], row["disconnected_at"]) == (resident.external_id, None)


def test_the_list_says_that_it_is_disconnected_until_he_is_back(
    app: App, program: httpx2.Client, resident: Resident
) -> None:
    _deauthorise(app, program, resident)
    browser = resident.player.another_browser()
    browser.login()
    [listed] = browser.http.get("/me/identities").json()
    assert listed["disconnected_at"].endswith("Z")
    assert place_of(browser.sign_in_with_instagram(resident.person, intent="link")) == "/account"
    [listed] = browser.http.get("/me/identities").json()
    assert set(listed) == {"id", "provider", "username", "created_at"}


def test_a70_a_replay_does_not_end_the_sessions_of_somebody_who_is_back(
    app: App, program: httpx2.Client, resident: Resident
) -> None:
    text = signed(app, resident.external_id)
    send(program, "/fb/deauth", text)
    resident.player.sign_in_with_instagram(resident.person)
    assert send(program, "/fb/deauth", text).status_code == 200
    assert resident.player.session().status_code == 200


def test_it_is_in_the_player_s_record(app: App, program: httpx2.Client, resident: Resident) -> None:
    _deauthorise(app, program, resident)
    browser = resident.player.another_browser()
    browser.login()
    events = browser.http.get("/me/events").json()["events"]
    [told] = [event for event in events if event["event"] == "identity_disconnected"]
    assert (told["actor"], told["method"], told["details"]) == ("provider", "instagram", {"sessions_ended": 1})


def test_the_second_id_finds_him_too(app: App, program: httpx2.Client, resident: Resident) -> None:
    """Nobody has published which of the two ids Meta sends."""
    sql = "SELECT alternate_id FROM player_external_ids WHERE userId = :user"
    send(program, "/fb/deauth", signed(app, int(app.database.value(sql, user=resident.user_id))))
    assert resident.player.session().status_code == 401


def test_a_sign_up_that_waits_with_that_identity_is_gone(app: App, program: httpx2.Client) -> None:
    player = app.new_player()
    person = new_person(app)
    player.sign_in_with_instagram(person)
    sql = "SELECT external_id FROM pending_signups WHERE username = :name"
    subject = app.database.value(sql, name=person)
    assert send(program, "/fb/deauth", signed(app, subject)).status_code == 200
    assert player.pending_signup().status_code == 404
    problem_of(player.finish_signup(), status=401, code="no_pending_signup")


def test_e46_somebody_we_do_not_know_is_no_error(app: App, program: httpx2.Client) -> None:
    """200, nothing touched, and the operator can see it."""
    before = counts_of(app.database)
    assert send(program, "/fb/deauth", signed(app, "99999999999999999")).status_code == 200
    assert counts_of(app.database) == before
    assert 'igw_meta_requests_total{kind="deauthorise",outcome="unknown_user",product="instagram"}' in (
        program.get("/metrics").text
    )


@pytest.mark.parametrize("path", ["/fb/deauth", "/fb/delete"])
def test_a68_a_request_that_meta_did_not_sign_changes_nothing(
    app: App, program: httpx2.Client, resident: Resident, path: str
) -> None:
    """400 without a word about what was wrong; JSON, nothing at all and a field twice are no better."""
    good = signed(app, resident.external_id)
    wait_for_empty_outbox(app)
    before = picture_of(app.database)
    answers = [
        send(program, path, signed(app, resident.external_id, secret="nobody's secret")),
        send(program, path, signed(app, resident.external_id, algorithm="none")),
        send(program, path, good[:-2]),
        send(program, path, ""),
        program.post(path, json={"signed_request": good}),
        program.post(path),
        program.post(f"{path}?signed_request={good}"),
        program.post(path, data={"signed_request": [good, good]}),
        program.post(path, files={"signed_request": (None, good)}),
        program.post(
            path, content=b"signed_request=%ff", headers={"Content-Type": "application/x-www-form-urlencoded"}
        ),
    ]
    told = {(problem_of(answer, status=400, code="bad_signed_request")["detail"]) for answer in answers}
    assert len(told) == 1
    assert picture_of(app.database) == before
    assert resident.player.session().status_code == 200


@pytest.mark.parametrize("path", ["/fb/deauth", "/fb/delete"])
def test_a_get_is_not_allowed_and_says_what_is(program: httpx2.Client, path: str) -> None:
    """Meta's dashboard may look."""
    answer = program.get(path)
    problem_of(answer, status=405, code="method_not_allowed")
    assert answer.headers["allow"] == "POST"


def test_no_cross_site_rule_stands_in_meta_s_way(app: App, resident: Resident) -> None:
    """It is a server that sends it; even a browser with our cookie and a foreign Origin would be as good."""
    foreign = {"Origin": "https://www.facebook.com", "Sec-Fetch-Site": "cross-site"}
    data = {"signed_request": signed(app, resident.external_id)}
    assert resident.player.http.post("/fb/deauth", data=data, headers=foreign).status_code == 200


def test_e50_a_previous_secret_verifies_and_the_newest_one_is_used_for_calls(
    start_own_app: Callable[..., App],
) -> None:
    """The simulator knows the newest alone: had another one been sent to it, signing in would have failed."""
    newest, previous = "the-secret-of-this-year", "the-secret-of-last-year"
    app = start_own_app(IG_CLIENT_SECRET=f"{newest}, {previous}")
    app.instagram.control.change_app(client_secret=newest)
    for secret in (newest, previous):
        resident = resident_of(app)
        text = signed(app, resident.external_id, secret=secret)
        assert httpx2.post(f"{app.url}/fb/deauth", data={"signed_request": text}).status_code == 200
        assert resident.player.session().status_code == 401


def test_the_simulator_s_own_callback_is_taken(app: App, program: httpx2.Client, resident: Resident) -> None:
    """As the platform would do it, with its judgement of our answer: JSON, two keys, a page that can be read."""
    report = app.instagram.control.send_deletion(
        resident.person, url=f"{app.url}/fb/delete", user_id_style="number", padded=True, copies=5
    )
    assert [delivery["problems"] for delivery in report["deliveries"]] == [[]] * 5
    assert len({delivery["body"] for delivery in report["deliveries"]}) == 1
    assert comes_back(app, resident.person) == "/signup/complete"
