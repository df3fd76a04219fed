"""What the person asked for on the command line."""

from dataclasses import dataclass
from typing import Final

_USUAL_PORT: Final = 80
_ANY: Final = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Options of `igw dev`."""

    host: str
    port: int
    tunnel: bool = False
    reload: bool = False

    @property
    def near_host(self) -> str:
        """The address by which this machine itself reaches the server."""
        return _ANY.get(self.host, self.host)

    @property
    def url(self) -> str:
        """The server's own address, as this machine's browser may use it."""
        host = f"[{self.near_host}]" if ":" in self.near_host else self.near_host
        # Browsers leave the usual port out of what they call an origin.
        return f"http://{host}" if self.port == _USUAL_PORT else f"http://{host}:{self.port}"
