"""The page of a deletion: readable by everybody who has the code, and about nobody (A69)."""

from __future__ import annotations

import re

import httpx2
import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.players import PAGE
from tests.meta.requests_of_meta import deleted, resident_of, signed, status

VIETNAMESE = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


def test_it_is_a_page_in_the_reader_s_language(app: App, program: httpx2.Client) -> None:
    code = deleted(program, signed(app, "99999999999999997"))
    english, vietnamese = (program.get(f"/fb/delete/{code}", headers=PAGE | extra) for extra in ({}, VIETNAMESE))
    for page, language, words in ((english, "en", "nothing to delete"), (vietnamese, "vi", "không có gì để xóa")):
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert f'<html lang="{language}">' in page.text
        assert words in page.text
        assert code in page.text
        assert "script" not in page.text
    assert program.get(f"/fb/delete/{code}").headers["content-type"].startswith("text/html")


def test_a69_it_says_nothing_about_the_person(app: App, program: httpx2.Client) -> None:
    resident = resident_of(app)
    code = deleted(program, signed(app, resident.external_id))
    for headers in (PAGE, {"Accept": "application/json"}):
        text = program.get(f"/fb/delete/{code}", headers=headers).text
        for word in (resident.person, resident.external_id, resident.player.email):
            assert word not in text


def test_a69_codes_are_long_random_and_alphanumeric(app: App, program: httpx2.Client) -> None:
    """At least 96 bits, and no id in them."""
    codes = {deleted(program, signed(app, str(10**16 + number))) for number in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(r"[0-9a-f]{32}", code) for code in codes)


@pytest.mark.parametrize("code", ["0" * 32, "x", "0" * 300])
def test_a69_a_person_who_mistypes_a_code_gets_a_page(program: httpx2.Client, code: str) -> None:
    """However long: never an answer that is meant for a program."""
    answer = program.get(f"/fb/delete/{code}", headers=PAGE)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("code", ["0" * 32, "x", "%00", "' OR 1=1 --", "0" * 5000, "..%2f..", "0" * 31 + "é"])
def test_a69_a_code_that_nobody_was_given_is_not_found(program: httpx2.Client, code: str) -> None:
    answer = program.get(f"/fb/delete/{code}", headers={"Accept": "application/json"})
    assert answer.status_code in {404, 414, 422}
    if answer.status_code == 404:
        problem_of(answer, status=404, code="not_found")
    page = program.get(f"/fb/delete/{'0' * 32}", headers=PAGE | VIETNAMESE)
    assert (page.status_code, "Không có yêu cầu này" in page.text) == (404, True)


def test_a69_the_page_outlives_the_account(app: App, program: httpx2.Client) -> None:
    """The row names no player any more once it is settled."""
    resident = resident_of(app)
    code = deleted(program, signed(app, resident.external_id))
    sql = "SELECT userId, external_id FROM meta_requests WHERE confirmation_code = :code"
    assert app.database.rows(sql, code=code) == [{"userId": None, "external_id": None}]
    assert status(program, code)["completed_at"].endswith("Z")


@pytest.mark.parametrize("state", ["received", "in_progress", "completed", "partly_kept", "nothing_found", "failed"])
def test_every_state_is_told_in_words(app: App, program: httpx2.Client, state: str) -> None:
    code = deleted(program, signed(app, "99999999999999996"))
    app.database.execute(
        "UPDATE meta_requests SET state = :state WHERE confirmation_code = :code", state=state, code=code
    )
    assert status(program, code)["state"] == state
    for language in ({}, VIETNAMESE):
        page = program.get(f"/fb/delete/{code}", headers=PAGE | language)
        assert re.search(r"<h1>.+</h1><p>.{20,}</p>", page.text)
