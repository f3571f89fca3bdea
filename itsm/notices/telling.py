"""The worker's first half: who is told of an occasion, on which channels; each occasion in a transaction of its own.

An occasion that cannot be told (words that fail, a record that is gone) stops no other: it is tried again and given up.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from database import (
    Tenant,
    UnitOfWork,
    all_tenants,
    current_tenant,
    in_tenant,
    is_passing,
    looking_up_once,
    reading,
    retrying,
    unit_of_work,
)
from engine import clock
from itsm.mail import mail_settings
from itsm.notices.audience import Recipient, people_of, recipient_of
from itsm.notices.events import EVENTS, IN_APP, MAIL, NOTED, Event
from itsm.notices.preferences.kept import NOTHING, preferences_for
from itsm.notices.preferences.model import Preferences, is_told, mail_time, merged
from itsm.notices.tables import NoticeRow, OccasionRow
from itsm.notices.wording.kept import template_in_force
from itsm.notices.wording.values import Reader, Told, values_for
from itsm.notices.wording.writing import sentence_of
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records.tables import Record

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 6
_PAUSE = timedelta(minutes=1)
_LONGEST_PROBLEM = 300


def tell_due(limit: int) -> int:
    """Tell at most ``limit`` occasions of all organisations that are due; gives how many were tried."""
    due = select(OccasionRow.key, OccasionRow.tenant_id).where(OccasionRow.due_at <= clock.now())
    with all_tenants(), reading() as session:
        found = session.execute(due.order_by(OccasionRow.due_at, OccasionRow.key).limit(limit)).all()
    for row in found:
        with in_tenant(row.tenant_id):
            _try(row.key)
    return len(found)


def _try(key: int) -> None:
    try:
        retrying(lambda: _tell(key))
    except Exception as problem:  # whatever one occasion does must not stop the others
        if is_passing(problem):
            return
        log.exception("Notice could not be told", extra={"action": "notice_failed", "occasion": key})
        why = f"{type(problem).__name__}: {problem}"[:_LONGEST_PROBLEM]
        retrying(lambda: _try_later(key, why))


def _tell(key: int) -> None:
    with unit_of_work() as work:
        mine = select(OccasionRow).where(OccasionRow.key == key, OccasionRow.due_at <= clock.now())
        row = work.session.scalar(mine.with_for_update(skip_locked=True))
        if row is None:
            return
        event, record = EVENTS.get(row.event), work.session.get(Record, row.record_key)
        if event is not None and record is not None and (event.still is None or event.still(work.session, record.key)):
            with looking_up_once(work.session):  # a team's people read the same names and words
                notices = _notices(work, row, record, event)
            work.session.add_all(notices)
        work.session.delete(row)


def _notices(work: UnitOfWork, row: OccasionRow, record: Record, event: Event) -> Sequence[NoticeRow]:
    session = work.session
    told = Told(session.get_one(Tenant, current_tenant()).name, row.actor_name, row.details, event=row.event)
    people = people_of(session, row, record, event)
    chosen = preferences_for(session, [person.key for person in people])
    organisation = chosen.get(None, NOTHING)
    found = []
    for person in people:
        own = chosen.get(person.key, NOTHING)
        in_app = is_told(event, IN_APP, own, organisation)
        by_mail = is_told(event, MAIL, own, organisation) and _has_mail(person.email)
        recipient = recipient_of(session, person, record.key, event.key == NOTED) if in_app or by_mail else None
        if recipient is not None:
            notice = _notice(work, row, recipient, told, merged(own, organisation))
            notice.in_app, notice.mail_at = in_app, notice.mail_at if by_mail else None
            found.append(notice)
    return found


def _notice(work: UnitOfWork, row: OccasionRow, recipient: Recipient, told: Told, chosen: Preferences) -> NoticeRow:
    language = chosen.language or recipient.person.language
    record = recipient.seen.row
    of_type = record_type(record.type_key, work.session)
    urgent = EVENTS[row.event].urgent or (chosen.urgent_passes and _is_highest(of_type, record.priority))
    mail_at, collected = mail_time(clock.now(), ZoneInfo(recipient.person.time_zone), chosen, urgent)
    reader = Reader(recipient.actor, language, recipient.works)
    values = values_for(work.session, recipient.seen, of_type, reader, told)
    return NoticeRow(
        occasion=row.identity, person_key=recipient.person.key, event=row.event, record_key=row.record_key, at=row.at,
        actor_key=row.actor_key, actor_name=row.actor_name, details=row.details, urgent=urgent, mail_at=mail_at,
        collected=collected, sentence=sentence_of(template_in_force(work.session, row.event, language), values),
    )  # fmt: skip


def _is_highest(of_type: RecordType, priority: str | None) -> bool:
    """True for the first choice of the type's priorities."""
    known = of_type.by_key.get("priority")
    return bool(priority and known and known.choices and known.choices[0].value == priority)


def _has_mail(address: str | None) -> bool:
    return bool(address) and mail_settings().smtp is not None


def _try_later(key: int, why: str) -> None:
    with unit_of_work() as work:
        row = work.session.get(OccasionRow, key)
        if row is None:
            return
        attempts = row.attempts + 1
        over = attempts >= MOST_ATTEMPTS
        work.session.execute(
            update(OccasionRow)
            .where(OccasionRow.key == key)
            .values(
                attempts=attempts, problem=why,
                due_at=None if over else clock.now() + _PAUSE * (1 << attempts),
            )
        )  # fmt: skip
