"""An operator's wallet in memory that speaks the SOFTSWISS style, and can be wrong in one chosen way.

For judging the conformance kit: with no fault every case passes, with a fault the case that is about it fails.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from uuid import uuid4

SECRET = "a secret of the wrong wallet"
NAME = "studio"
PLACES = {"USD": 2, "VND": 0, "KVND": 3}


class Refusal(Exception):
    """Ends a call with an api_code."""

    def __init__(self, code: str, *, balance: Decimal | None = None, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.balance, self.status = code, balance, status


@dataclass
class Account:
    """One player's wallet; `entries` are its movements."""

    currency: str
    balance: Decimal
    entries: list[Decimal] = field(default_factory=list)
    shortfall: Decimal = Decimal(0)
    blocked: bool = False
    limit: Decimal | None = None


@dataclass
class Done:
    """One action as it is remembered."""

    account: str
    amount: Decimal
    balance: Decimal
    operator_id: str
    what: tuple[str, ...]
    dead: bool = False
    reversed: bool = False


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


@dataclass
class WrongWallet:
    """`fault` names what is wrong with it; empty: nothing."""

    fault: str = ""
    accounts: dict[str, Account] = field(default_factory=dict)
    done: dict[str, Done] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    # The wallet API.

    def answer(self, path: str, body: bytes, signature: str | None) -> tuple[int, dict[str, Any]]:
        """Status and body."""
        guard: Any = nullcontext() if self.fault == "takes no lock" else self.lock
        with guard:
            try:
                return 200, self._act(path, body, signature)
            except Refusal as refusal:
                balance = {} if refusal.balance is None else {"balance": f"{refusal.balance:f}"}
                meta = {"api_code": refusal.code, "api_message": "no", **balance}
                return refusal.status, {"code": "invalid_argument", "meta": meta}

    def _act(self, path: str, body: bytes, signature: str | None) -> dict[str, Any]:
        prefix, _, verb = path.rpartition("/")
        signed = body
        if self.fault == "signs what it parsed":
            signed = json.dumps(json.loads(body or b"{}")).encode()
        genuine = hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()
        if self.fault == "tells what was wrong" and not signature:
            raise Refusal("400")
        if prefix != f"/{NAME}" or not hmac.compare_digest(genuine.encode(), (signature or "").encode()):
            raise Refusal("403")
        values = self._parsed(body)
        account = self._account(values)
        if verb == "betwin":
            return self._bet_or_win(values, account)
        if verb == "rollback":
            return self._rollback(values, account)
        if verb == "finish":
            self.closed.add(values["round_id"])
        return {"balance": self._shown(account, values)}

    def _parsed(self, body: bytes) -> dict[str, Any]:
        if len(body) > 65536:
            raise Refusal("400")
        try:
            hook = None if self.fault == "takes the last of two names" else _unique
            value = json.loads(body, object_pairs_hook=hook)
        except ValueError:
            raise Refusal("400") from None
        if not isinstance(value, dict):
            raise Refusal("400")
        return value

    def _account(self, values: dict[str, Any]) -> Account:
        account = self.accounts.get(values["account_id"])
        if account is None:
            raise Refusal("101")
        code = "VND" if values["currency"] == "KVND" else values["currency"]
        if code != account.currency and self.fault != "does not look at the currency":
            raise Refusal("154")
        return account

    def _shown(self, account: Account, values: dict[str, Any]) -> str:
        return f"{account.balance / 1000 if values['currency'] == 'KVND' else account.balance:f}"

    def _bet_or_win(self, values: dict[str, Any], account: Account) -> dict[str, Any]:
        before = (account.balance, list(account.entries), dict(self.done))
        told = []
        try:
            for one in values["transactions"]:
                done = self._one(one, values, account)
                told.append({"id_provider": one["id_provider"], "id": done.operator_id, "bonus_amount": "0.00"})
        except Refusal as refusal:
            if self.fault != "applies half a batch":
                account.balance, account.entries, self.done = before
            if refusal.code in {"100", "105"}:
                refusal.balance = account.balance
            raise
        if values.get("finished"):
            self.closed.add(values["round_id"])
        balance = done.balance / 1000 if values["currency"] == "KVND" else done.balance
        return {"round_id": "r", "transactions": told, "balance": f"{balance:f}"}

    def _one(self, one: dict[str, Any], values: dict[str, Any], account: Account) -> Done:
        amount, key = self._amount(one["amount"], values["currency"]), one["id_provider"]
        what = (values["account_id"], one["type"], f"{amount:f}", values["round_id"])
        known = self.done.get(key)
        is_bet = one["type"] == "bet"
        if self.fault == "looks at the funds first" and is_bet and account.balance < amount:
            raise Refusal("100")
        if known is not None and self.fault != "forgets ids":
            if known.dead:
                raise Refusal("409")
            if known.what != what and self.fault != "replays whatever comes":
                raise Refusal("155")
            return known
        if is_bet:
            self._may_bet(account, amount, values["round_id"])
        elif self.fault == "refuses late wins" and (account.blocked or values["round_id"] in self.closed):
            raise Refusal("110")
        if self.fault == "takes no lock":
            time.sleep(0.05)  # long enough for everybody who is sent together to have looked
        moved = -amount if is_bet else amount
        account.balance += moved
        account.entries.append(moved)
        self.done[key] = Done(values["account_id"], moved, account.balance, uuid4().hex, what)
        return self.done[key]

    def _may_bet(self, account: Account, amount: Decimal, round_id: str) -> None:
        if account.blocked:
            raise Refusal("110")
        if round_id in self.closed and self.fault != "never closes a round":
            raise Refusal("400")
        if account.limit is not None and amount > account.limit:
            raise Refusal("105")
        if account.balance < amount:
            raise Refusal("100")
        if account.limit is not None:
            account.limit -= amount

    def _amount(self, text: Any, currency: str) -> Decimal:
        if self.fault == "takes floats" and isinstance(text, float):
            return Decimal(str(text))
        if not isinstance(text, str) or re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,16})?", text, re.ASCII) is None:
            raise Refusal("400")
        amount = Decimal(text)
        if self.fault == "rounds":
            amount = amount.quantize(Decimal(1).scaleb(-PLACES[currency]))
        if amount <= 0 or amount != amount.quantize(Decimal(1).scaleb(-PLACES[currency])):
            raise Refusal("400")
        return amount * 1000 if currency == "KVND" else amount

    def _rollback(self, values: dict[str, Any], account: Account) -> dict[str, Any]:
        told = []
        for one in values["transactions"]:
            done = self.done.get(one["original_id_provider"])
            moved = self._taken_back(done, account, key=one["original_id_provider"])
            told.append({"id_provider": one["id_provider"], "id": uuid4().hex if moved else ""})
        return {"round_id": "r", "transactions": told, "balance": self._shown(account, values)}

    def _taken_back(self, done: Done | None, account: Account, *, key: str) -> Decimal:
        if done is None:
            if self.fault != "has no tombstones":
                nothing = Decimal(0)
                self.done[key] = Done("", nothing, nothing, "", (), dead=True)
            return Decimal(0)
        if done.dead and self.fault != "reverses twice":
            return Decimal(0)
        if self.accounts[done.account] is not account:
            raise Refusal("400")
        moved = -done.amount
        if account.balance + moved < 0 and self.fault != "goes below zero":
            account.shortfall += -(account.balance + moved)
            moved = -account.balance
        account.balance += moved
        if moved:
            account.entries.append(moved)
        done.dead = True
        return moved

    # The operator's hooks.

    def hook(self, question: dict[str, Any]) -> dict[str, Any]:
        """As simulators/conformance/README.md has them."""
        match question["hook"]:
            case "hooks":
                names = ("new_player", "ledger_of", "block_player", "set_limit")
                return {"hooks": names}
            case "new_player":
                ref = uuid4().hex
                self.accounts[ref] = Account(question["currency"], Decimal(question["balance"]))
                return {"account_id": ref, "game_id": "dice"}
            case "ledger_of":
                account = self.accounts[question["player"]]
                entries = [{"amount": f"{amount:f}"} for amount in account.entries]
                return {"balance": f"{account.balance:f}", "entries": entries, "shortfall": f"{account.shortfall:f}"}
            case "block_player":
                self.accounts[question["player"]].blocked = True
            case "set_limit":
                self.accounts[question["player"]].limit = Decimal(question["amount"])
        return {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


@contextmanager
def running_wallet(fault: str = "") -> Iterator[str]:
    """Its address; the wallet API hangs under `/studio`, the hooks under `/hooks`."""
    wallet = WrongWallet(fault)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # head and body in one packet

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            if self.path == "/hooks":
                status, told = 200, wallet.hook(json.loads(body))
            else:
                status, told = wallet.answer(self.path, body, self.headers.get("X-REQUEST-SIGN"))
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
