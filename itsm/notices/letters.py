"""The worker's second half: notices whose mail is due become letters in the outbox; both in one transaction."""

import logging
from datetime import timedelta

from sqlalchemy import select

from database import (
    Tenant,
    UnitOfWork,
    all_tenants,
    current_tenant,
    in_tenant,
    is_passing,
    reading,
    retrying,
    unit_of_work,
)
from engine import clock
from itsm.mail.outbox import Recipient as MailRecipient
from itsm.mailboxes.outgoing import post_to_person
from itsm.mailboxes.taking.letters import was_acknowledged
from itsm.notices.answers.links import answers_for
from itsm.notices.audience import recipient_of
from itsm.notices.digests import post_digest
from itsm.notices.events import NOTED, REPORTED
from itsm.notices.preferences.kept import kept_of
from itsm.notices.tables import NoticeRow
from itsm.notices.wording.kept import template_in_force
from itsm.notices.wording.values import Reader, Told, values_for
from itsm.notices.wording.writing import mail_of
from itsm.packs.deployed import record_type
from itsm.people import queries as people

log = logging.getLogger(__name__)
KIND = "notice"
LIFETIME = timedelta(days=3)
"""After that nobody tries to send a mail any more: what it says has been overtaken."""
MOST_ATTEMPTS = 6
_PAUSE = timedelta(minutes=1)


def write_due(limit: int) -> int:
    """Write at most ``limit`` letters of all organisations that are due; gives how many were tried."""
    due = select(NoticeRow.key, NoticeRow.tenant_id).where(NoticeRow.mail_at <= clock.now())
    with all_tenants(), reading() as session:
        found = session.execute(due.order_by(NoticeRow.mail_at, NoticeRow.key).limit(limit)).all()
    for row in found:
        with in_tenant(row.tenant_id):
            _try(row.key)
    return len(found)


def _try(key: int) -> None:
    try:
        retrying(lambda: _write(key))
    except Exception as problem:  # whatever one notice does must not stop the others
        if is_passing(problem):
            return
        log.exception("Mail of a notice could not be written", extra={"action": "notice_mail_failed", "notice": key})
        retrying(lambda: _try_later(key))


def _write(key: int) -> None:
    with unit_of_work() as work:
        mine = select(NoticeRow).where(NoticeRow.key == key, NoticeRow.mail_at <= clock.now())
        row = work.session.scalar(mine.with_for_update(skip_locked=True))
        if row is None:
            return
        if row.collected:
            post_digest(work, row)
        else:
            row.mail_at = None
            _post(work, row)


def _post(work: UnitOfWork, row: NoticeRow) -> None:
    """Write the letter; nothing for somebody who has left or does not see the record any more."""
    session = work.session
    person = people.people([row.person_key], session).get(row.person_key)
    if person is None or not person.active or not person.email:
        return
    recipient = recipient_of(session, person, row.record_key, row.event == NOTED)
    if recipient is None or (row.event == REPORTED and was_acknowledged(session, recipient.seen.row, person.email)):
        return
    language = kept_of(person.key, session).preferences.language or person.language
    answers = answers_for(work, recipient.seen.row, person.key, row.details, language)
    told = Told(session.get_one(Tenant, current_tenant()).name, row.actor_name, row.details, answers, row.event)
    reader = Reader(recipient.actor, language, recipient.works)
    values = values_for(session, recipient.seen, record_type(recipient.seen.row.type_key, session), reader, told)
    words = mail_of(template_in_force(session, row.event, language), values, language)
    address = MailRecipient(person.email, language, person.key)
    post_to_person(work, recipient.seen.row, identity_of(row), KIND, address, words, clock.now() + LIFETIME)


def identity_of(row: NoticeRow) -> str:
    """What makes the mail of a notice one mail, however often it is written or sent."""
    return f"notice {row.occasion} to {row.person_key}"


def _try_later(key: int) -> None:
    with unit_of_work() as work:
        row = work.session.get(NoticeRow, key)
        if row is None:
            return
        row.attempts += 1
        row.mail_at = None if row.attempts >= MOST_ATTEMPTS else clock.now() + _PAUSE * (1 << row.attempts)
