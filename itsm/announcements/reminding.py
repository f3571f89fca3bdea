"""The worker's part: letters to those who have not confirmed, some people a transaction, each of them once."""

from functools import partial

from sqlalchemy import select

from database import all_tenants, in_tenant, reading, retrying, unit_of_work
from engine import clock
from engine.errors import Names, text
from itsm.announcements.audience import unconfirmed
from itsm.announcements.tables import PUBLISHED, AnnouncementRow
from itsm.mail import Letter, address_of, post
from itsm.mail.outbox import Recipient
from itsm.people.tables import PersonRow

AT_ONCE = 100
"""People in one transaction."""


def remind_due(limit: int) -> int:
    """Write reminders of at most ``limit`` announcements; gives how many letters were written, or found done."""
    waiting = select(AnnouncementRow.key, AnnouncementRow.tenant_id).where(AnnouncementRow.remind_after.is_not(None))
    with all_tenants(), reading() as session:
        found = session.execute(waiting.order_by(AnnouncementRow.key).limit(limit)).all()
    written = 0
    for row in found:
        with in_tenant(row.tenant_id):
            written += retrying(partial(_remind, row.key))
    return written


def _remind(key: int) -> int:
    with unit_of_work() as work:
        mine = select(AnnouncementRow).where(AnnouncementRow.key == key).with_for_update(skip_locked=True)
        row = work.session.scalar(mine)
        if row is None or row.remind_after is None:
            return 0
        if row.state != PUBLISHED or row.ends <= clock.now():
            row.remind_after = None
            return 1
        beyond = unconfirmed(work.session, row) & (PersonRow.key > row.remind_after) & PersonRow.email.is_not(None)
        people = work.session.scalars(select(PersonRow).where(beyond).order_by(PersonRow.key).limit(AT_ONCE)).all()
        for person in people:
            post(
                work, f"announcement {key}.{row.reminders} to {person.key}", "announcement",
                Recipient(person.email or "", person.language, person.key), _letter(row), row.ends,
            )  # fmt: skip
        row.remind_after = people[-1].key if len(people) == AT_ONCE else None
        return len(people) or 1


def _letter(row: AnnouncementRow) -> Letter:
    title = Names(row.titles)
    return Letter(
        text("Please confirm: %(title)s", title=title),
        (text("This announcement asks everybody to confirm that they have read it, and you have not yet."),),
        address_of(f"/announcements/{row.key}"), text("Read and confirm it"),
    )  # fmt: skip
