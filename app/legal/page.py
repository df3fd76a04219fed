"""A document as a page: Markdown without raw HTML, no script, in the dress of the error pages."""

from html import escape
from typing import Final

from markdown_it import MarkdownIt

from app.config import Settings
from app.http.language import Language
from app.legal.texts import LANGUAGES, Document, LegalTexts

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False})
_TITLES: Final[dict[Language, dict[Document, str]]] = {
    "en": {
        Document.TERMS: "Terms of play",
        Document.PRIVACY: "Privacy policy",
        Document.DELETION: "How to delete my data",
    },
    "vi": {
        Document.TERMS: "Điều khoản chơi",
        Document.PRIVACY: "Chính sách quyền riêng tư",
        Document.DELETION: "Cách xóa dữ liệu của tôi",
    },
}
_WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "name": "English",
        "back": "Back to the site",
        "version": "Version",
        "template": "This is a template. Whoever runs this site must replace it with a text of his own before opening.",
        "only": "This text is available in English only.",
        "operator": "the operator of this site",
        "contact": "the contact address of the operator, which is not set yet",
        "more": "Read also",
    },
    "vi": {
        "name": "Tiếng Việt",
        "back": "Về trang chính",
        "version": "Phiên bản",
        "template": "Đây là bản mẫu. Đơn vị vận hành trang này phải thay bằng văn bản của mình trước khi mở cửa.",
        "only": "Văn bản này chỉ có bằng tiếng Việt.",
        "operator": "đơn vị vận hành trang này",
        "contact": "địa chỉ liên hệ của đơn vị vận hành (chưa được đặt)",
        "more": "Xem thêm",
    },
}


def page_of(document: Document, *, language: Language, texts: LegalTexts, settings: Settings) -> str:
    """The whole page. Frame and notes are in the reader's language, the text in its own."""
    words, text = _WORDS[language], texts.texts[document, language]
    title = _TITLES[language][document]
    notes = [words["template"]] if text.is_template else []
    if text.language != language:
        notes.append(_WORDS[text.language]["only"])
    if document is Document.TERMS:
        notes.append(f"{words['version']}: {texts.terms_version}")
    body = _MARKDOWN.render(_filled(text.source, language=text.language, settings=settings))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(title)} · IGW</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/errors/page.css">'
        f"<header><nav>{_languages(document, language)}</nav></header><main>"
        + "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
        + f'<div lang="{text.language}">{body}</div>{_further(document, language)}'
        f'<p><a href="/">{escape(words["back"])}</a></p></main></html>'
    )


def _filled(source: str, *, language: Language, settings: Settings) -> str:
    """The four words a text may leave to the settings, in braces."""
    words, contact = _WORDS[language], settings.contact_email
    values = {
        "operator": settings.operator_name or words["operator"],
        "contact": f"<{contact}>" if contact else words["contact"],
        "site": settings.public_url,
        "min_age": str(settings.min_age),
    }
    for name, value in values.items():
        source = source.replace(f"{{{name}}}", value)
    return source


def _languages(document: Document, chosen: Language) -> str:
    return " · ".join(
        f'<strong lang="{each}">{_WORDS[each]["name"]}</strong>'
        if each == chosen
        else f'<a href="/{document}?lang={each}" lang="{each}" hreflang="{each}">{_WORDS[each]["name"]}</a>'
        for each in LANGUAGES
    )


def _further(document: Document, language: Language) -> str:
    others = "".join(
        f'<li><a href="/{other}?lang={language}">{escape(_TITLES[language][other])}</a></li>'
        for other in Document
        if other is not document
    )
    return f"<h2>{escape(_WORDS[language]['more'])}</h2><ul>{others}</ul>"
