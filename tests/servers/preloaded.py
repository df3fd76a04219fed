"""Imported by the fork server of `warm`, and by nobody else: all of the application that reads no settings."""

import importlib
import pkgutil
import sys
from typing import Final

import app

#: Each start imports them by itself: one reads the settings, the other draws what tells servers' requests apart.
_BY_EACH: Final = {"app.main", "app.middleware"}
_IMPORT_THEM: Final = {"app.cli.openapi"}

for _found in pkgutil.walk_packages(app.__path__, "app."):
    if _found.name not in _BY_EACH | _IMPORT_THEM:
        importlib.import_module(_found.name)
assert _BY_EACH.isdisjoint(sys.modules)
