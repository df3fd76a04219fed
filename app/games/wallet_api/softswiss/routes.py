"""`/provider/softswiss/{name}/…`."""

from typing import Final

from app.games.wallet_api.dialect import Dialect, Operation, parameter
from app.games.wallet_api.softswiss import acts
from app.games.wallet_api.softswiss.policy import SOFTSWISS
from app.games.wallet_api.softswiss.schemas import (
    ANSWER,
    STATUSES,
    BalanceBody,
    BetWinBody,
    FinishBody,
    RollbackBody,
)
from app.games.wallet_api.softswiss.signature import is_genuine

_AT: Final = "/provider/softswiss/{name}"

SOFTSWISS_DIALECT: Final = Dialect(
    policy=SOFTSWISS,
    operations=(
        Operation(f"{_AT}/balance", acts.balance, BalanceBody, "The wallet now", is_quiet=True),
        Operation(f"{_AT}/betwin", acts.betwin, BetWinBody, "Bets and wins", is_quiet=True),
        Operation(f"{_AT}/rollback", acts.rollback, RollbackBody, "Take back", is_quiet=True),
        Operation(f"{_AT}/finish", acts.finish, FinishBody, "End a round", is_quiet=True),
    ),
    is_genuine=is_genuine,
    render=acts.render,
    tag="SOFTSWISS-style wallet API",
    parameters=(parameter("name", "path"), parameter("X-REQUEST-SIGN", "header")),
    answer=ANSWER,
    statuses=STATUSES,
)
