"""The design guide's own test plan (§5), over plain HTTP: first visit, finish sign-up, second visit."""

from __future__ import annotations

from tests.makers.apps import App


def test_a_new_instagram_identity_becomes_a_player_with_two_wallets_and_walks_in_the_next_time(app: App) -> None:
    """Steps 4 to 9 of the plan, with the rows of step 8."""
    player = app.new_player()
    answer = player.sign_in_with_instagram("lan.nguyen")
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == "/signup/complete"
    finished = player.finish_signup()
    assert finished.status_code == 200, finished.text
    user_id = finished.json()["userId"]
    wallets = player.wallets().json()
    assert {(wallet["currency_code"], wallet["balance"]) for wallet in wallets} == {("USD", "0.00"), ("VND", "0")}
    assert player.session().json()["userId"] == user_id
    again = player.another_browser()
    answer = again.sign_in_with_instagram("lan.nguyen")
    assert (answer.status_code, answer.headers["location"]) == (303, "/lobby")
    assert again.session().json()["userId"] == user_id
    rows = app.database.rows("SELECT provider, username FROM player_external_ids WHERE userId = :user", user=user_id)
    assert len(rows) == 1
