"""The HTTP server's edge: connections, bodies and the process within bounds. Knows nothing of the product."""

from app.server.adopt import adopt_running_uvicorn
from app.server.body_limit import BodyLimit
from app.server.protocol import GuardedProtocol
from app.server.serve import serve
from app.server.stopping import is_stopping

__all__ = ["BodyLimit", "GuardedProtocol", "adopt_running_uvicorn", "is_stopping", "serve"]
