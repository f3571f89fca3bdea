"""Roles of a room: who has them, and what changes when somebody takes one: presence, tasks of the role, timeline."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import UnitOfWork
from engine import clock
from engine.lifecycle import UserTaskState
from engine.registry import SYSTEM, Actor
from engine.runtime import assign_user_task
from engine.state import reads
from itsm.packs.rooms.model import RoomRole
from itsm.people.queries import Person
from itsm.records import elements
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.assignment import tell_assignment
from itsm.records.flow.telling import tell_given
from itsm.records.opened import OpenRecord
from itsm.war_room.tables import RoleRow, ThereRow

_UNSYNCHRONIZED = {"synchronize_session": False}


def holders(session: Session, record_key: int) -> Mapping[str, int]:
    """Who has each role now, by key of the role."""
    now = select(RoleRow.role, RoleRow.person_key).where(RoleRow.record_key == record_key, RoleRow.until.is_(None))
    return {role: person for role, person in session.execute(now)}


def give_role(work: UnitOfWork, opened: OpenRecord, role: RoomRole, to: Person, actor: Actor) -> None:
    """Let ``to`` have the role from now on, with its open tasks; whoever had it has it no more."""
    row, now = opened.row, clock.now()
    before = holders(work.session, row.key).get(role.key)
    work.session.execute(
        update(RoleRow)
        .where(RoleRow.record_key == row.key, RoleRow.role == role.key, RoleRow.until.is_(None))
        .values(until=now),
        execution_options=_UNSYNCHRONIZED,
    )
    work.session.add(RoleRow(record_key=row.key, role=role.key, person_key=to.key, since=now))
    come(work, row.key, to.key)
    details = {
        "what": "role", "role": dict(role.names), "person": to.name, "own": actor.key == to.key,
        "instead": before is not None and before != to.key,
    }  # fmt: skip
    add_entry(work, row.key, NewEntry(EntryKind.WAR_ROOM, True, details=details), actor)
    _give_tasks(work, opened, role.key, to, actor)


def come(work: UnitOfWork, record_key: int, person_key: int) -> bool:
    """The person is there from now on; False when they were already."""
    there = select(ThereRow.key).where(
        ThereRow.record_key == record_key, ThereRow.person_key == person_key, ThereRow.left_at.is_(None)
    )
    if work.session.scalar(there) is not None:
        return False
    work.session.add(ThereRow(record_key=record_key, person_key=person_key, came_at=clock.now()))
    work.session.flush()
    return True


def leave(work: UnitOfWork, record_key: int, person_key: int) -> bool:
    """The person is not there any more; False when they were not."""
    gone = (
        update(ThereRow)
        .where(
            ThereRow.record_key == record_key, ThereRow.person_key == person_key, ThereRow.left_at.is_(None)
        )
        .values(left_at=clock.now())
        .returning(ThereRow.key)
    )
    return bool(work.session.execute(gone, execution_options=_UNSYNCHRONIZED).all())


def _give_tasks(work: UnitOfWork, opened: OpenRecord, role: str, to: Person, actor: Actor) -> None:
    """The open tasks of the role go to whoever has it now."""
    for task in reads.tasks_of(work.session, opened.row.instance_key):
        if task.state != UserTaskState.OPEN.value or task.side_of is not None or task.assignee_key == to.key:
            continue
        if elements.role_of(elements.element_of(work.session, task.definition_key, task.element_id)) != role:
            continue
        assign_user_task(task.key, to.key, SYSTEM, work=work)
        tell_assignment(work, opened, task, "assigned", actor, None, person=to.name, team=None, person_key=to.key)
        tell_given(work, opened.row, task, to.key, None, actor)
