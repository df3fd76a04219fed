"""What is looked at: the settings, as far as they can be read."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from app.cli.errors import CommandFailed
from app.config import Settings
from app.setting_values import EnvFileUnreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Settings with every problem they have. A setting that cannot be read is `unreadable` and stands at its default,
    so that everything else can still be looked at.
    """

    settings: Settings
    problems: tuple[str, ...] = ()
    unreadable: frozenset[str] = frozenset()
    online: bool = False

    def reads(self, *names: str) -> bool:
        """Whether these settings are the operator's own words (or his silence)."""
        return not self.unreadable.intersection(names)

    def is_set(self, name: str) -> bool:
        """Whether the operator has set it, in the environment or `.env`."""
        return name in self.settings.model_fields_set and name not in self.unreadable

    @property
    def instagram_is_on(self) -> bool:
        """Whether both halves of the pair are there."""
        return bool(self.settings.ig_client_id and self.settings.instagram_secrets)


def read_subject(*, online: bool = False) -> Subject:
    """The settings of the environment and `.env`, whole or in part. Raises CommandFailed when `.env` cannot be read."""
    try:
        settings, problems, unreadable = Settings.read()
    except EnvFileUnreadable as fault:
        raise CommandFailed(str(fault)) from None
    return Subject(settings=settings, problems=tuple(problems), unreadable=unreadable, online=online)


def shown(address: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    return SplitResult(parts.scheme, place, parts.path, "…" if parts.query else "", "").geturl()
