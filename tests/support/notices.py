"""Notices for tests: the workers do what is due, and what was told is read."""

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.mail.sending import send_due
from itsm.notices.letters import write_due
from itsm.notices.tables import NoticeRow, OccasionRow
from itsm.notices.telling import tell_due


def work_notices() -> None:
    """What the workers do: tell, write, send."""
    tell_due(50)
    write_due(50)
    send_due(50)


def occasions() -> list[OccasionRow]:
    """Everything that waits to be told."""
    with reading() as session:
        return list(session.scalars(select(OccasionRow).order_by(OccasionRow.key)))


def notices_of(person: Actor) -> list[NoticeRow]:
    """What the person was told, oldest first."""
    with reading() as session:
        query = select(NoticeRow).where(NoticeRow.person_key == person.key).order_by(NoticeRow.key)
        return list(session.scalars(query))


def events_of(person: Actor) -> list[str]:
    """The events that the person was told of, oldest first."""
    return [one.event for one in notices_of(person)]
