"""Who is kept out of a record because it is about them: for them it does not exist, and none of its tasks is theirs.

A diagram says about whom it is (job type ``record.keep_out``); the requester is never kept out of what they asked for.
Kept out are the people and members of the teams that it is about, and of a record whoever owns it or ever had a task
there: what happens on that record later counts as well.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from database import looked_up_together
from engine.errors import Forbidden, text
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.people.tables import Membership, PersonRow
from itsm.records.entries import EntryKind
from itsm.records.tables import KeptOut, Record, TimelineEntry

FEW = 50
"""Records that a statement of a page names one by one."""


def not_kept_out(actor: Actor) -> ColumnElement[bool]:
    """Condition on ``Record``: it is not about the actor."""
    if actor.kind != "person" or actor.key is None:
        return true()
    few = _few_about(actor.key)
    if few is None:
        return or_(Record.keeps_out.is_(False), Record.key.not_in(records_about(actor.key)))
    return Record.key.not_in(few) if few else true()


def task_not_kept_out(actor: Actor) -> list[ColumnElement[bool]]:
    """Conditions on ``UserTask``: the record of its instance is not about the actor."""
    if actor.kind != "person" or actor.key is None:
        return []
    few = _few_about(actor.key)
    if few is not None:
        served = select(Record.instance_key).where(Record.key.in_(few), Record.instance_key.is_not(None))
        return [UserTask.instance_key.not_in(served)] if few else []
    about = select(Record.instance_key).where(
        Record.keeps_out.is_(True), Record.instance_key.is_not(None), Record.key.in_(records_about(actor.key))
    )
    return [UserTask.instance_key.not_in(about)]


def _few_about(person_key: int) -> Sequence[int] | None:
    """Keys of the records that the person is kept out of, where a page reads and they are few; else None.

    Most people are kept out of none. Every statement of a page asks, and plans it anew each time.
    """

    def look(session: Session) -> Sequence[int]:
        return session.scalars(_first_about(person_key)).all()

    found = looked_up_together(("kept out", person_key), look)
    return None if found is None or len(found) > FEW else found


def is_kept_out(session: Session, actor: Actor, record_key: int) -> bool:
    """True when the record is about the actor."""
    statement = select(Record.key).where(Record.key == record_key, not_kept_out(actor))
    return session.scalar(statement) is None


def is_about(session: Session, record: Record, person_key: int) -> bool:
    """True when ``record`` is about the person: then none of its tasks is theirs."""
    if not record.keeps_out:
        return False
    theirs = records_about(person_key).where(KeptOut.record_key == record.key).limit(1)
    return session.scalar(theirs) is not None


def require_not_about(session: Session, record: Record, person_key: int) -> None:
    """Raise Forbidden when ``record`` is about the person."""
    if is_about(session, record, person_key):
        name = session.scalar(select(PersonRow.name).where(PersonRow.key == person_key))
        raise Forbidden(
            text(
                "Expected somebody whom the record is not about, but it is about %(name)s. Choose somebody else.",
                name=name,
            )
        )


@lru_cache(maxsize=500)  # asked several times for a page, and slow to write
def records_about(person_key: int) -> Select[int]:
    """Keys of the records that the person is kept out of."""
    theirs = select(Membership.team_key).where(Membership.person_key == person_key)
    asked = select(Record.requester_key).where(Record.key == KeptOut.record_key).scalar_subquery()
    return select(KeptOut.record_key).where(
        asked.is_distinct_from(person_key),
        or_(
            KeptOut.person_key == person_key,
            KeptOut.team_key.in_(theirs),
            KeptOut.about_key.in_(_worked_on(person_key)),
        ),
    )


@lru_cache(maxsize=500)
def _first_about(person_key: int) -> Select[int]:
    return records_about(person_key).limit(FEW + 1)


def _worked_on(person_key: int) -> Select[int]:
    """Keys of the records, of those that another is about, that the person owns or had a task of."""
    about = select(KeptOut.about_key).where(KeptOut.about_key.is_not(None))
    task = select(UserTask.key).where(
        UserTask.instance_key == Record.instance_key,
        or_(UserTask.assignee_key == person_key, UserTask.ended_by_key == person_key),
    )
    entry = TimelineEntry
    claimed = and_(entry.actor_key == person_key, entry.details["what"].as_string() == "claimed")
    had = select(entry.key).where(
        entry.record_key == Record.key,
        entry.kind == EntryKind.ASSIGNMENT.value,
        or_(claimed, entry.details["person_key"].as_integer() == person_key),
    )
    return select(Record.key).where(
        Record.key.in_(about), or_(Record.owner_key == person_key, task.exists(), had.exists())
    )
