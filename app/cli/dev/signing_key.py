"""A signing key of this machine's own, so that what was signed before a restart still counts after it."""

import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from app.cli.errors import CommandFailed
from app.kit.system_faults import reason_of

KEY_FILE: Final = Path("var") / "development-signing-key"
_SHORTEST: Final = 32


def development_key(file: Path = KEY_FILE) -> str:
    """The key kept in `file`; made on the first call. Raises CommandFailed where nothing can be kept."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return _read(file) or _make(file)
    except OSError as error:
        raise CommandFailed(f"Cannot keep a signing key in {file}: {reason_of(error)}.") from None


def _read(file: Path) -> str | None:
    if not file.exists():
        return None
    file.chmod(0o600)
    key = file.read_text("utf-8", errors="replace").strip()
    return key if len(key) >= _SHORTEST and key.isascii() and key.isprintable() and "," not in key else None


def _make(file: Path) -> str:
    """Written aside and moved into place: two starts at once never read half a key. The file is ours alone (0600)."""
    key = secrets.token_urlsafe(48)
    with NamedTemporaryFile("w", dir=file.parent, prefix=f".{file.name}-", delete=False) as temporary:
        temporary.write(key + "\n")
    Path(temporary.name).replace(file)
    return key
