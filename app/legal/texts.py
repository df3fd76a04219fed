"""Which texts there are, and which version of the terms is in force. Read once, at the start.

The operator's folder (LEGAL_DIR) holds `terms.en.md`, `privacy.vi.md` and so on. A document that is in it in one
language only is shown in that one; a document that is not in it at all is our template, which says that it is one.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from app.config import SettingsError
from app.http.language import Language

TEMPLATES: Final = Path(__file__).parent / "templates"
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
#: In front of the text of the terms, in every language the same. A mended slip of the pen keeps it, and nobody is
#: asked again; whatever changes somebody's rights gets a new one.
_VERSION: Final = re.compile(r"\A\ufeff?Version:[ \t]*([A-Za-z0-9][A-Za-z0-9._-]{0,39})[ \t]*\r?\n")
_LARGEST_BYTES: Final = 1 << 20


class Document(StrEnum):
    """What there is to read; the word is the page's address and the file's name."""

    TERMS = "terms"
    PRIVACY = "privacy"
    DELETION = "delete-my-data"


@dataclass(frozen=True, slots=True)
class LegalText:
    """One document in one language: `language` is the one it is written in."""

    language: Language
    source: str
    is_template: bool


@dataclass(frozen=True, slots=True)
class LegalTexts:
    """Every document in every language, and the version of the terms."""

    terms_version: str
    texts: Mapping[tuple[Document, Language], LegalText]

    @property
    def templates(self) -> tuple[str, ...]:
        """The documents that are still ours."""
        names = {document.value for (document, _), text in self.texts.items() if text.is_template}
        return tuple(document.value for document in Document if document.value in names)


def read_legal_texts(folder: Path | None) -> LegalTexts:
    """Raises SettingsError with every problem of the folder."""
    problems: list[str] = []
    found = dict(_own_texts(folder, problems)) if folder else {}
    texts, versions = {}, {}
    for document in Document:
        for language in LANGUAGES:
            texts[document, language] = _best(found, document, language)
    for (document, language), text in texts.items():
        if document is Document.TERMS:
            declared = _VERSION.match(text.source)
            versions[text.language] = declared.group(1) if declared else None
            texts[document, language] = LegalText(text.language, _VERSION.sub("", text.source), text.is_template)
    problems += _version_problems(versions)
    if problems:
        raise SettingsError(problems)
    return LegalTexts(next(iter(versions.values())) or "", MappingProxyType(texts))


def _own_texts(folder: Path, problems: list[str]) -> Iterator[tuple[tuple[Document, Language], LegalText]]:
    if not folder.is_dir():
        problems.append(f"LEGAL_DIR names {folder}, which is no folder.")
        return
    for document in Document:
        for language in LANGUAGES:
            path = folder / f"{document}.{language}.md"
            try:
                if path.is_file():
                    yield (document, language), LegalText(language, _read(path), is_template=False)
            except (OSError, UnicodeError, ValueError):
                problems.append(f"LEGAL_DIR: {path.name} cannot be read; it must be UTF-8 text of at most 1 MiB.")


def _read(path: Path) -> str:
    if path.stat().st_size > _LARGEST_BYTES:
        raise ValueError(path.name)
    return path.read_text("utf-8")


def _best(found: Mapping[tuple[Document, Language], LegalText], document: Document, language: Language) -> LegalText:
    for wanted in (language, *LANGUAGES):
        if (document, wanted) in found:
            return found[document, wanted]
    source = (TEMPLATES / f"{document}.{language}.md").read_text("utf-8")
    return LegalText(language, source, is_template=True)


def _version_problems(versions: Mapping[Language, str | None]) -> list[str]:
    missing = sorted(language for language, version in versions.items() if version is None)
    if missing:
        names = ", ".join(f"terms.{language}.md" for language in missing)
        return [f"LEGAL_DIR: the first line of {names} must name its version, such as `Version: 2026-12-01`."]
    if len(set(versions.values())) > 1:
        return [f"LEGAL_DIR: the terms have different versions by language: {', '.join(map(str, versions.values()))}."]
    return []
