"""The records of all dialects."""

from collections.abc import Mapping
from typing import Final

from app.games.wallet_api.hub88.policy import HUB88
from app.games.wallet_api.native.policy import NATIVE
from app.games.wallet_api.policy import Policy
from app.games.wallet_api.softswiss.policy import SOFTSWISS

RECORDS: Final[Mapping[str, Policy]] = {record.dialect: record for record in (NATIVE, SOFTSWISS, HUB88)}
