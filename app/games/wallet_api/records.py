"""All dialects, and their records."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.games.wallet_api.dialect import Dialect
from app.games.wallet_api.hub88.routes import HUB88_DIALECT
from app.games.wallet_api.native.routes import NATIVE_DIALECT
from app.games.wallet_api.policy import Policy
from app.games.wallet_api.softswiss.routes import SOFTSWISS_DIALECT

DIALECTS: Final[Sequence[Dialect]] = (NATIVE_DIALECT, SOFTSWISS_DIALECT, HUB88_DIALECT)
RECORDS: Final[Mapping[str, Policy]] = {one.policy.dialect: one.policy for one in DIALECTS}
