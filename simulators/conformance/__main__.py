"""`python -m simulators.conformance URL --dialect …`: play the cases and print what holds."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from simulators.conformance.dialect import Dialect, Keys
from simulators.conformance.hooks import HookFailed, hooks_of
from simulators.conformance.hub88 import Hub88
from simulators.conformance.native import Native
from simulators.conformance.play import CASES, Kit
from simulators.conformance.report import Finding, as_json, summary, table
from simulators.conformance.softswiss import Softswiss
from simulators.conformance.wire import Wire

DIALECTS: dict[str, type[Dialect]] = {dialect.name: dialect for dialect in (Native, Softswiss, Hub88)}
SECRET_VARIABLE = "IGW_CONFORMANCE_SECRET"  # noqa: S105 - its name, not its value


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0 when nothing failed, 1 when something did, 2 when nothing could be played."""
    options = _options(arguments)
    try:
        kit = _kit(options)
        findings = _play(kit, options)
    except (OSError, ValueError, HookFailed) as error:
        print(f"the kit cannot begin: {error}", file=sys.stderr)
        return 2
    told = {"dialect": options.dialect, "url": options.url}
    if options.json:
        Path(options.json).write_text(as_json(findings, **told), encoding="utf-8")
        print(summary(findings))
    else:
        print(table(findings, **told))
    if all(one.verdict == "skipped" for one in findings):
        print("no case could be played: nothing is known of this wallet", file=sys.stderr)
        return 2
    return int(any(one.verdict == "fail" for one in findings))


def _play(kit: Kit, options: argparse.Namespace) -> list[Finding]:
    only = {name.strip().upper() for name in (options.only or "").split(",") if name.strip()}
    unknown = only - {case.name for case in CASES}
    if unknown:
        raise ValueError(f"there is no case {', '.join(sorted(unknown))}")
    try:
        kit.hooks.has("new_player")  # whether they answer at all
        return kit.play(only, tell=_tell)
    finally:
        kit.hooks.close()
        kit.wire.close()


def _tell(finding: Finding) -> None:
    print(
        f"{finding.case:>4} {finding.verdict:<8}{finding.seconds:6.2f} s  {finding.title}", file=sys.stderr, flush=True
    )


def _kit(options: argparse.Namespace) -> Kit:
    dialect = DIALECTS[options.dialect](_keys(options))
    dialect.with_policy(dict(one.partition("=")[::2] for one in options.policy))
    return Kit(dialect, hooks_of(options.hooks), Wire(seconds=options.timeout), options.currency)


def _keys(options: argparse.Namespace) -> Keys:
    secret = os.environ.get(SECRET_VARIABLE, "")
    if options.secret_file:
        secret = Path(options.secret_file).read_text(encoding="utf-8").strip()
    private_key = Path(options.private_key).read_bytes() if options.private_key else b""
    if options.dialect == "hub88" and not private_key:
        raise ValueError("hub88 is signed with an RSA key: --private-key FILE (PEM)")
    if options.dialect != "hub88" and not (options.secret or secret):
        raise ValueError(f"the secret is missing: --secret-file FILE, or {SECRET_VARIABLE} in the environment")
    return Keys(options.url, options.key_id, options.secret or secret, private_key)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="igw conformance",
        description="Play a game provider against a wallet API: cases W1 to W35 (simulators/conformance/README.md).",
        epilog="Exit code 1 when a case fails, 2 when none could be played. Secrets are never printed.",
    )
    parser.add_argument("url", help="where the dialect's paths hang: native https://host, others …/NAME")
    parser.add_argument("--dialect", choices=sorted(DIALECTS), required=True)
    parser.add_argument("--key-id", default="", help="native: the key's id")
    parser.add_argument("--secret-file", help=f"a file with the secret; or {SECRET_VARIABLE} in the environment")
    parser.add_argument("--secret", help="the secret itself (other users of this machine can see it)")
    parser.add_argument("--private-key", help="hub88: the RSA key to sign with (PEM)")
    parser.add_argument("--hooks", help="the operator's hooks: an address, or a command")
    parser.add_argument("--currency", default="USD")
    parser.add_argument("--only", help="W7,W11: no others")
    parser.add_argument("--policy", action="append", default=[], metavar="NAME=VALUE", help="the operator's own policy")
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds for one answer")
    parser.add_argument("--json", metavar="FILE", help="write the report there, as JSON")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
