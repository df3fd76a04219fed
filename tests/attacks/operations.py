"""Every operation of the API document, with what it takes to ask for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

_DOCUMENT: dict[str, Any] = json.loads((Path(__file__).resolve().parents[2] / "docs" / "openapi.json").read_text())
_SAFE = {"get", "head", "options"}
_ANY_ID = "2147483647"


@dataclass(frozen=True)
class Operation:
    """One method of one address. `url` has values where the address has names."""

    method: str
    path: str
    described: Mapping[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def changes_something(self) -> bool:
        return self.method not in _SAFE

    @property
    def url(self) -> str:
        return re.sub(r"\{\w+\}", _ANY_ID, self.path.replace("{provider}", "instagram"))

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """Of its JSON body; empty where it takes none."""
        content = self.described.get("requestBody", {}).get("content", {})
        return _whole(content.get("application/json", {}).get("schema", {}))

    @property
    def text_fields(self) -> list[str]:
        """Names of the fields that take free text."""
        fields = self.schema.get("properties", {}).items()
        return [name for name, described in fields if any(_is_text(form) for form in _forms(described))]

    @property
    def body(self) -> dict[str, Any]:
        """A body of the right form, made of the document's own examples: a whole one, or of what must be there."""
        return dict(_example(self.schema)) if self.schema else {}

    @property
    def never_ends(self) -> bool:
        """Whether its answer goes on for as long as somebody listens."""
        return never_ends(self.described)

    def may_answer(self, code: str) -> bool:
        """Whether the document has this error code among its answers."""
        return f'"{code}"' in json.dumps(self.described["responses"])


def is_signed(described: Mapping[str, Any]) -> bool:
    """Whether a game provider calls it: then a signature of the call stands in the place of a session."""
    return any("sign" in one["name"].lower() for one in described.get("parameters", ()) if one["in"] == "header")


def operations() -> Iterator[Operation]:
    """All of them, in the document's order."""
    for path, methods in _DOCUMENT["paths"].items():
        yield from (Operation(method, path, described) for method, described in methods.items())


def never_ends(described: Mapping[str, Any]) -> bool:
    """Whether an operation of the document answers with a stream of events."""
    return "text/event-stream" in described["responses"].get("200", {}).get("content", {})


def _forms(described: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(described.get("anyOf", [described]))


def _example(described: Mapping[str, Any]) -> Any:
    forms = [_whole(form) for form in _forms(described)]
    examples = [form["examples"][0] for form in forms if "examples" in form]
    examples += [form["const"] for form in forms if "const" in form]
    if examples:
        return examples[0]
    objects = [form for form in forms if form.get("type") == "object"]
    assert objects, f"the API document has no example for {described}"
    fields = objects[0].get("properties", {})
    return {name: _example(fields[name]) for name in objects[0].get("required", [])}


def _whole(described: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of the document that a reference names."""
    name = described.get("$ref", "").rpartition("/")[2]
    return _DOCUMENT["components"]["schemas"][name] if name else described


def _is_text(form: Mapping[str, Any]) -> bool:
    return form.get("type") == "string" and "enum" not in form
