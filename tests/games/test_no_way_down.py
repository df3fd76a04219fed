"""Nothing lowers a wallet but games and staff: virtual coins cannot be redeemed, sent on, or lost to a route.

Three proofs, each of which notices something new: who builds a movement (read from the source), who writes the
tables (the same), and what every route of the application does to a wallet (asked of all of them, with a trigger in
the database that notes each lowering). Coins do not expire here: the ledger has a word for it, and nobody uses it.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.attacks.operations import Operation, operations
from tests.games.casino import Casino
from tests.makers.databases import DatabaseUnderTest
from tests.makers.players import Player

APP = Path(__file__).resolve().parents[2] / "app"

#: Who may build what the ledger applies, and with which reasons.
BUILDERS = {
    "wallets/adjust.py": {"ADJUSTMENT"},
    "wallets/grant.py": {"GRANT"},
    "games/grants/daily.py": {"GRANT"},
    "games/play/calls.py": {"STAKE", "PAYOUT", "PROMOTION"},
}
#: Who may reach the two builders that can lower a wallet: staff's command, and what providers sign.
REACH = {
    "app.wallets.adjust": {"cli/"},
    "app.games.play.calls": {"games/play/", "games/wallet_api/"},
}
#: Who writes the tables of money besides the ledger: wallets are opened empty, what may leave them is noted, rounds
#: that nobody finishes are closed. Situations for the conformance kit are refused in production.
WRITERS = {
    "wallets/open.py": {"wallets"},
    "games/protection/keep.py": {"wallets"},
    "games/protection/clock.py": {"wallets"},
    "games/rounds/close_stale.py": {"ledger_rounds"},
    "games/conformance/pretend.py": {"wallets", "ledger_actions"},
}
#: Opens wallets with nothing; the others do not speak of a balance at all.
SPEAK_OF_BALANCES = {"wallets/open.py"}
#: After these less can be asked.
LAST = {"/me/time-out", "/me/self-exclusion", "/me/closure"}
_MONEY = {"wallets", "ledger_actions", "ledger_entries", "ledger_rounds"}
_WRITES = re.compile(r"\b(UPDATE|INSERT INTO|REPLACE INTO|DELETE FROM)\s+(wallets|ledger_\w+)", re.IGNORECASE)
_FORGETS = re.compile(r"\b(DELETE FROM|TRUNCATE|DROP TABLE|REPLACE INTO)\b", re.IGNORECASE)


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(APP.rglob("*.py")):
        yield path.relative_to(APP).as_posix(), ast.parse(path.read_text())


def _calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node


def test_four_files_build_movements_and_none_of_them_lets_coins_expire() -> None:
    found: dict[str, set[str]] = {}
    for name, tree in _sources():
        if not name.startswith("ledger/") and any(call in {"Movement", "Reversal"} for call, _ in _calls(tree)):
            found[name] = {
                node.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Kind"
            }
    assert found == BUILDERS


def test_t35_only_staff_and_signed_calls_reach_what_can_lower() -> None:
    """Grants are above zero by the settings' own check."""
    for module, allowed in REACH.items():
        importers = {
            name
            for name, tree in _sources()
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == module
        }
        assert importers
        assert [name for name in importers if not name.startswith(tuple(allowed))] == []


def test_nobody_else_writes_the_tables_of_money() -> None:
    written: dict[str, set[str]] = defaultdict(set)
    for name, tree in _sources():
        if name.startswith("ledger/"):
            continue
        for call, node in _calls(tree):
            target = node.args[0] if node.args else None
            if call in {"insert", "update", "delete"} and isinstance(target, ast.Name) and target.id in _MONEY:
                written[name].add(target.id)
        texts = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert [text for text in texts if _WRITES.search(text)] == [], name
    assert written == WRITERS
    for name in set(WRITERS) - SPEAK_OF_BALANCES:
        assert "balance" not in (APP / name).read_text(), name


def test_t26_nothing_forgets_what_the_books_hold() -> None:
    """So a key counts for ever: nothing of ours deletes from the tables of money, not even the ledger itself."""
    for name, tree in _sources():
        deleted = {ast.unparse(node.args[0]) for call, node in _calls(tree) if call == "delete" and node.args}
        assert deleted & _MONEY == set(), name
        if name.startswith("ledger/"):
            texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
            assert deleted == set(), name
            assert [text for text in texts if isinstance(text, str) and _FORGETS.search(text)] == [], name


_TRIGGER = {
    "sqlite": "CREATE TRIGGER note_lowering AFTER UPDATE ON wallets WHEN NEW.balance < OLD.balance"
    " BEGIN INSERT INTO lowered VALUES (NEW.wallet_id); END",
    "mariadb": "CREATE TRIGGER note_lowering AFTER UPDATE ON wallets FOR EACH ROW"
    " BEGIN IF NEW.balance < OLD.balance THEN INSERT INTO lowered VALUES (NEW.wallet_id); END IF; END",
}


def _watch(database: DatabaseUnderTest) -> None:
    database.execute("CREATE TABLE lowered (wallet_id INTEGER)")
    database.execute(_TRIGGER[database.kind])


def test_t35_no_route_lowers_a_wallet_or_fills_it_but_by_grants(casino: Casino) -> None:
    """All of the document, by a player with coins and an open game, with a body of the right form and with words that
    would move coins if anything listened. Only a studio's signed call does: that is what the trigger is shown to see.
    """
    database, player = casino.app.database, casino.player()
    table = casino.table(player=player)
    wallet = casino.wallet_id(table)
    _watch(database)
    asked = 0
    for operation in sorted(operations(), key=lambda one: one.path in LAST):
        for body in _bodies(operation, player, table.reference):
            # Only until the answer begins: one of them is a stream that does not end.
            with player.http.stream(operation.method, _address(operation, player, casino), json=body):
                asked += 1
        if player.session().status_code != 200:
            player.login()
    assert asked > len(list(operations()))
    assert database.count("lowered") == 0
    filled = database.rows("SELECT DISTINCT source FROM ledger_actions WHERE wallet_id = :w", w=wallet)
    assert [row["source"] for row in filled] == ["grant"]
    again = casino.table()
    assert again.bet("1.00").code == "OK"
    assert database.count("lowered") == 1


def _address(operation: Operation, player: Player, casino: Casino) -> str:
    wallet = player.http.get("/me/wallets")
    names = {"provider": casino.studio.name, "code": "slot", "NAME": casino.studio.name, "name": casino.studio.name}
    if wallet.status_code == 200:
        names["wallet_id"] = str(wallet.json()[0]["wallet_id"])
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], "1"), operation.path)


def _bodies(operation: Operation, player: Player, reference: str) -> list[dict[str, Any] | None]:
    if not operation.changes_something:
        return [None]
    spoken = {
        "amount": "5.00", "currency": "USD", "to": "1", "email": player.email, "password": player.password,
        "player_ref": reference, "actions": [{"action_id": "x1", "type": "bet", "amount": "1.00"}],
    }  # fmt: skip
    # Without a studio's signature no body is looked at.
    return [spoken] if operation.path.startswith("/provider/") else [operation.body or None, spoken]
