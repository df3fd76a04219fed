"""The background worker that empties the outbox: woken by a commit, and looking by itself now and then."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import Settings
from app.db import Database
from app.kit.clock import monotonic
from app.kit.email import BadEmail
from app.mail.messages import build_message
from app.mail.outbox import (
    LeasedMail,
    count_dead_letters,
    delete_old_mails,
    is_anything_due,
    lease_due,
    note_failure,
    note_sent,
)
from app.mail.smtp import Refused, Transport, TryAgain

log = structlog.get_logger()

MAILS: Final = Counter("igw_mails_total", "Attempts to send a mail", ["kind", "outcome"])
DEAD: Final = Gauge("igw_mail_dead_letters", "Mails given up within thirty days", multiprocess_mode="mostrecent")

_LOOK_SECONDS: Final = 1.0
_AT_ONCE: Final = 5
_ATTEMPT_SECONDS: Final = 60  # within the lease
_HOUSEKEEPING_SECONDS: Final = 60.0

#: Told which mails are about to leave, in the transaction that leases them: the time of what they carry starts now.
OnLeave: TypeAlias = Callable[[AsyncConnection, list[int]], Awaitable[None]]


class MailWorker:
    """Sends what is due, a few at once. `wake` after a commit that put a mail."""

    def __init__(
        self, database: Database, transport: Transport | None, *, settings: Settings, on_leave: OnLeave
    ) -> None:
        self._database = database
        self._transport = transport
        self._settings = settings
        self._on_leave = on_leave
        self._due = asyncio.Event()
        self._clean_at = 0.0

    def wake(self) -> None:
        """There is something to send."""
        self._due.set()

    async def run(self) -> None:
        """Until cancelled. A database that is away is asked again at the next look."""
        if self._transport is None:
            return
        while True:
            try:
                while await self._send_some(self._transport):
                    pass
                await self._keep_house()
            except Exception as error:
                log.warning("mail_outbox_failed", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), _LOOK_SECONDS)
            self._due.clear()

    async def _send_some(self, transport: Transport) -> bool:
        """Whether there was anything due."""
        # The look itself takes no write lock: most looks find nothing.
        async with self._database.reading() as connection:
            if not await is_anything_due(connection):
                return False
        leased = await self._database.in_transaction(self._lease)
        await asyncio.gather(*(self._send(transport, mail) for mail in leased))
        return bool(leased)

    async def _lease(self, tx: AsyncConnection) -> list[LeasedMail]:
        leased = await lease_due(tx, most=_AT_ONCE)
        if leased:
            await self._on_leave(tx, [mail.mail_id for mail in leased])
        return leased

    async def _send(self, transport: Transport, leased: LeasedMail) -> None:
        kind = leased.mail.kind
        try:
            message, recipient = build_message(leased.mail, mail_id=leased.mail_id, settings=self._settings)
            async with asyncio.timeout(_ATTEMPT_SECONDS):
                await transport.send(message, recipient=recipient)
        except (TryAgain, TimeoutError) as error:
            await self._fail(leased, reason=str(error) or "no answer in time", for_good=False)
        except (Refused, BadEmail) as error:
            await self._fail(leased, reason=str(error) or "the address is not one address", for_good=True)
        except Exception as error:
            log.exception("mail_cannot_be_written", kind=kind, mail_id=leased.mail_id)
            await self._fail(leased, reason=type(error).__name__, for_good=False)
        else:
            await self._database.in_transaction(lambda tx: note_sent(tx, leased))
            MAILS.labels(kind, "sent").inc()

    async def _fail(self, leased: LeasedMail, *, reason: str, for_good: bool) -> None:
        given_up = await self._database.in_transaction(
            lambda tx: note_failure(tx, leased, reason=reason, for_good=for_good)
        )
        MAILS.labels(leased.mail.kind, "given_up" if given_up else "postponed").inc()
        write = log.error if given_up else log.warning
        write(
            "mail_given_up" if given_up else "mail_postponed",
            mail_id=leased.mail_id,
            kind=leased.mail.kind,
            attempt=leased.attempt,
            reason=reason,
        )
        if given_up:
            self._clean_at = 0.0  # the gauge shall tell it now

    async def _keep_house(self) -> None:
        if monotonic() < self._clean_at:
            return
        self._clean_at = monotonic() + _HOUSEKEEPING_SECONDS
        async with self._database.reading() as connection:
            DEAD.set(await count_dead_letters(connection))
        await self._database.in_transaction(delete_old_mails)
