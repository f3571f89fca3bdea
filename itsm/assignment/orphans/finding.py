"""Finding open records that nobody can go on with, in a few statements whatever their number."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, aliased

from engine.errors import Text, text
from engine.lifecycle import InstanceState, JobState, UserTaskState, WaitState, is_final
from engine.state.tables import (
    Fault,
    Job,
    MessageSubscription,
    ProcessInstance,
    SignalSubscription,
    Timer,
    UserTask,
    UserTaskCandidate,
)
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.records.tables import Record

REASONS: Mapping[str, Text] = {
    "left": text("who has its task has left"),
    "no_team": text("its task is offered to no team in use"),
    "empty_team": text("nobody is in the team that its task is offered to"),
    "ended": text("its process has ended, but it is still open"),
    "fault": text("its process stands still with a fault"),
    "nothing": text("its process waits for nothing"),
}
"""Why nobody can go on with a record."""
MOST = 500
"""Records that one check tells; once these are mended, the next one tells more."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """An open record that nobody can go on with: why, and its task where it has one."""

    record_key: int
    reason: str
    task_key: int | None = None


def find_orphans(session: Session, record_key: int | None = None, most: int = MOST) -> list[Orphan]:
    """Open records without a task that somebody can do, a timer, a job or a subscription; or one of them alone.

    A task of a team in which nobody can do it is told although a timer runs beside it: nobody has to wait for that.
    """
    mine = Record.key == record_key if record_key is not None else Record.key.is_not(None)
    found = [*_with_tasks(session, mine, most), *_without(session, mine, most)]
    return found[:most]


def _with_tasks(session: Session, mine: ColumnElement[bool], most: int) -> list[Orphan]:
    holder, team = aliased(PersonRow), aliased(TeamRow)
    somebody = and_(UserTask.assignee_key.is_not(None), holder.active)
    offered = and_(UserTask.assignee_key.is_(None), or_(_has_people(), _is_candidate()))
    statement = (
        select(Record.key, UserTask.key, UserTask.assignee_key, team.key)
        .join(UserTask, UserTask.instance_key == Record.instance_key)
        .outerjoin(holder, holder.key == UserTask.assignee_key)
        .outerjoin(team, and_(team.code == UserTask.group_id, team.archived_at.is_(None)))
        .where(
            mine, _open(), UserTask.state == UserTaskState.OPEN.value, or_(somebody, offered).is_not(True),
            or_(UserTask.group_id.is_not(None), ~_goes_on_by_itself()),
        )
        .order_by(UserTask.key)
        .limit(most)
    )  # fmt: skip
    return [
        Orphan(record, "left" if holder_key is not None else "empty_team" if team_key is not None else "no_team", task)
        for record, task, holder_key, team_key in session.execute(statement)
    ]


def _without(session: Session, mine: ColumnElement[bool], most: int) -> list[Orphan]:
    task = select(UserTask.key).where(
        UserTask.instance_key == Record.instance_key, UserTask.state == UserTaskState.OPEN.value
    )
    fault = select(Fault.key).where(Fault.instance_key == Record.instance_key, Fault.resolved_at.is_(None)).exists()
    statement = (
        select(Record.key, ProcessInstance.state_name, fault.label("stands"))
        .outerjoin(ProcessInstance, ProcessInstance.key == Record.instance_key)
        .where(mine, _open(), Record.instance_key.is_not(None), ~task.exists(), ~_goes_on_by_itself())
        .order_by(Record.key)
        .limit(most)
    )
    return [
        Orphan(record, "ended" if state is None or is_final(InstanceState(state)) else "fault" if stands else "nothing")
        for record, state, stands in session.execute(statement)
    ]


def _open() -> ColumnElement[bool]:
    return Record.status_kind != "closed"


def _has_people() -> ColumnElement[bool]:
    """Somebody is in a team in use that the task is offered to, first or besides others."""
    further = (
        select(UserTaskCandidate.key)
        .where(UserTaskCandidate.instance_key == UserTask.instance_key,
               UserTaskCandidate.token_id == UserTask.token_id, UserTaskCandidate.kind == "group",
               UserTaskCandidate.value == TeamRow.code)
    )  # fmt: skip
    return (
        select(TeamRow.key)
        .join(Membership, Membership.team_key == TeamRow.key)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .where(TeamRow.archived_at.is_(None), PersonRow.active,
               or_(TeamRow.code == UserTask.group_id, further.correlate(UserTask, TeamRow).exists()))
        .correlate(UserTask)
        .exists()
    )  # fmt: skip


def _is_candidate() -> ColumnElement[bool]:
    """Somebody is named as candidate of the task."""
    return (
        select(UserTaskCandidate.key)
        .where(UserTaskCandidate.instance_key == UserTask.instance_key,
               UserTaskCandidate.token_id == UserTask.token_id, UserTaskCandidate.kind == "person")
        .exists()
    )  # fmt: skip


def _goes_on_by_itself() -> ColumnElement[bool]:
    """A timer, a job or a subscription of the record's process is live."""
    waits = [WaitState.ARMED.value, WaitState.SILENT.value, WaitState.SUSPENDED.value]
    jobs = [state.value for state in (JobState.OPEN, JobState.SILENT, JobState.SUSPENDED, JobState.HELD)]
    mine = Record.instance_key
    return or_(
        *(
            select(table.key).where(table.instance_key == mine, table.state.in_(waits)).correlate(Record).exists()
            for table in (Timer, MessageSubscription, SignalSubscription)
        ),
        select(Job.key).where(Job.instance_key == mine, Job.state.in_(jobs)).correlate(Record).exists(),
    )
