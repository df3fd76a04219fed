"""A sign-in from a device we do not know is told to the player, with a way to end it.

A device is known by its signed cookie, which the door has looked at. A program keeps no cookie, and a browser may
forget it: an earlier session from the same address with the same user agent keeps the notice from coming again and
again. It decides nothing else.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import Settings
from app.kit.clock import utc_now
from app.kit.text import clean_line
from app.players.mailbox import owner_by_id
from app.sessions.lifecycle import LONGEST_USER_AGENT, Device, OpenedSession
from app.sessions.models import sessions
from app.signin.notices import tell_new_device

_MEMORY: Final = timedelta(days=60)
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Instagram", "Instagram"),
    ("FBAN", "Facebook"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


async def notice_new_device(tx: AsyncConnection, session: OpenedSession, *, device: Device, settings: Settings) -> None:
    """Put the mail, unless the player was here before, is new himself, or nobody has proven that the mailbox is his."""
    if not settings.mail_is_on or not await _is_elsewhere(tx, session, device):
        return
    # Not held: two sign-ins at once would wait for each other, and nothing is written to the player.
    owner = await owner_by_id(tx, session.user_id, lock=False)
    if owner is None or not owner.verified:
        return
    words = device_words(device.user_agent)
    await tell_new_device(
        tx, owner, session_id=session.session_id, device=words, address=device.address, settings=settings
    )


def device_words(user_agent: str) -> str:
    """`Chrome, Windows`: words of ours alone, because a user agent is text that a thief may write."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), None)
    return ", ".join(filter(None, (browser, system))) or "?"


async def _is_elsewhere(tx: AsyncConnection, session: OpenedSession, device: Device) -> bool:
    """Whether there were sessions, and none of the last time was from here with this browser."""
    others = and_(sessions.c.user_id == session.user_id, sessions.c.session_id != session.session_id)
    here = and_(
        others,
        sessions.c.login_ip == device.address,
        sessions.c.user_agent == (clean_line(device.user_agent, longest=LONGEST_USER_AGENT) or None),
        sessions.c.login_time > utc_now() - _MEMORY,
    )
    return not await _any_session(tx, here) and await _any_session(tx, others)


async def _any_session(tx: AsyncConnection, which: ColumnElement[bool]) -> bool:
    return (await tx.execute(select(sessions.c.session_id).where(which).limit(1))).first() is not None
