"""The workers tell an update piece by piece: each piece is a transaction, and remembers how far it came.

Those who joined read it at their own record, as a public comment; watchers get a mail. Whoever publishes waits for
none of it, and neither does whoever waits for another mail: few of them are in the outbox at a time.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from time import sleep

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
from engine.errors import FlowdeskError
from engine.registry import SYSTEM
from itsm.mail import address_of, mail_settings
from itsm.mail.outbox import MailRow, Outgoing, Recipient, post_all
from itsm.notices.events import EVENTS, MAIL
from itsm.notices.preferences.kept import NOTHING, preferences_for
from itsm.notices.preferences.model import is_told
from itsm.notices.wording.kept import template_in_force
from itsm.notices.wording.writing import mail_of
from itsm.packs.deployed import record_type
from itsm.people.tables import PersonRow
from itsm.records.commands.comment import comment
from itsm.records.tables import Record, RecordLink
from itsm.war_room.declared import JOINS
from itsm.war_room.notices import UPDATE
from itsm.war_room.queries.status_page import path_of_page
from itsm.war_room.tables import UpdateRow, WatcherRow

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 6
PIECE = 25
"""People who are told in one transaction: on SQLite nobody else writes meanwhile."""
BREATH_SECONDS = 0.1
"""Between two pieces: whoever waits for the lock of SQLite tries again within this time, so nobody waits for many."""
MOST_WAITING = 12 * PIECE
"""Mails of updates that wait for the mail server at a time: a call for help waits behind no more of them."""
LIFETIME = timedelta(days=1)
"""After that nobody is told any more: it has been overtaken."""
KIND = "room update"
"""What the outbox calls such mails."""


def tell_due(limit: int) -> int:
    """Tell pieces of updates of all organisations, at most ``limit`` people; gives how many were told."""
    due = select(UpdateRow.key, UpdateRow.tenant_id).where(UpdateRow.told_at.is_(None)).order_by(UpdateRow.key)
    with all_tenants(), reading() as session:
        found = session.execute(due.limit(20)).all()
    done = 0
    for row in found:
        with in_tenant(row.tenant_id):
            while done < limit and (count := _try(row.key)):
                done += count
                if done < limit:
                    sleep(BREATH_SECONDS)
    return done


def _try(key: int) -> int:
    try:
        return retrying(lambda: _piece(key))
    except Exception as problem:  # whatever one update does must not stop the others
        if is_passing(problem):
            return 0
        log.exception("An update could not be told", extra={"action": "update_failed", "update": key})
        retrying(lambda: _give_up(key))
        return 0


def _give_up(key: int) -> None:
    """What failed so often is tried no more."""
    with unit_of_work() as work:
        row = work.session.get(UpdateRow, key)
        if row is not None:
            row.attempts += 1
            row.told_at = clock.now() if row.attempts >= MOST_ATTEMPTS else None


def _piece(key: int) -> int:
    """Tell the next piece; 0 when nothing is left, the outbox is full, or another worker is at it."""
    with unit_of_work() as work:
        mine = select(UpdateRow).where(UpdateRow.key == key, UpdateRow.told_at.is_(None))
        row = work.session.scalar(mine.with_for_update(skip_locked=True))
        if row is None:
            return 0
        is_late = clock.now() > row.at + LIFETIME
        told = _joined(work, row) if row.to_joined and not is_late else 0
        if not told and row.to_watchers and not is_late:
            if _waiting(work.session) >= MOST_WAITING:
                return 0
            told = _watchers(work, row)
        if told:
            row.told += told
        else:
            row.told_at = clock.now()
        return told


def _joined(work: UnitOfWork, row: UpdateRow) -> int:
    """Comment at the next records that joined, in the language of each requester."""
    next_ones = (
        select(RecordLink.key, Record.number, PersonRow.language)
        .join(Record, Record.key == RecordLink.from_key)
        .outerjoin(PersonRow, PersonRow.key == Record.requester_key)
        .where(RecordLink.to_key == row.record_key, RecordLink.kind == JOINS, RecordLink.key > row.joined_told)
        .order_by(RecordLink.key)
        .limit(PIECE)
    )
    found = work.session.execute(next_ones).all()
    for link, number, language in found:
        row.joined_told = link
        try:
            comment(number, row.texts.get(language or "en") or row.texts["en"], False, SYSTEM, work=work)
        except FlowdeskError as problem:
            log.info("An update was not told: %s", problem.message, extra={"action": "update_untold", "record": number})
    return len(found)


def _waiting(session: Session) -> int:
    """How many mails of updates wait; not counted beyond what is too many."""
    some = select(MailRow.key).where(MailRow.due_at.is_not(None), MailRow.kind == KIND).limit(MOST_WAITING)
    return session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _watchers(work: UnitOfWork, row: UpdateRow) -> int:
    """Mail the next watchers, each in their language; who has left, has no address or wants none is passed over."""
    session = work.session
    next_ones = (
        select(PersonRow)
        .join(WatcherRow, WatcherRow.person_key == PersonRow.key)
        .where(WatcherRow.record_key == row.record_key, WatcherRow.person_key > row.watchers_told)
        .order_by(WatcherRow.person_key)
        .limit(PIECE)
    )
    people = session.scalars(next_ones).all()
    if not people:
        return 0
    row.watchers_told = people[-1].key
    if mail_settings().smtp is not None:
        with looking_up_once(session):  # they read the same words
            letters = _letters(session, row, people)
        post_all(work, KIND, letters, row.at + LIFETIME, row.record_key)
    return len(people)


def _letters(session: Session, row: UpdateRow, people: Sequence[PersonRow]) -> Sequence[Outgoing]:
    record, event = session.get_one(Record, row.record_key), EVENTS[UPDATE]
    of_type, organisation = record_type(record.type_key, session), session.get_one(Tenant, current_tenant()).name
    chosen = preferences_for(session, [one.key for one in people])
    status, page = of_type.status_by_key.get(row.status), path_of_page(session) if row.is_public else None
    found = []
    for one in people:
        own = chosen.get(one.key, NOTHING)
        if not one.active or not one.email or not is_told(event, MAIL, own, chosen.get(None, NOTHING)):
            continue
        language = own.language or one.language
        values = {
            "name": one.name, "organisation": organisation, "number": record.number,
            "title": row.titles.get(language) or row.titles.get("en", ""),
            "comment": row.texts.get(language) or row.texts["en"],
            "status": status.public_label(language) if status is not None else "",
            "link": address_of(f"{page}/{language}") if page else "",
        }  # fmt: skip
        words = mail_of(template_in_force(session, UPDATE, language), values, language)
        found.append(Outgoing(f"update {row.key} to {one.key}", Recipient(one.email, language, one.key), words))
    return found
