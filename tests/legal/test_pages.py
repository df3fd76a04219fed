"""`/terms`, `/privacy`, `/delete-my-data` over HTTP: without a script, without signing in, in the reader's language."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from tests.makers.apps import App
from tests.makers.players import PAGE

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DOCUMENTS = ("/terms", "/privacy", "/delete-my-data")
VIETNAMESE = {"Accept-Language": "vi-VN,vi;q=0.9,en;q=0.5"}


def _language(page: httpx2.Response) -> str:
    assert page.status_code == 200, page.text
    return page.text.split('<html lang="')[1][:2]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_it_is_a_page_without_a_script(program: httpx2.Client, path: str) -> None:
    page = program.get(path, headers=PAGE)
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text
    assert page.text.count("<h1>") == 1
    assert "set-cookie" not in page.headers
    assert program.head(path).status_code == 200


@pytest.mark.parametrize("path", DOCUMENTS)
def test_t15_its_language_is_one_of_two_whatever_is_asked(program: httpx2.Client, path: str) -> None:
    """By the address, else by an earlier choice, else by the browser; what is asked is no path and no header."""
    assert _language(program.get(path)) == "en"
    assert _language(program.get(path, headers=VIETNAMESE)) == "vi"
    assert _language(program.get(path, params={"lang": "en"}, headers=VIETNAMESE)) == "en"
    for hostile in ("../../etc/passwd", "vi\r\nSet-Cookie: a=b", "VI", "vi" * 3000, "", "xx", "<b>"):
        page = program.get(path, params={"lang": hostile}, headers={"Cookie": f"igw_lang={'../vi'}"})
        assert _language(page) == "en"
        assert "set-cookie" not in page.headers


def test_a_choice_is_kept_for_the_next_page(program: httpx2.Client) -> None:
    chosen = program.get("/terms", params={"lang": "vi"})
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith("igw_lang=vi;")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert _language(program.get("/privacy", headers={"Cookie": "igw_lang=vi"})) == "vi"


def test_how_to_delete_tells_every_way(program: httpx2.Client, app: App) -> None:
    """What Meta's review looks for: in the account, at Instagram and Facebook, the status by its code, whom to ask."""
    for language, words in (("en", ("Close my account", "Send request")), ("vi", ("Đóng tài khoản", "Gửi yêu cầu"))):
        text = program.get("/delete-my-data", params={"lang": language}).text
        for word in (*words, "Instagram", "Facebook", f"{app.url}/fb/delete/", 'href="/account"'):
            assert word in text


def test_the_texts_of_the_operator_are_served(start_own_app: object, tmp_path: Path, database_kind: str) -> None:
    (tmp_path / "terms.en.md").write_text("Version: 9\n# Rules of {operator}\n", "utf-8")
    settings = {"LEGAL_DIR": str(tmp_path), "OPERATOR_NAME": "Lotus", "CONTACT_EMAIL": "help@lotus.example"}
    own = start_own_app(kind=database_kind, **settings)  # type: ignore[operator]
    text = httpx2.get(f"{own.url}/terms", timeout=10).text
    assert "<h1>Rules of Lotus</h1>" in text
    assert "Version: 9" in text
    assert "mailto:help@lotus.example" in httpx2.get(f"{own.url}/privacy", timeout=10).text
