"""`/provider/hub88/{name}/…`."""

from typing import Final

from app.games.wallet_api.dialect import Dialect, Operation, parameter
from app.games.wallet_api.hub88 import acts
from app.games.wallet_api.hub88.policy import HUB88
from app.games.wallet_api.hub88.schemas import (
    ANSWER,
    STATUSES,
    BalanceBody,
    BetBody,
    InfoBody,
    RollbackBody,
    WinBody,
)
from app.games.wallet_api.hub88.signature import is_genuine

_AT: Final = "/provider/hub88/{name}"

HUB88_DIALECT: Final = Dialect(
    policy=HUB88,
    operations=(
        Operation(f"{_AT}/user/info", acts.info, InfoBody, "Is he there?"),
        Operation(f"{_AT}/user/balance", acts.balance, BalanceBody, "The wallet now", is_quiet=True),
        Operation(f"{_AT}/transaction/bet", acts.bet, BetBody, "A bet", is_quiet=True),
        Operation(f"{_AT}/transaction/win", acts.win, WinBody, "A win", is_quiet=True),
        Operation(f"{_AT}/transaction/rollback", acts.rollback, RollbackBody, "Take back", is_quiet=True),
    ),
    is_genuine=is_genuine,
    render=acts.render,
    tag="Hub88-style wallet API",
    parameters=(parameter("name", "path"), parameter("X-Hub88-Signature", "header")),
    answer=ANSWER,
    statuses=STATUSES,
)
