"""Digests: what is due for one person is collected into one mail, and marked as written, in one transaction."""

from datetime import timedelta

from sqlalchemy import select

from database import Tenant, UnitOfWork, current_tenant
from engine import clock
from itsm.mail import address_of, post
from itsm.mail.outbox import Recipient
from itsm.notices.preferences.kept import kept_of
from itsm.notices.tables import NoticeRow
from itsm.notices.wording.kept import template_in_force
from itsm.notices.wording.shipped import DIGEST
from itsm.notices.wording.values import path_to
from itsm.notices.wording.writing import mail_of
from itsm.people import queries as people
from itsm.people.roles import may
from itsm.records.tables import Record
from itsm.records.visibility import visible_to

MOST = 50
"""Notices of one digest; what is more comes with the next one, at once."""
LIFETIME = timedelta(days=3)


def post_digest(work: UnitOfWork, first: NoticeRow) -> None:
    """Write the digest of the person of ``first``: what is due and they still see, oldest first; none of nothing."""
    session, now = work.session, clock.now()
    due = (
        select(NoticeRow)
        .where(NoticeRow.person_key == first.person_key, NoticeRow.collected, NoticeRow.mail_at <= now)
        .order_by(NoticeRow.key)
        .limit(MOST)
    )
    rows = session.scalars(due.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.mail_at = None
    person = people.people([first.person_key], session).get(first.person_key)
    if person is None or not person.active or not person.email:
        return
    actor = people.acting(person, session)
    seen = select(Record).where(Record.key.in_([row.record_key for row in rows]), visible_to(actor))
    records = {record.key: record for record in session.scalars(seen)}
    works = may(actor, "work.see")
    told = [
        {
            "sentence": row.sentence, "number": records[row.record_key].number, "title": records[row.record_key].title,
            "link": address_of(path_to(records[row.record_key].number, works, row.event)),
        }
        for row in rows if row.record_key in records
    ]  # fmt: skip
    if not told:
        return
    language = kept_of(person.key, session).preferences.language or person.language
    organisation = session.get_one(Tenant, current_tenant()).name
    values = {
        "name": person.name, "organisation": organisation, "notices": told, "link": address_of("/notices"),
    }  # fmt: skip
    words = mail_of(template_in_force(session, DIGEST, language), values, language)
    identity = f"digest {rows[0].occasion} to {person.key}"
    post(work, identity, "notice", Recipient(person.email, language, person.key), words, now + LIFETIME)
