"""A game provider in one file: signs, exchanges a launch code, bets, pays, and takes back what is in doubt.

Take it as the beginning of your own. It needs httpx2 and nothing else; docs/integrate-a-game.md explains every call.

    python examples/game_provider.py --url http://127.0.0.1:8001 --key-id … --secret … "LAUNCH_URL"

plays three tosses of a coin with the launch address that a player's "Play" button has given.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2

Body = dict[str, Any]


class Refused(Exception):
    """The wallet said no, for good. Nothing was moved; `code` says why."""

    def __init__(self, body: Body) -> None:
        super().__init__(body["code"])
        self.code = str(body["code"])
        self.balance = body.get("balance")


class InDoubt(Exception):
    """No clear answer came: it may have been applied or not."""


def signature(secret: str, *, timestamp: int, method: str, target: str, body: bytes) -> str:
    """Hex HMAC-SHA256. `target` is the path with its query, `body` the exact bytes that are sent."""
    lines = ["v1", str(timestamp), method, target, hashlib.sha256(body).hexdigest()]
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Session:
    """A player at your game. Bets need the token; wins and rollbacks only the reference."""

    token: str
    player_ref: str
    currency: str
    game_id: str
    balance: str


class Wallet:
    """The operator's wallet by the native protocol, version 1."""

    def __init__(self, url: str, *, key_id: str, secret: str) -> None:
        self._key_id = key_id
        self._secret = secret
        self._http = httpx2.Client(base_url=url, timeout=5)

    def close(self) -> None:
        self._http.close()

    def exchange(self, launch_code: str) -> Session:
        """Once, and within two minutes of the launch."""
        told = self._post("session/exchange", {"launch_code": launch_code})
        return Session(told["session_token"], told["player_ref"], told["currency"], told["game_id"], told["balance"])

    def balance(self, session: Session) -> str:
        return str(self._post("balance", _player(session))["balance"])

    def bet(self, session: Session, *, round_id: str, amount: str) -> Body:
        """Take the stake. Raises Refused; raises InDoubt when it was taken back because no answer came."""
        action = {"action_id": f"{round_id}.bet", "type": "bet", "amount": amount}
        body = _transaction(session, round_id, action) | {"session_token": session.token}
        try:
            return _some_times(lambda: self._post("transactions", body))
        except InDoubt:
            # Whether it was taken or not: afterwards it is not, and it never will be.
            self.roll_back(session, f"{round_id}.bet")
            raise

    def win(self, session: Session, *, round_id: str, amount: str) -> Body:
        """Pay what was won ("0.00" too) and close the round. It is the player's: asked until there is an answer."""
        action = {"action_id": f"{round_id}.win", "type": "win", "amount": amount, "ref_action_id": f"{round_id}.bet"}
        body = _transaction(session, round_id, action) | _player(session) | {"round_closed": True}
        return _until_it_is_known(lambda: self._post("transactions", body))

    def roll_back(self, session: Session, action_id: str) -> Body:
        """Take a bet or a win back, also one that has never arrived. Asked until there is an answer."""
        body = _player(session) | {"rollbacks": [{"action_id": action_id}]}
        return _until_it_is_known(lambda: self._post("rollbacks", body))

    def status(self, action_id: str) -> Body:
        """What became of an action. Raises Refused with TX_NOT_FOUND when it was never seen."""
        return self._send("GET", f"/provider/v1/transactions/{action_id}", b"")

    def statement(self, cursor: str = "") -> Body:
        """A page of everything that happened, ten seconds behind; go on with its `next_cursor`."""
        return self._send("GET", f"/provider/v1/statement?limit=1000&cursor={cursor}", b"")

    def _post(self, act: str, body: Body) -> Body:
        # The bytes are made once: what is signed is what is sent.
        return self._send("POST", f"/provider/v1/{act}", json.dumps(body).encode())

    def _send(self, method: str, target: str, body: bytes) -> Body:
        now = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "X-IGW-Key": self._key_id,
            "X-IGW-Timestamp": str(now),
            "X-IGW-Signature": signature(self._secret, timestamp=now, method=method, target=target, body=body),
        }
        try:
            answer = self._http.request(method, target, content=body, headers=headers)
            told = answer.json()
        except (httpx2.RequestError, ValueError):
            raise InDoubt("silence") from None  # no answer, or a gateway's page
        if answer.status_code == 200:
            return dict(told)
        if answer.status_code in {400, 404, 409, 413, 422} and "code" in told:
            raise Refused(told)
        raise InDoubt(f"status {answer.status_code}")  # 503: ask again; 401: clock or key are wrong


def _player(session: Session) -> Body:
    return {"player_ref": session.player_ref, "currency": session.currency}


def _transaction(session: Session, round_id: str, action: Body) -> Body:
    return {
        "tx_id": f"{action['action_id']}.tx",
        "round_id": round_id,
        "game_id": session.game_id,
        "currency": session.currency,
        "actions": [action],
    }


def _some_times(call: Callable[[], Body], *, times: int = 3, seconds: float = 0.2) -> Body:
    """The same call again, same ids and same bytes: what was applied is not applied twice."""
    for attempt in range(times - 1):
        try:
            return call()
        except InDoubt:
            time.sleep(seconds * 2**attempt)
    return call()


def _until_it_is_known(call: Callable[[], Body], *, longest_seconds: float = 60.0) -> Body:
    """For ever, slower and slower. A real provider keeps this in a queue that outlives a restart."""
    pause = 0.2
    while True:
        try:
            return call()
        except InDoubt:
            time.sleep(pause)
            pause = min(pause * 2, longest_seconds)


def toss(wallet: Wallet, session: Session, *, stake: str) -> str:
    """One round: heads pays twice the stake. The balance after it."""
    round_id = f"toss-{secrets.token_hex(8)}"
    wallet.bet(session, round_id=round_id, amount=stake)
    amount = Decimal(stake) * 2 if secrets.randbelow(2) else Decimal(stake) * 0
    return str(wallet.win(session, round_id=round_id, amount=str(amount))["balance"])


def main() -> int:
    """Play three tosses; exit code 1 when the wallet refuses."""
    parser = argparse.ArgumentParser(description="Three tosses of a coin.")
    parser.add_argument("--url", required=True, help="of the operator")
    parser.add_argument("--key-id", required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--stake", default="0.50")
    parser.add_argument("launch_url")
    options = parser.parse_args()
    wallet = Wallet(options.url, key_id=options.key_id, secret=options.secret)
    codes = parse_qs(urlsplit(options.launch_url).query).get("launch_code")
    if not codes:
        parser.error("there is no launch_code in the launch address: a demo has none, and takes no coins")
    try:
        session = wallet.exchange(codes[0])
        print(f"{session.player_ref} sits down with {session.balance} {session.currency}")
        for _ in range(3):
            print(f"after a toss: {toss(wallet, session, stake=options.stake)} {session.currency}")
    except Refused as refused:
        print(f"refused: {refused.code}, balance {refused.balance}", file=sys.stderr)
        return 1
    except InDoubt as doubt:
        print(f"no clear answer ({doubt}); a 401 means that key, secret or clock are wrong", file=sys.stderr)
        return 1
    finally:
        wallet.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
