"""How often somebody makes us write (A39, A58-A60)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.http.problems import problem_of
from tests.makers.apps import App, start_app
from tests.makers.letters import latest_letter
from tests.makers.mail_steps import ask_code, ask_reset, verify
from tests.makers.players import new_email
from tests.servers.run_folder import RunFolder
from tests.servers.secrets_seen import SecretsSeen


@pytest.fixture(scope="module")
def limited(run_folder: RunFolder, secrets_seen: SecretsSeen) -> Iterator[App]:
    """One app with limits on. Players come from addresses of their own."""
    app = start_app(run_folder, secrets_seen, RATE_LIMITS="on")
    yield app
    app.stop()


def test_a58_known_and_unknown_mailboxes_are_counted_alike(limited: App) -> None:
    """Five mails in a quarter of an hour for one mailbox, whoever asks, known to us or not."""
    known = limited.new_player(address="127.0.1.1")
    known.register()
    for number, email in enumerate((known.email, new_email()), start=2):
        for ask in (ask_code, ask_reset, ask_code, ask_code, ask_code):
            assert ask(limited.new_player(address=f"127.0.1.{number}"), email=email).status_code == 202
        refused = problem_of(
            ask_code(limited.new_player(address="127.0.1.9"), email=email), status=429, code="rate_limited"
        )
        assert refused["retry_after"] > 0


def test_a60_strangers_do_not_shut_the_owner_out_of_his_own_device(limited: App) -> None:
    """They use the mailbox's quota up, and their newer mails do not end his: his browser counts apart."""
    owner = limited.new_player(address="127.0.2.1")
    owner.register()
    owner.logout()
    assert ask_code(owner).status_code == 202
    code = latest_letter(limited, owner.email).code
    stranger = limited.new_player(address="127.0.2.2")
    while ask_code(stranger, email=owner.email).status_code == 202:
        pass
    assert ask_reset(stranger, email=owner.email).status_code == 429
    assert verify(owner, code=code).status_code == 200
    assert ask_code(owner).status_code == 202


def test_a39_guesses_are_counted_by_address_too(limited: App) -> None:
    """A new mail gives five new tries, but an address has sixty in ten minutes."""
    guesser = limited.new_player(address="127.0.3.1")
    statuses = [verify(guesser, code="00000000", challenge="x" * 43).status_code for _ in range(62)]
    assert statuses == [410] * 60 + [429] * 2


def test_a59_one_address_does_not_use_up_the_mail_of_all(limited: App) -> None:
    """Twenty in ten minutes from one address; the next address is served."""
    spammer = limited.new_player(address="127.0.4.1")
    statuses = [ask_code(spammer, email=new_email()).status_code for _ in range(22)]
    assert statuses == [202] * 20 + [429] * 2
    assert ask_code(limited.new_player(address="127.0.4.2"), email=new_email()).status_code == 202
