"""The operator's texts: taken as they are, or refused with every reason; without them, templates that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.cli.doctor import legal
from app.cli.doctor.subject import Subject
from app.config import Settings, SettingsError
from app.legal.page import page_of
from app.legal.texts import LANGUAGES, Document, read_legal_texts


def _settings(**values: object) -> Settings:
    return Settings(_env_file=None, **values)


def _page(folder: Path | None, document: Document, language: str, **settings: object) -> str:
    texts = read_legal_texts(folder)
    return page_of(document, language=language, texts=texts, settings=_settings(**settings))  # type: ignore[arg-type]


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.').replace('_', '-')}.md").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("document", Document)
def test_a_template_says_that_it_is_one(document: Document, language: str) -> None:
    page = _page(None, document, language)
    assert {"en": "This is a template.", "vi": "Đây là bản mẫu."}[language] in page
    assert f'<html lang="{language}">' in page
    assert "{" not in page.replace("{site}", ""), "every word that the settings fill in is filled in"
    for other in Document:
        assert (f'href="/{other}?lang={language}"' in page) == (other is not document)


def test_templates_of_the_terms_have_one_version() -> None:
    assert read_legal_texts(None).terms_version == "template-1"


def test_own_texts_are_shown_and_nothing_of_ours(tmp_path: Path) -> None:
    files = {
        f"{name}__{language}": f"# {name} {language}\n"
        for name in ("privacy", "delete_my_data")
        for language in LANGUAGES
    }
    files |= {f"terms__{language}": f"Version: 7.1\n# Terms {language}\n" for language in LANGUAGES}
    texts = read_legal_texts(_write(tmp_path, **files))
    assert (texts.terms_version, texts.templates) == ("7.1", ())
    page = _page(tmp_path, Document.TERMS, "vi")
    assert "<h1>Terms vi</h1>" in page
    assert "Phiên bản: 7.1" in page
    assert "Version: 7.1" not in page
    assert "bản mẫu" not in page


def test_one_language_is_better_than_a_template(tmp_path: Path) -> None:
    """The Vietnamese page shows the operator's English text, marked as English, and says that there is no other."""
    page = _page(_write(tmp_path, terms__en="Version: 2\nOur own words."), Document.TERMS, "vi")
    assert '<div lang="en"><p>Our own words.</p>' in page
    assert "English only" in page
    assert "bản mẫu" not in page


def test_no_html_of_a_text_reaches_the_page(tmp_path: Path) -> None:
    """A text is Markdown, whatever else somebody pastes into it; a link runs no script."""
    text = "Version: 1\n<script>alert(1)</script>\n\n[x](javascript:alert(2))\n\n<img src=x onerror=alert(3)>\n"
    page = _page(_write(tmp_path, terms__en=text), Document.TERMS, "en")
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_the_settings_fill_in_who_is_responsible(tmp_path: Path) -> None:
    text = "{operator} {contact} {site} {min_age} {unknown}"
    page = _page(
        _write(tmp_path, privacy__en=text),
        Document.PRIVACY,
        "en",
        operator_name="Lotus & Sons",
        contact_email="help@casino.example",
        public_url="https://casino.example",
        min_age=21,
    )
    assert 'Lotus &amp; Sons <a href="mailto:help@casino.example">' in page
    assert "https://casino.example 21 {unknown}" in page


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"terms__en": "# Terms\n"}, "first line of terms.en.md"),
        ({"terms__en": "Version: \n"}, "first line of terms.en.md"),
        ({"terms__en": "Version: a b\n"}, "first line of terms.en.md"),
        ({"terms__en": f"Version: {'x' * 41}\n"}, "first line of terms.en.md"),
        ({"terms__en": "Version: 1\n", "terms__vi": "Version: 2\n"}, "different versions"),
    ],
    ids=["none", "empty", "two words", "too long", "two versions"],
)
def test_terms_without_one_version_stop_the_start(tmp_path: Path, files: dict[str, str], told: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_legal_texts(_write(tmp_path, **files))
    assert told in str(refused.value)
    [finding] = legal.texts(Subject(settings=_settings(legal_dir=tmp_path)))
    assert (finding.status, told in finding.message) == ("error", True)


def test_a_folder_that_is_none_and_a_file_that_is_no_text_are_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="which is no folder"):
        read_legal_texts(tmp_path / "nowhere")
    (tmp_path / "privacy.en.md").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"privacy\.en\.md cannot be read"):
        read_legal_texts(tmp_path)


def test_a_mark_of_the_byte_order_and_windows_lines_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "terms.en.md").write_bytes(b"\xef\xbb\xbfVersion: 3\r\nText\r\n")
    assert read_legal_texts(tmp_path).terms_version == "3"


@pytest.mark.parametrize(("environment", "status"), [("dev", "info"), ("prod", "warning")])
def test_the_doctor_tells_when_templates_are_still_shown(environment: str, status: str) -> None:
    who = Subject(settings=_settings(app_env=environment))
    [texts], [contact] = legal.texts(who), legal.contact(who)
    assert (texts.status, contact.status) == (status, status)
    assert "terms, privacy, delete-my-data" in texts.message


@pytest.mark.parametrize(
    "values",
    [
        {"contact_email": "nobody"},
        {"contact_email": "Lan <lan@example.com>"},
        {"operator_name": "a\nb"},
        {"operator_name": " "},
    ],
)
def test_who_is_responsible_is_one_line(values: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        Settings.load(_env_file=None, **values)
