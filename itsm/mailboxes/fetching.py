"""Looking into mailboxes by workers: each message taken in once, then moved; a server that is away is asked later."""

import logging
import time
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from database import all_tenants, in_tenant, reading, unit_of_work
from engine import clock
from engine.errors import FlowdeskError, Text, text
from engine.kept_text import keep, plain
from itsm.mailboxes.imap import AT_ONCE, Folder, MailServerAway, opened
from itsm.mailboxes.mailboxes import MailboxInfo, mailbox
from itsm.mailboxes.reading.message import LARGEST
from itsm.mailboxes.tables import Mailbox
from itsm.mailboxes.taking.held import set_aside, take_in

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=1)
IN_HAND = timedelta(minutes=10)
"""How long other workers leave a mailbox alone that one looks into."""
LONGEST_PAUSE = timedelta(hours=1)
AT_ONCE_SECONDS = 3.0
"""How long a worker works on a mailbox before it looks after its other work."""
HEAD = 64 * 1024
"""Bytes that are kept of a message that is too large: enough to see who sent it."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: messages taken in, whether more wait, and why it ended early."""

    taken: int = 0
    more: bool = False
    problem: Text | None = None


def fetch_due(limit: int) -> int:
    """Look into mailboxes whose time has come, of all organisations; gives how many were looked into."""
    due = select(Mailbox.key, Mailbox.tenant_id).where(Mailbox.active, Mailbox.look_at <= clock.now())
    with all_tenants(), reading() as session:  # an idle look takes no writer's lock
        found = session.execute(due.order_by(Mailbox.look_at).limit(limit)).all()
    for key, tenant_key in found:
        with in_tenant(tenant_key):
            claimed = _claim(key)
            if claimed is not None:
                _note(key, look_into(claimed))
    return len(found)


def look_into(found: MailboxInfo) -> Look:
    """Take in what waits in a mailbox, oldest first: at most AT_ONCE messages, and for about AT_ONCE_SECONDS."""
    taken, until = 0, time.monotonic() + AT_ONCE_SECONDS
    try:
        with opened(found) as folder:
            waiting = folder.waiting()
            for uid in waiting[:AT_ONCE]:
                _take(folder, uid, found.key)
                taken += 1
                if time.monotonic() >= until:
                    break
    except MailServerAway as away:
        return Look(taken, False, Text("%(problem)s (%(why)s)", {"problem": away.message, "why": plain(away.why)}))
    except FlowdeskError as problem:  # a password that cannot be opened, a mailbox taken out of use meanwhile
        return Look(taken, False, problem.message)
    return Look(taken, len(waiting) > taken)


def count_waiting(found: MailboxInfo) -> int:
    """How many messages wait there, for who sets it up. Raises MailServerAway and InvalidState."""
    with opened(found) as folder:
        return folder.count()


def _take(folder: Folder, uid: int, mailbox_key: int) -> None:
    """Take one message in, then move it: a crash between these finds it again, and knows it."""
    too_large = folder.size(uid) > LARGEST
    raw = folder.read(uid, HEAD if too_large else LARGEST)
    if raw is None:
        return
    if too_large:
        most = LARGEST // (1024 * 1024)
        set_aside(raw, mailbox_key, text("It is larger than %(most)s MB: only its beginning is here.", most=most))
    else:
        take_in(raw, mailbox_key)
    folder.put_away(uid)


def _claim(key: int) -> MailboxInfo | None:
    with unit_of_work() as work:
        row = work.session.get(Mailbox, key, with_for_update={"skip_locked": True})
        if row is None or not row.active or row.look_at is None or row.look_at > clock.now():
            return None
        row.look_at = clock.now() + IN_HAND
    return mailbox(key)


def _note(key: int, look: Look) -> None:
    """What came of a look, and when the next one is: later each time while the server is away."""
    with unit_of_work() as work:
        row = work.session.get(Mailbox, key, with_for_update=True)
        if row is None or row.host is None or not row.active:
            return
        row.looked_at = clock.now()
        row.failures = row.failures + 1 if look.problem else 0
        row.problem = keep(look.problem) if look.problem else None
        pause = min(EVERY * (1 << min(row.failures, 10)), LONGEST_PAUSE) if look.problem else EVERY
        row.look_at = clock.now() + (timedelta() if look.more else pause)
