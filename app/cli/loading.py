"""What every command begins with: its own module, and the settings."""

import importlib
from typing import Any

from app.cli.errors import CommandFailed
from app.config import Settings, SettingsError
from app.setting_values import EnvFileUnreadable


def act(name: str) -> Any:
    """The module of one command. Loaded when it is run: `igw dev` and `--help` need not wait for what others use."""
    return importlib.import_module(f"app.cli.{name}")


def load_settings() -> Settings:
    """The settings; raises CommandFailed with every problem."""
    try:
        return Settings.load()
    except (SettingsError, EnvFileUnreadable) as fault:
        raise CommandFailed(str(fault)) from None
