"""`igw doctor` on settings: each fault is found and told with its mend, and nothing secret comes out."""

from __future__ import annotations

import secrets
import time
from pathlib import Path

import pytest

from app.cli.doctor import addresses, clock, hashing, instagram, laws, machine, passkeys, proxies
from app.cli.doctor import secrets as secrets_checks
from app.cli.doctor.checks import CHECKS, DATABASE_CHECKS, NETWORK_CHECKS, Check
from app.cli.doctor.finding import Finding, error
from app.cli.doctor.report import as_json, as_lines
from app.cli.doctor.subject import Subject, shown
from app.cli.tree import ROOT
from app.config import Settings
from tests.cli.conftest import Doctor, Igw
from tests.makers.databases import DatabaseUnderTest
from tests.servers.ports import free_port
from tests.servers.run_folder import RunFolder
from tests.servers.simulator import start_instagram

GOOD_KEY = secrets.token_urlsafe(48)
ROUNDS = "12"
"""The rounds of a real installation; the tests' own are cheaper than the doctor likes."""


def subject(**settings: object) -> Subject:
    """What the doctor looks at, for one check alone."""
    return Subject(settings=Settings(_env_file=None, **settings))


def found(check: Check, **settings: object) -> Finding:
    """The only finding of one check."""
    [finding] = check(subject(**settings))
    return finding


def nothing(*checks: Check) -> bool:
    """Whether these checks have nothing to say about an installation with defaults."""
    return not any(list(check(subject())) for check in checks)


def test_a_healthy_installation_has_nothing_wrong(doctor: Doctor, database: DatabaseUnderTest) -> None:
    report = doctor(DB_URL=database.url, JWT_SIGNING_KEY=GOOD_KEY, PASSWORD_BCRYPT_ROUNDS=ROUNDS, RATE_LIMITS="on")
    assert (report.code, report.all_of("error")) == (0, set())
    assert {"settings", "database", "schema", "columns", "login_ip", "unique_indexes"} <= report.all_of("ok")


def test_each_finding_is_one_line_with_its_mend(igw: Igw, database: DatabaseUnderTest) -> None:
    done = igw("doctor", DB_URL=database.url, RATE_LIMITS="off")
    lines = done.stdout.rstrip().splitlines()
    assert done.returncode == 0
    assert all(line[0] in "✓!·✗" for line in lines[:-2])
    assert any(line.startswith("! rate_limits") and "→ RATE_LIMITS=on" in line for line in lines)
    assert lines[-1].startswith("Wrong: 0.")


def test_settings_that_cannot_load_are_all_told_and_the_rest_is_looked_at_all_the_same(
    doctor: Doctor, database: DatabaseUnderTest
) -> None:
    report = doctor(
        DB_URL=database.url,
        DEFAULT_WALLET_CURRENCIES="USD,XXQ",
        PASSWORD_BCRYPT_ROUNDS="plenty",
        IG_CLIENT_ID="17841400000000",
        SESSION_MAX_DAYS="3",
    )
    told = " ".join(str(finding["message"]) for finding in report.of("settings"))
    for name in ("'XXQ'", "PASSWORD_BCRYPT_ROUNDS", "IG_CLIENT_SECRET is missing", "SESSION_MAX_DAYS"):
        assert name in told
    assert report.code == 1
    assert report.one("database")[0] == "ok"
    assert report.of("password_hashing") == []


def test_a_database_address_that_cannot_be_read_is_not_replaced_by_another(doctor: Doctor) -> None:
    report = doctor(DB_URL="oracle://scott:tiger-is-secret@somewhere/db")
    assert report.of("database") == []
    assert "only sqlite, mysql and mariadb" in report.one("settings")[1]


def test_production_is_told_what_stops_its_start(doctor: Doctor) -> None:
    report = doctor(APP_ENV="prod", PUBLIC_URL="http://casino.example", JWT_SIGNING_KEY="change_me", RATE_LIMITS="off")
    told = " ".join(str(finding["message"]) for finding in report.of("settings"))
    for name in ("JWT_SIGNING_KEY holds a placeholder", "PUBLIC_URL must be https", "RATE_LIMITS=off"):
        assert name in told


def test_no_secret_comes_out(igw: Igw) -> None:
    """Passwords stand in addresses, keys in settings; every check that fails is tempted to show what it was given."""
    hidden = [f"{name}-{secrets.token_hex(8)}" for name in ("db", "redis", "key", "instagram", "query")]
    settings = {
        "DB_URL": f"mysql://root:{hidden[0]}@127.0.0.1:{free_port()}/apidb",
        "REDIS_URL": f"redis://:{hidden[1]}@127.0.0.1:{free_port()}/0",
        "JWT_SIGNING_KEY": hidden[2],
        "IG_CLIENT_ID": "17841400000000",
        "IG_CLIENT_SECRET": hidden[3],
        "IG_REDIRECT_URI": f"https://user:{hidden[3]}@casino.example/elsewhere?token={hidden[4]}",
        "IG_AUTHORIZE_URL": f"http://user:{hidden[3]}@127.0.0.1:{free_port()}/authorize?key={hidden[4]}",
    }
    for arguments in (["doctor"], ["doctor", "--json"]):
        done = igw(*arguments, **settings)
        assert done.returncode == 1
        assert [secret for secret in hidden if secret in done.stdout + done.stderr] == []


def test_a_secret_that_slips_into_a_finding_is_masked() -> None:
    settings = Settings(_env_file=None, jwt_signing_key="a-very-long-signing-key")
    findings = [error("imagined", "the key is a-very-long-signing-key", "hide it")]
    for told in (as_lines(findings, settings=settings), as_json(findings, settings=settings)):
        assert "the key is ***" in told


def test_everybody_as_proxy_or_reader_of_metrics_is_a_warning() -> None:
    assert found(proxies.trusted_proxies, trusted_proxies="0.0.0.0/0").status == "warning"
    assert found(proxies.trusted_proxies, trusted_proxies="10.0.0.0/8").status == "ok"
    assert found(proxies.metrics_allow, metrics_allow="::/0").status == "warning"
    assert found(proxies.metrics_allow).status == "ok"


def test_https_without_a_trusted_proxy_is_a_warning() -> None:
    """Somebody must speak TLS in front, and all players would share his address."""
    finding = found(proxies.trusted_proxies, public_url="https://casino.example")
    assert "all players share its address" in finding.message
    assert found(proxies.trusted_proxies).status == "info"


def test_plain_http_for_others_is_a_warning() -> None:
    stati = [found(addresses.public_url, public_url=f"{url}").status for url in PUBLIC_URLS]
    assert stati == ["ok", "info", "warning"]


PUBLIC_URLS = ("https://casino.example", "http://127.0.0.1:8001", "http://casino.example")


def test_whether_passkeys_work_and_what_turns_them_on() -> None:
    """A name and https; `localhost` is enough for oneself. The mend for this machine keeps the port."""
    told = [found(passkeys.passkeys, public_url=url) for url in PUBLIC_URLS]
    assert [finding.status for finding in told] == ["ok", "info", "info"]
    assert "PUBLIC_URL=http://localhost:8001" in (told[1].mend or "")
    assert found(passkeys.passkeys, public_url="http://localhost:8001").status == "ok"
    assert found(passkeys.passkeys, public_url="https://192.0.2.7").status == "info"
    assert found(passkeys.passkeys, public_url="https://[2001:db8::1]").status == "info"


@pytest.mark.parametrize(
    ("key", "words"),
    [("change_me", "placeholder"), ("kurz-und-nicht-gut", "under 32"), (f"{GOOD_KEY},{GOOD_KEY}", "twice")],
)
def test_a_bad_signing_key_is_a_warning(key: str, words: str) -> None:
    finding = found(secrets_checks.signing_key, jwt_signing_key=key)
    assert (finding.status, words in finding.message) == ("warning", True)


def test_information_is_given_about_mail_age_and_laws(doctor: Doctor) -> None:
    report = doctor(MIN_AGE="21", BLOCKED_COUNTRIES="US,AU")
    assert {"mail", "min_age", "blocked_countries"} <= report.all_of("info")
    assert "Decree 147/2024" in report.one("blocked_countries")[1]
    assert "Vietnam is not blocked" in report.one("blocked_countries")[1]
    assert "Vietnam is not blocked" not in found(laws.countries, blocked_countries="VN").message


META = {"ig_client_id": "17841400000000", "ig_client_secret": secrets.token_hex(16)}
GUIDES_PAIR = dict.fromkeys(META, "xxxxxxxxxxxxxxxxxx")


def test_instagram_off_is_no_fault() -> None:
    assert found(instagram.provider).status == "info"
    assert nothing(addresses.redirect_uri, instagram.admission, secrets_checks.provider_secret)


def test_instagram_on_with_meta_tells_whom_meta_admits(doctor: Doctor) -> None:
    report = doctor(**{name.upper(): value for name, value in META.items()})
    status, text = report.one("instagram_admission")
    assert status == "info"
    assert all(word in text for word in ("professional", "App Review", "testers", "Tester invites"))
    assert "--online" in report.one("instagram_reach")[1]


def test_basic_display_with_metas_addresses_is_wrong() -> None:
    finding = found(instagram.dialect, **META, ig_api="basic_display")
    assert (finding.status, "2024-12-04" in finding.message) == ("error", True)


def test_the_guides_placeholders_are_wrong() -> None:
    finding = found(secrets_checks.provider_secret, **GUIDES_PAIR)
    assert finding.status == "error"
    assert "IG_CLIENT_ID and IG_CLIENT_SECRET hold a placeholder" in finding.message


def test_one_address_of_a_simulator_beside_metas_is_wrong() -> None:
    finding = found(instagram.provider, **META, ig_graph_url="http://127.0.0.1:9")
    assert (finding.status, "IG_GRAPH_URL lead elsewhere" in finding.message) == ("error", True)


def test_a_simulator_that_runs_answers(doctor: Doctor, run_folder: RunFolder) -> None:
    simulator = start_instagram(run_folder)
    report = doctor(**simulator.settings)
    simulator.stop()
    assert report.one("instagram_reach")[0] == "ok"
    assert report.one("instagram")[0] == "ok"
    assert report.of("instagram_admission") == report.of("provider_secret") == []


@pytest.mark.parametrize("host", ["127.0.0.1:9", "www.instagram.com.invalid"])
def test_an_authorize_address_that_does_not_answer_is_a_warning_after_a_moment(doctor: Doctor, host: str) -> None:
    """A simulator that was not started, and a network that is away."""
    base = f"http://{host}"
    addresses_set = {"IG_AUTHORIZE_URL": f"{base}/a", "IG_TOKEN_URL": f"{base}/t", "IG_GRAPH_URL": base}
    pair = {name.upper(): value for name, value in META.items()}
    begin = time.monotonic()
    assert doctor("--online", **pair, **addresses_set).one("instagram_reach")[0] == "warning"
    assert time.monotonic() - begin < 25


class TestRedirectUri:
    """The guide's "Redirect URI mismatch": what exactly differs."""

    PUBLIC = "https://casino.example"
    RIGHT = f"{PUBLIC}/oauth/instagram/callback"

    def find(self, uri: str | None, **settings: str) -> tuple[str, str]:
        given = {"public_url": self.PUBLIC, "ig_client_id": "1", "ig_client_secret": "s", "ig_redirect_uri": uri}
        [finding] = addresses.redirect_uri(subject(**(given | settings)))
        return finding.status, finding.message

    @pytest.mark.parametrize("uri", [None, RIGHT, "https://casino.example:443/oauth/instagram/callback"])
    def test_the_same_is_right(self, uri: str | None) -> None:
        assert self.find(uri)[0] == "ok"

    @pytest.mark.parametrize(
        ("uri", "words"),
        [
            (RIGHT + "/", "there is a slash at the end"),
            (RIGHT.replace("https", "http"), "the scheme is http, not https"),
            (RIGHT.replace("casino", "www.casino"), "the host is www.casino.example, not casino.example"),
            (RIGHT.replace("example/", "example:8443/"), "the port is 8443, not 443"),
            (RIGHT.replace("instagram/", "ig/"), "the path is /oauth/ig/callback"),
            (RIGHT.replace("/oauth", "/OAuth"), "the path is /OAuth/instagram/callback"),
            (f"{PUBLIC}", "the path is /"),
            (RIGHT + "?a=b", "there is a query"),
            ("https://<your-ngrok>.ngrok.io/oauth/instagram/callback", "the host is <your-ngrok>.ngrok.io"),
        ],
    )
    def test_a_difference_is_named(self, uri: str, words: str) -> None:
        status, message = self.find(uri)
        assert (status, words in message) == ("error", True), message

    def test_the_guides_env_has_no_other_address_and_needs_none(self, doctor: Doctor) -> None:
        """Its IG_REDIRECT_URI says where players come, to the server and so to the doctor."""
        own = "https://own.ngrok-free.example"
        pair = {"IG_CLIENT_ID": "1", "IG_CLIENT_SECRET": "s", "PUBLIC_URL": ""}
        report = doctor(**pair, IG_REDIRECT_URI=f"{own}/oauth/instagram/callback")
        assert report.one("redirect_uri")[0] == "ok"
        assert report.one("public_url") == ("ok", f"{own}, taken from IG_REDIRECT_URI ")
        assert any(own in str(finding["message"]) for finding in report.of("meta_callbacks"))

    def test_the_guides_own_placeholder_is_told(self, doctor: Doctor) -> None:
        uri = "https://<your-ngrok>.ngrok.io/oauth/instagram/callback"
        report = doctor(IG_CLIENT_ID="1", IG_CLIENT_SECRET="s", PUBLIC_URL="", IG_REDIRECT_URI=uri)
        assert report.one("redirect_uri")[0] == "error"
        assert report.one("public_url")[0] == "info"

    def test_plain_http_in_production_is_wrong(self) -> None:
        local = "http://127.0.0.1:8001"
        found = self.find(f"{local}/oauth/instagram/callback", public_url=local, app_env="prod")
        assert found[0] == "error"


def test_hashing_that_is_too_cheap_or_too_dear_is_a_warning() -> None:
    """A machine of today takes some milliseconds at 5 rounds and seconds at 16."""
    assert _hashing(5).status == "warning"
    assert _hashing(16).status == "warning"
    assert hashing.seconds_per_hash(16) > 30 * hashing.seconds_per_hash(10)


def _hashing(rounds: int) -> object:
    [finding] = hashing.password_hashing(subject(password_bcrypt_rounds=rounds))
    return finding


@pytest.mark.parametrize(("apart", "status"), [(0, "ok"), (5, "ok"), (-5, "ok"), (6, "error"), (-3600, "error")])
def test_clocks_may_differ_by_five_seconds(apart: float, status: str) -> None:
    assert clock.judge(apart).status == status


def test_a_disk_that_fills_up_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    looked_at = subject(db_url=f"sqlite:///{tmp_path}/not/yet/igw.db")
    found = {}
    for mib in (50, 500, 5000):
        usage = type("Usage", (), {"free": mib << 20})
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path, usage=usage: usage)
        found[mib] = next(machine.disk_space(looked_at)).status
    assert found == {50: "error", 500: "warning", 5000: "ok"}


def test_a_low_limit_of_open_files_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.resource, "getrlimit", lambda _which: (256, 1024))
    assert next(machine.open_files(subject())).status == "warning"


def test_pages_that_are_not_built_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(machine, "FRONT_PAGE", tmp_path / "index.html")
    finding = next(machine.pages(subject()))
    assert (finding.status, "make setup" in str(finding.mend)) == ("warning", True)


@pytest.mark.parametrize(("mode", "status"), [(0o644, "warning"), (0o640, "warning"), (0o600, "ok")])
def test_a_secret_file_that_others_can_read_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: int, status: str
) -> None:
    """The design guide keeps its secrets in `.env`."""
    monkeypatch.chdir(tmp_path)
    assert list(secrets_checks.env_file(subject())) == []
    Path(".env").touch(mode)
    Path(".env").chmod(mode)
    assert next(secrets_checks.env_file(subject())).status == status


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://user:pass@host/path?code=1#x", "https://host/path?…"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8001/a"),
    ],
)
def test_an_address_is_shown_without_what_may_be_secret(address: str, told: str) -> None:
    assert shown(address) == told


def test_every_check_tells_what_it_is_for() -> None:
    assert all(check.__doc__ for check in (*CHECKS, *NETWORK_CHECKS, *DATABASE_CHECKS))


def test_the_document_has_every_check(doctor: Doctor, database: DatabaseUnderTest) -> None:
    """docs/doctor.md is where an operator looks a line up."""
    pair = {name.upper(): value for name, value in META.items()}
    report = doctor(**pair, IG_API="basic_display", DB_URL=database.url)
    told = {str(finding["check"]) for finding in report.findings}
    assert len(told) > 20
    document = (ROOT / "docs" / "doctor.md").read_text("utf-8")
    assert {check for check in told if f"`{check}`" not in document} == set()
