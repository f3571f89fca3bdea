"""Announcements to very many: one indexed statement shows them, no row before somebody answers; reminders by mail."""

import pytest
from sqlalchemy import func, insert, select

from database import reading, unit_of_work
from engine.errors import InvalidState
from engine.registry import Actor
from itsm.announcements.commands import answer_announcement, remind_readers, withdraw_announcement
from itsm.announcements.queries.reading import above_pages
from itsm.announcements.queries.writing import written
from itsm.announcements.reminding import AT_ONCE, remind_due
from itsm.announcements.tables import ReaderRow
from itsm.mail.outbox import MailRow
from itsm.mail.sending import send_due
from itsm.people.tables import PersonRole, PersonRow
from tests.conftest import MORNING
from tests.support.announcements import publish
from tests.support.mail import Postbox
from tests.support.plans import plan_of, statements


def many(tenant: int, count: int) -> None:
    """So many requesters."""
    with unit_of_work() as work:
        people = [
            {"email": f"p{n}@example.org", "name": f"P {n:05}", "language": "en", "time_zone": "UTC", "active": True,
             "created_at": MORNING, "tenant_id": tenant, "revision": 1}
            for n in range(count)
        ]  # fmt: skip
        work.session.execute(insert(PersonRow), people)
        keys = work.session.scalars(select(PersonRow.key).where(PersonRow.name.like("P %"))).all()
        roles = [{"person_key": key, "role": "requester", "tenant_id": tenant} for key in keys]
        work.session.execute(insert(PersonRole), roles)


def test_it_is_shown_by_one_indexed_statement_and_writes_nothing(lead: Actor, requester: Actor) -> None:
    for number in range(3):
        publish(lead, {"teams": ["line-1"]} if number else None, title_en=f"Number {number}")

    with statements() as found:
        shown = above_pages(requester, "en")

    assert [one.title.words for one in shown] == ["Number 0"] and len(found) == 1
    plan = plan_of(found[0])
    # PostgreSQL has no statistics of so few rows: of the two indexes by tenant and state it takes either.
    assert "ix_announcement_live" in plan or "using ix_announcement_state on announcement" in plan
    assert "SCAN announcement" not in plan.replace("USING", "") and "Seq Scan on announcement" not in plan
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ReaderRow)) == 0


def test_of_very_many_those_are_counted_who_confirmed(tenant: int, lead: Actor, requester: Actor) -> None:
    many(tenant, 5_000)
    key = publish(lead, None, asks_receipt="true", readers="requesters")
    answer_announcement(key, "confirm", requester)

    with statements() as found:
        view = written(key, lead, "en")

    assert view.reached is not None and (view.reached.people, view.reached.confirmed) == (5_001, 1)
    assert len(found) <= 10


def test_those_who_have_not_confirmed_are_written_to_once(
    tenant: int, lead: Actor, requester: Actor, postbox: Postbox
) -> None:
    many(tenant, AT_ONCE + 20)
    key = publish(lead, None, asks_receipt="true", readers="requesters", **{"title_zh-CN": "邮件故障"})
    answer_announcement(key, "confirm", requester)

    remind_readers(key, lead)
    with pytest.raises(InvalidState, match="still are"):
        remind_readers(key, lead)
    rounds = [remind_due(10) for _ in range(3)]

    assert rounds == [AT_ONCE, 20, 0]
    with reading() as session:
        to = session.scalars(select(MailRow.person_key).where(MailRow.kind == "announcement")).all()
    assert len(set(to)) == len(to) == AT_ONCE + 20 and requester.key not in to


def test_script_in_a_title_is_text_in_a_mail_and_makes_no_header(
    tenant: int, lead: Actor, postbox: Postbox
) -> None:
    title = "<script>alert(1)</script> Bcc: x@example.org"
    many(tenant, 1)
    remind_readers(publish(lead, asks_receipt="true", readers="requesters", title_en=title), lead)
    remind_due(10)
    send_due(10)

    (message,) = postbox.messages

    html = message.get_body(("html",))
    assert message["To"] == "p0@example.org" and title in message["Subject"] and message["Bcc"] is None
    assert html is not None and "<script" not in html.get_content()


def test_what_is_withdrawn_reminds_nobody(tenant: int, lead: Actor, requester: Actor, postbox: Postbox) -> None:
    key = publish(lead, None, asks_receipt="true")
    remind_readers(key, lead)
    withdraw_announcement(key, lead)

    assert remind_due(10) == 0
    with pytest.raises(InvalidState, match="shown now"):
        remind_readers(key, lead)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(MailRow)) == 0


def test_without_a_mail_server_nobody_is_reminded(lead: Actor) -> None:
    with pytest.raises(InvalidState, match="mail server"):
        remind_readers(publish(lead, asks_receipt="true"), lead)
