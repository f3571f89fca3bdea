"""Which records an actor sees. What somebody may not see does not exist for them."""

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from engine.errors import NotFound, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.state.tables import UserTask, UserTaskCandidate
from itsm.people.roles import may
from itsm.records.tables import Record


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Condition on ``Record``: all, or those one asked for, opened, or has work on."""
    if may(actor, "record.see_all"):
        return true()
    own = [Record.requester_key == actor.key, Record.opened_by_key == actor.key]
    if may(actor, "work.see"):
        own.append(_work_of(actor))
    return or_(*own)


def _work_of(actor: Actor) -> ColumnElement[bool]:
    """The record has an open task that is the actor's, or offered to one of their teams."""
    teams = sorted(actor.teams)
    candidate = select(UserTaskCandidate.key).where(
        UserTaskCandidate.instance_key == UserTask.instance_key,
        UserTaskCandidate.token_id == UserTask.token_id,
        UserTaskCandidate.kind == "group",
        UserTaskCandidate.value.in_(teams),
    )
    theirs = or_(UserTask.assignee_key == actor.key, UserTask.group_id.in_(teams), candidate.exists())
    is_open = UserTask.state == UserTaskState.OPEN.value
    return select(UserTask.key).where(UserTask.instance_key == Record.instance_key, is_open, theirs).exists()


def visible_record(session: Session, number: str, actor: Actor) -> Record:
    """The record ``number``; raises NotFound when there is none or the actor may not see it."""
    row = session.execute(select(Record).where(Record.number == number, visible_to(actor))).scalar_one_or_none()
    if row is None:
        raise NotFound(text("Expected a record %(number)s, but there is none. Check the number.", number=number))
    return row


def sees_faults(actor: Actor) -> bool:
    """True when the actor reads what stands still in a record's process, and why."""
    return sees_internal(actor) or may(actor, "operations.see")


def sees_internal(actor: Actor) -> bool:
    """True when the actor reads internal comments and the inner steps of a record."""
    return may(actor, "record.comment_internal")
