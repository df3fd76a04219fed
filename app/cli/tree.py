"""Where this checkout's parts lie."""

from pathlib import Path
from typing import Final

import app

ROOT: Final = Path(app.__file__).parent.parent
#: What `make setup` builds and the server serves (app/web.py).
FRONT_PAGE: Final = ROOT / "web" / "dist" / "index.html"
