"""The API document says what the service does: every route, every error code, every answer's form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts

from app.cli.openapi import document_text
from app.config import Settings
from app.errors import AppError, all_error_classes
from app.legal.texts import Document
from app.main import create_app
from tests.attacks.operations import is_signed
from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.servers.run_folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
PROBLEM_JSON = "application/problem+json"
PAGES = {
    *("/", "/signin", "/signup", "/signup/complete", "/lobby", "/account", "/play/{rest}", "/docs", "/errors/{code}"),
    *("/signin/mail", "/forgot", "/reset", "/email/confirm", "/email/undo", "/not-me", "/dev/mailbox"),
}
"""Addresses for people; the document is about the others."""
MEMBERS = {"type", "title", "status", "code", "detail", "request_id"}
MORE_MEMBERS = {"errors", "next", "retry_after", "obstacles", "until"}
IN_THE_CONTRACT = {
    ("get", "/oauth/{provider}/start"),
    ("get", "/oauth/{provider}/callback"),
    ("get", "/auth/signup/pending"),
    ("post", "/auth/signup/complete"),
    ("post", "/auth/register"),
    ("post", "/auth/login"),
    ("post", "/auth/logout"),
    ("get", "/auth/session"),
    ("get", "/me/wallets"),
    ("get", "/me/sessions"),
    ("delete", "/me/sessions/{session_id}"),
    ("delete", "/me/sessions"),
    ("get", "/me/identities"),
    ("delete", "/me/identities/{identity_id}"),
    ("post", "/fb/deauth"),
    ("post", "/fb/delete"),
    ("get", "/fb/delete/{confirmation_code}"),
    ("get", "/me/export"),
    ("get", "/health"),
    ("get", "/ready"),
    ("get", "/metrics"),
}

DOCUMENT: dict[str, Any] = json.loads(document_text())
CODES = {error.code: error for error in all_error_classes()}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        yield from ((method, path, operation) for method, operation in methods.items())


def responses_of(operation: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    for status, response in operation["responses"].items():
        name = response.get("$ref", "").rpartition("/")[2]
        yield int(status), DOCUMENT["components"]["responses"][name] if name else response


def problem_examples(response: dict[str, Any]) -> dict[str, dict[str, Any]]:
    examples = response.get("content", {}).get(PROBLEM_JSON, {}).get("examples", {})
    return {code: example["value"] for code, example in examples.items()}


LEGAL_PAGES = [f"/{each}" for each in Document]


def test_the_document_lists_every_route_and_no_other() -> None:
    """What the framework serves, the pages and their files apart, is what the document describes."""
    app = create_app(Settings(_env_file=None))
    served = {
        (method.lower(), re.sub(r":path\b", "", str(route.path)))
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or ())
        if method not in {"HEAD", "OPTIONS"}
    }
    pages = {*PAGES, *LEGAL_PAGES}
    for_people = {
        path for _, path in served if path in pages or re.fullmatch(r"/(assets/.*|[^/]+\.\w+)|/errors/page\.css", path)
    }
    documented = {(method, path) for method, path, _ in operations()}
    assert {(method, path) for method, path in served if path not in for_people} == documented


def test_the_document_holds_what_the_contract_promises() -> None:
    assert {(method, path) for method, path, _ in operations()} >= IN_THE_CONTRACT


def test_every_operation_has_an_id_of_its_own_and_a_summary() -> None:
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(set(ids)) == len(ids)
    assert [path for _, path, operation in operations() if not operation.get("summary")] == []


def test_every_code_of_the_document_has_its_status_its_page_and_the_members_of_a_problem() -> None:
    for _, path, operation in operations():
        for status, response in responses_of(operation):
            for code, example in problem_examples(response).items():
                assert CODES[code].status == example["status"] or code == "no_pending_signup", (path, code)
                assert example["status"] == status, (path, code)
                assert MEMBERS <= set(example) <= MEMBERS | MORE_MEMBERS, (path, code)
                assert (ROOT / "docs" / "errors" / f"{code}.md").is_file(), code


def test_every_refusal_in_the_document_is_a_problem_with_an_example() -> None:
    bare = [
        (path, status)
        for _, path, operation in operations()
        for status, response in responses_of(operation)
        if status >= 400 and not problem_examples(response) and (path, status) != ("/ready", 503)
        if not is_signed(operation)  # game providers are answered in the forms of their protocols
    ]
    assert bare == []


def test_every_error_there_is_stands_in_the_document() -> None:
    """Under an operation, or among those that any address may answer."""
    told = {
        code
        for _, _, operation in operations()
        for _, response in responses_of(operation)
        for code in problem_examples(response)
    }
    anywhere = set(re.findall(r"\d{3} `([a-z_]+)`", DOCUMENT["info"]["description"]))
    assert told | anywhere == set(CODES)


def test_every_error_has_a_page_and_no_page_is_about_nothing() -> None:
    pages = {page.stem for page in (ROOT / "docs" / "errors").glob("*.md")}
    assert pages == set(CODES)


@pytest.mark.parametrize("error", CODES.values(), ids=lambda error: error.code)
def test_a_page_names_its_code_and_its_status(error: type[AppError]) -> None:
    text = (ROOT / "docs" / "errors" / f"{error.code}.md").read_text(encoding="utf-8")
    assert f"`{error.code}`" in text
    assert f"HTTP {error.status}" in text


def test_the_document_in_the_tree_is_the_one_the_command_prints(run_folder: RunFolder) -> None:
    """As `igw openapi` prints it where nothing is set: the pages' client is made from the file."""
    printed = run_igw(run_folder, "openapi", settings=dict.fromkeys(("PUBLIC_URL", "APP_ENV"), ""))
    assert printed.returncode == 0, printed.stderr
    assert (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8") == printed.stdout


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_running_service_serves_its_document_and_each_error_page(app: App) -> None:
    """The address that stands in a problem's `type` leads to a page for people."""
    served = httpx2.get(f"{app.url}/openapi.json").json()
    assert served["paths"] == DOCUMENT["paths"]
    for code in CODES:
        page = httpx2.get(f"{app.url}/errors/{code}")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8"), code
        assert code in page.text


Refusal = tuple[str, str, dict[str, Any], int, str]
REFUSALS: list[Refusal] = [
    ("GET", "/nowhere", {}, 404, "not_found"),
    ("GET", "/errors/nothing_of_the_kind", {}, 404, "not_found"),
    ("GET", "/errors/..%2F..%2FREADME", {}, 404, "not_found"),
    ("PUT", "/auth/login", {}, 405, "method_not_allowed"),
    ("GET", "/auth/session", {}, 401, "not_signed_in"),
    ("GET", "/me/wallets", {}, 401, "not_signed_in"),
    ("DELETE", "/me/sessions/0", {}, 401, "not_signed_in"),
    ("GET", "/auth/signup/pending", {}, 404, "no_pending_signup"),
    ("POST", "/auth/login", {"content": b"{"}, 415, "unsupported_media_type"),
    ("POST", "/auth/login", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "bad_body"),
    ("POST", "/auth/login", {"json": {}}, 422, "validation_failed"),
    ("POST", "/auth/register", {"json": {"email": "x" * 70_000}}, 413, "body_too_large"),
    ("GET", f"/health?{'q' * 9_000}", {}, 414, "target_too_long"),
    ("GET", "/health", {"headers": {"X-Long": "x" * 40_000}}, 431, "headers_too_large"),
    ("GET", "/oauth/nobody/start", {}, 404, "provider_unknown"),
    ("GET", f"/oauth/{'x' * 60}/start", {}, 422, "validation_failed"),
    ("GET", "/oauth/instagram/start?intent=marry", {}, 422, "validation_failed"),
    ("GET", "/oauth/instagram/start?intent=link", {}, 401, "not_signed_in"),
    ("GET", "/oauth/instagram/callback", {}, 400, "bad_callback"),
    ("GET", "/oauth/instagram/callback?code=x&state=y", {}, 400, "state_mismatch"),
    ("POST", "/auth/login", {"json": {}, "headers": {"Origin": "https://evil.example"}}, 422, "validation_failed"),
]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: f"{refusal[4]} {refusal[0]} {refusal[1][:40]}")
def test_every_refusal_is_a_problem_of_the_one_form(app: App, refusal: Refusal) -> None:
    method, path, more, status, code = refusal
    answer = httpx2.request(method, f"{app.url}{path}", **more)
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM_JSON), answer.text
    problem = answer.json()
    assert MEMBERS <= set(problem) <= MEMBERS | MORE_MEMBERS
    assert (problem["code"], problem["status"], problem["type"]) == (code, status, f"{app.url}/errors/{code}")
    assert problem["request_id"]
    assert answer.headers["x-request-id"] == problem["request_id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert ("errors" in problem) == (code == "validation_failed")
