"""What `igw dev` says when everything runs: short, and all one needs to begin."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.cli.dev.plan import Plan
from app.cli.dev.simulate import Simulation
from app.cli.paint import paint
from app.cli.tree import FRONT_PAGE
from app.config import Settings
from app.database_faults import place_of
from app.signin.passkeys.relying_party import relying_party, why_off

_BOLD: Final = "1"
_ACCENT: Final = "36"
_YELLOW: Final = "33"
_INDENT: Final = "  "
_WIDTH: Final = 12


def banner(
    plan: Plan,
    *,
    settings: Settings,
    simulation: Simulation | None,
    people: Sequence[str] = (),
    games_at: str | None = None,
) -> str:
    """The text for a person at a terminal. `games_at`: the simulated studio whose games are in the lobby."""
    rows = [
        ("Sign in", _who(simulation, people)),
        ("Instagram", _instagram(settings, simulation)),
        ("Passkeys", _passkeys(settings)),
        ("Games", _games(games_at)),
        ("Data", _data(settings)),
        ("Mail", _mail(settings)),
        ("API", f"{plan.public_url}/docs"),
        ("Stop", "Ctrl-C"),
    ]
    lines = [f"{paint('IGW', _BOLD)} is running on {paint(plan.public_url, f'{_BOLD};{_ACCENT}')}", ""]
    lines += [f"{paint(name.ljust(_WIDTH), _ACCENT)}{text}" for name, text in rows]
    lines += ["", *_remarks(plan)] if _remarks(plan) else []
    return "\n" + "".join(f"{_INDENT}{line}".rstrip() + "\n" for line in lines)


def meta_addresses(plan: Plan) -> str:
    """What to paste into Meta's dashboard, and into `.env`, while the tunnel is open."""
    url = plan.public_url
    return _block(
        "Paste into Meta's dashboard (Instagram > API setup with Instagram login > Business login settings):",
        ("Valid OAuth redirect URI", f"{url}/oauth/instagram/callback"),
        ("Deauthorize callback URL", f"{url}/fb/deauth"),
        ("Data deletion request URL", f"{url}/fb/delete"),
        after=[
            "The last two are answered by a later version of IGW; Meta wants them filled in already.",
            "",
            "For .env, so that another start expects the same address:",
            f"{_INDENT}IG_REDIRECT_URI={url}/oauth/instagram/callback",
        ],
    )


def _who(simulation: Simulation | None, people: Sequence[str]) -> str:
    if simulation is None:
        return "with Instagram, or by e-mail after signing up"
    names = ", ".join((*people[:3], "or somebody new"))
    return f"Continue with Instagram as {names}; or sign up by e-mail"


def _instagram(settings: Settings, simulation: Simulation | None) -> str:
    if simulation is None:
        return "the one that IG_CLIENT_ID names; nothing is simulated"
    dialect = "" if settings.ig_api == "instagram_login" else f" in the dialect {settings.ig_api}"
    return f"simulated on {simulation.url}{dialect} (IG_CLIENT_ID and IG_CLIENT_SECRET bring the real one)"


def _passkeys(settings: Settings) -> str:
    if why_off(settings) is None:
        return f"offered, for the name {relying_party(settings).rp_id}"
    port = urlsplit(settings.public_url).port
    return f"off, they need a name: PUBLIC_URL=http://localhost{f':{port}' if port else ''} make run"


def _games(games_at: str | None) -> str:
    if games_at is None:
        return "as `igw games list` has them; `igw simulator studio` brings two"
    return f"two slots of the simulated studio on {games_at}, in the lobby"


def _mail(settings: Settings) -> str:
    return "sent by SMTP_URL" if settings.smtp_url else f"{settings.public_url}/dev/mailbox (SMTP_URL sends it)"


def _data(settings: Settings) -> str:
    url = settings.async_db_url
    if url.get_backend_name() != "sqlite":
        return f"{url.get_backend_name()} at {place_of(url)}"
    return f"SQLite, {_short(Path(place_of(url)).absolute())} (delete it to begin again)"


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _remarks(plan: Plan) -> list[str]:
    unbuilt = [] if FRONT_PAGE.is_file() else ["The pages are not built: run `make setup`, then start again."]
    return [paint(f"! {remark}", _YELLOW) for remark in (*plan.notes, *unbuilt)]


def _block(title: str, *rows: tuple[str, str], after: Iterable[str]) -> str:
    lines = [title, *(f"{_INDENT}{paint(name.ljust(27), _ACCENT)}{text}" for name, text in rows), *after]
    return "".join(f"{_INDENT}{line}".rstrip() + "\n" for line in lines)
