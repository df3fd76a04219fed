"""The outbox against a mail server that takes, refuses, is slow or away (F14): the act stands, the mail goes later."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from tests.faults.waiting import wait_until
from tests.http.problems import problem_of
from tests.makers.apps import App
from tests.makers.databases import run_igw
from tests.makers.mail_steps import ask_code, verify
from tests.makers.players import new_email
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.smtp_sink import SmtpSink, smtp_sink

StartApp = Callable[..., App]


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with smtp_sink() as running:
        yield running


def settings_for(port: int, **more: Any) -> dict[str, Any]:
    return {"SMTP_URL": f"smtp://127.0.0.1:{port}", "MAIL_FROM": "Cáo Casino <no-reply@casino.example>"} | more


def rows(app: App) -> list[dict[str, Any]]:
    return app.database.rows("SELECT * FROM mail_outbox ORDER BY mail_id")


def wait_for_status(app: App, status: str, *, count: int = 1, seconds: float = 15) -> list[dict[str, Any]]:
    until = time.monotonic() + seconds
    while True:
        found = [row for row in rows(app) if row["status"] == status]
        if len(found) >= count:
            return found
        assert time.monotonic() < until, [(row["status"], row["attempts"], row["last_error"]) for row in rows(app)]
        time.sleep(0.05)


def make_due(app: App) -> None:
    app.database.execute("UPDATE mail_outbox SET next_attempt_at = '2020-01-01 00:00:00' WHERE status = 'waiting'")


def test_a_mail_arrives_with_one_recipient_two_forms_and_our_name(
    start_own_app: StartApp, sink: SmtpSink, database_kind: Any
) -> None:
    """Text and HTML, in the browser's language, from the operator's name; the row keeps no secret."""
    app = start_own_app(kind=database_kind, **settings_for(sink.port))
    player = app.new_player()
    player.register(language_code="vi")
    assert ask_code(player.another_browser()).status_code == 202
    sink.wait_for(taken=1)
    [mail] = sink.taken
    message = mail.message
    assert (mail.sender, mail.recipients) == ("no-reply@casino.example", [player.email])
    assert message["subject"] == "Đăng nhập Cáo Casino"
    assert message["from"] == "Cáo Casino <no-reply@casino.example>"
    assert (message["to"], message["auto-submitted"]) == (player.email, "auto-generated")
    assert {part.get_content_type() for part in message.walk()} == {"multipart/alternative", "text/plain", "text/html"}
    [row] = wait_for_status(app, "sent")
    assert row["parameters"] is None
    # The mailbox page is for servers without a mail server.
    assert httpx2.get(f"{app.url}/dev/mailbox").status_code == 404


def test_a_server_that_is_away_gets_the_mail_when_it_is_back(start_own_app: StartApp, database_kind: Any) -> None:
    """The answer comes at once, the mail after the heal, and the code's ten minutes count from then."""
    port = free_port()
    app = start_own_app(kind=database_kind, **settings_for(port))
    player = app.new_player()
    player.register()
    begin = time.monotonic()
    asking = player.another_browser()
    assert ask_code(asking).status_code == 202
    assert time.monotonic() - begin < 3
    until = time.monotonic() + 10
    while not rows(app)[0]["last_error"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    app.database.execute("UPDATE mail_challenges SET expires_at = '2020-01-01 00:00:00'")
    with smtp_sink(port) as sink:
        sink.wait_for(taken=1)
        text = sink.taken[0].message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    code = text.partition("Your code: ")[2][:9]
    assert verify(asking, code=code).status_code == 200


def test_4xx_is_tried_again_and_5xx_is_given_up(start_own_app: StartApp, sink: SmtpSink, database_kind: Any) -> None:
    """Both at the mail itself and at its recipient."""
    sink.answers = ["451 4.3.0 later, for lan@example.com", "250 OK", "554 5.7.1 no, lan@example.com"]
    app = start_own_app(kind=database_kind, **settings_for(sink.port))
    ask_code(app.new_player(), email=new_email())
    [sent] = wait_for_status(app, "sent")
    assert (sent["attempts"], len(sink.taken)) == (2, 1)
    ask_code(app.new_player(), email=new_email())
    [dead] = wait_for_status(app, "given_up")
    assert (dead["attempts"], dead["last_error"], dead["parameters"]) == (1, "answer 554", None)
    sink.recipient_answer = "550 5.1.1 no such user"
    ask_code(app.new_player(), email=new_email())
    assert [row["last_error"] for row in wait_for_status(app, "given_up", count=2)] == ["answer 554", "answer 550"]
    assert "lan@example.com" not in app.server.log_text()


def test_a_mail_is_given_up_after_a_bound(start_own_app: StartApp, sink: SmtpSink) -> None:
    """Ten attempts; then it is a dead letter, which the metric and the doctor tell."""
    sink.recipient_answer = "450 4.2.1 mailbox busy"
    app = start_own_app(**settings_for(sink.port))
    ask_code(app.new_player(), email=new_email())
    for attempt in range(1, 10):
        sink.wait_for(attempts=attempt)
        _wait_until_postponed(app, attempt)
        make_due(app)
    [dead] = wait_for_status(app, "given_up")
    assert (dead["attempts"], dead["last_error"], dead["parameters"]) == (10, "answer 450", None)
    make_due(app)
    time.sleep(1.5)
    assert sink.attempts == 10
    wait_until(
        lambda: "igw_mail_dead_letters 1.0" in httpx2.get(f"{app.url}/metrics", timeout=20).text, "the metric tells it"
    )


def test_the_doctor_tells_of_dead_letters_and_of_the_mail_server(
    start_own_app: StartApp, sink: SmtpSink, run_folder: RunFolder, database_kind: Any
) -> None:
    app = start_own_app(kind=database_kind, **settings_for(sink.port))
    settings = app.server.settings
    assert "nothing is stuck" in run_igw(run_folder, "doctor", settings=settings).stdout
    app.database.execute(
        "INSERT INTO mail_outbox (kind, recipient, language_code, status, attempts, next_attempt_at, created_at, "
        "last_error) VALUES ('signin', 'lan@example.com', 'en', 'given_up', 10, '2026-01-01 00:00:00', "
        "'2026-01-01 00:00:00', 'answer 450')"
    )
    told = run_igw(run_folder, "doctor", settings=settings).stdout
    assert "1 mails were given up: answer 450." in told
    assert f"127.0.0.1:{sink.port} answers" in told
    away = run_igw(
        run_folder, "doctor", settings=settings | {"SMTP_URL": f"smtp://u:pass-word-1@127.0.0.1:{free_port()}"}
    )
    assert "cannot be used" in away.stdout
    assert "pass-word-1" not in away.stdout + away.stderr


def test_a_slow_mail_server_slows_nobody_down(start_own_app: StartApp, sink: SmtpSink) -> None:
    """Five mails hang; meanwhile the service answers as ever."""
    app = start_own_app(**settings_for(sink.port))
    idle = _slowest(app)
    sink.delay = 4
    for _ in range(5):
        ask_code(app.new_player(), email=new_email())
    sink.wait_for(attempts=5)
    assert _slowest(app) < idle + 0.25
    assert len(sink.taken) < 5, "some still hang"
    sink.delay = 0
    sink.wait_for(taken=5)


def test_three_workers_send_each_mail_once(start_own_app: StartApp, sink: SmtpSink, database_kind: Any) -> None:
    """A mail is leased by one conditional write; the others look at the same rows and find them taken."""
    app = start_own_app(kind=database_kind, arguments=("--workers", "3"), **settings_for(sink.port))
    sink.delay = 0.05
    addresses = [new_email() for _ in range(30)]
    now = "2020-01-01 00:00:00"
    for address in addresses:
        app.database.execute(
            "INSERT INTO mail_outbox (kind, recipient, language_code, parameters, status, attempts, next_attempt_at, "
            "created_at) VALUES ('no_account', :address, 'en', :parameters, 'waiting', 0, :now, :now)",
            address=address,
            parameters='{"link": "https://casino.example/signup"}',
            now=now,
        )
    sink.wait_for(taken=30, seconds=30)
    wait_for_status(app, "sent", count=30)
    time.sleep(1)
    assert sorted(recipient for mail in sink.taken for recipient in mail.recipients) == sorted(addresses)


def test_a_mail_whose_worker_died_is_sent_by_another(start_own_app: StartApp, sink: SmtpSink) -> None:
    """Killed in the middle: the lease ends, and the mail goes out under the same Message-ID."""
    app = start_own_app(**settings_for(sink.port))
    sink.delay = 30
    ask_code(app.new_player(), email=new_email())
    sink.wait_for(attempts=1)
    app.server.kill()
    sink.delay = 0
    again = start_own_app(database=app.database, **settings_for(sink.port))
    [row] = rows(again)
    assert (row["status"], row["attempts"]) == ("waiting", 1)
    time.sleep(1.5)
    assert sink.attempts == 1, "the lease still holds"
    make_due(again)
    sink.wait_for(taken=1)
    wait_for_status(again, "sent")


def test_a_newer_mail_calls_back_one_that_has_not_left(start_own_app: StartApp) -> None:
    """While the mail server was away somebody asked three times: one mail goes out, the one that works."""
    port = free_port()
    app = start_own_app(**settings_for(port))
    player = app.new_player()
    player.register()
    for _ in range(3):
        assert ask_code(player).status_code == 202
    assert sorted(row["status"] for row in rows(app)) == ["dropped", "dropped", "waiting"]
    assert [row["parameters"] for row in rows(app)][:2] == [None, None]


def test_no_mail_without_the_act(start_own_app: StartApp, sink: SmtpSink) -> None:
    """The row is written in the act's transaction: what was refused sends nothing."""
    app = start_own_app(**settings_for(sink.port))
    player = app.new_player()
    player.register()
    answer = player.http.post("/me/password", json={"current_password": "wrong", "new_password": "a new password"})
    problem_of(answer, status=401, code="invalid_credentials")
    assert rows(app) == []


def test_production_without_a_mail_server_says_what_is_off(start_own_app: StartApp) -> None:
    """At start, to the pages, and to whoever asks for a mail; no mailbox page."""
    app = start_own_app(APP_ENV="prod", RATE_LIMITS="on", PASSWORD_BCRYPT_ROUNDS="10")
    assert '"mail_off"' in app.server.log_text()
    assert '"legal_templates"' in app.server.log_text()
    assert httpx2.get(f"{app.url}/auth/providers").json()["mail"] is False
    assert httpx2.get(f"{app.url}/dev/mailbox").status_code == 404
    player = app.new_player()
    player.register()
    problem_of(ask_code(player), status=503, code="mail_off")
    problem_of(player.http.post("/me/email/verify"), status=503, code="mail_off")
    assert app.database.count("mail_outbox") == 0


def test_settings_that_cannot_send_stop_the_start(run_folder: RunFolder) -> None:
    for settings, told in (
        ({"SMTP_URL": "smtp://127.0.0.1"}, "MAIL_FROM is missing"),
        ({"SMTP_URL": "http://127.0.0.1", "MAIL_FROM": "a@example.com"}, "SMTP_URL must look like"),
        ({"SMTP_URL": "smtp://h?tls=1", "MAIL_FROM": "a@example.com"}, "SMTP_URL takes no other option"),
        ({"SMTP_URL": "smtp://h", "MAIL_FROM": "a@example.com, b@example.com"}, "MAIL_FROM must be one address"),
        ({"SMTP_URL": "smtp://h", "MAIL_FROM": "nobody"}, "MAIL_FROM must be one address"),
    ):
        ended = run_igw(run_folder, "migrate", "--plan", settings={"DB_URL": "sqlite:///x.db"} | settings)
        assert ended.returncode == 1
        assert told in ended.stderr, ended.stderr


def _wait_until_postponed(app: App, attempt: int) -> None:
    until = time.monotonic() + 10
    while rows(app)[0]["last_error"] is None or rows(app)[0]["attempts"] < attempt or not _is_postponed(app):
        assert time.monotonic() < until
        time.sleep(0.03)


def _is_postponed(app: App) -> bool:
    """The attempt has ended: its log line is there."""
    return app.server.log_text().count('"mail_postponed"') >= rows(app)[0]["attempts"]


def _slowest(app: App) -> float:
    times = []
    with httpx2.Client(base_url=app.url) as client:
        for _ in range(60):
            begin = time.monotonic()
            client.get("/health")
            times.append(time.monotonic() - begin)
    return sorted(times)[-3]
