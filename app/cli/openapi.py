"""`igw openapi`: the API document as a file, for clients that are generated from it."""

import json

from app.config import Settings
from app.main import create_app


def document_text() -> str:
    """The OpenAPI document of the default settings, as JSON that diffs well."""
    return json.dumps(create_app(Settings(_env_file=None)).openapi(), indent=1, sort_keys=True) + "\n"
