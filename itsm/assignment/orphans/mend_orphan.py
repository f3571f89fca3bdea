"""Command: bring an open record that nobody can go on with back to somebody who can."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from database import UnitOfWork
from engine import lifecycle
from engine.errors import InvalidState, Names, text
from engine.lifecycle import InstanceState
from engine.registry import SYSTEM, Actor
from engine.runtime import assign_user_task, cancel_process_instance, run_command, start_process_instance
from engine.state import reads
from engine.state.tables import ProcessInstance
from itsm.assignment.orphans.finding import Orphan, find_orphans
from itsm.assignment.orphans.tables import OrphanRow
from itsm.assignment.teams import Team, teams_of
from itsm.audit import audit
from itsm.people.roles import require
from itsm.people.tables import Membership, PersonRow
from itsm.records.flow.assignment import tell_assignment
from itsm.records.opened import OpenRecord, open_record

_ENDED = "Nothing brought its record on: its process is started again."


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done for a record: ``released``, ``moved`` to the fallback team, ``restarted``, or ``nothing`` to do."""

    number: str
    done: str


def mend_orphan(
    number: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Mended:
    """Mend the record ``number`` if it still is one.

    A task of somebody who has left goes back to its team; one that nobody of its team can do, to the fallback team; a
    record whose process ended or waits for nothing gets a new run of its process. Raises Forbidden, NotFound, and
    InvalidState: a fault is to be resolved, or there is nobody in the fallback team.
    """
    require(actor, "operations.act")

    def body(opened_work: UnitOfWork) -> Mended:
        opened = open_record(opened_work, number)
        found = find_orphans(opened_work.session, opened.row.key)
        done = [_mended(opened_work, opened, one, actor) for one in found]
        mine = OrphanRow.record_key == opened.row.key
        opened_work.session.execute(delete(OrphanRow).where(mine).execution_options(synchronize_session=False))
        if done:
            reasons = ", ".join(one.reason for one in found)
            audit(opened_work, "orphan_mended", f"record {number}", actor.key, reason=reasons, done=", ".join(done))
        return Mended(number, done[0] if done else "nothing")

    return run_command("mend_orphan", command_id, actor, Mended, body, work)


def _mended(work: UnitOfWork, opened: OpenRecord, one: Orphan, actor: Actor) -> str:
    if one.reason == "fault":
        raise InvalidState(
            text(
                "Expected the process of %(number)s to run, but it stands still with a fault. Resolve the fault first.",
                number=opened.number,
            )
        )
    if one.task_key is None:
        return _restarted(work, opened)
    found = reads.lock_task(work.session, one.task_key)
    own = teams_of(work).by_code.get(found.task.group_id or "")
    team = own if own is not None and _has_people(work, own) else _fallback(work)
    assign_user_task(one.task_key, None, SYSTEM, group_id=team.code, work=work)
    opened.set_column("team", team.code)
    tell_assignment(work, opened, found.task, "assigned", actor, team=team.code)
    return "released" if team is own else "moved"


def _fallback(work: UnitOfWork) -> Team:
    team = teams_of(work).fallback
    if team is None:
        raise InvalidState(text("Expected a fallback team, but there is none. Name one under Settings, Teams."))
    if not _has_people(work, team):
        raise InvalidState(
            text(
                "Expected somebody in the fallback team %(team)s, but nobody is. Put people into it, or name another.",
                team=Names(team.names),
            )
        )
    return team


def _has_people(work: UnitOfWork, team: Team) -> bool:
    member = (
        select(Membership.person_key)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .where(Membership.team_key == team.key, PersonRow.active)
    )
    return work.session.execute(member.limit(1)).first() is not None


def _restarted(work: UnitOfWork, opened: OpenRecord) -> str:
    """Start the record's process anew; what is left of the old one is cancelled."""
    key = opened.row.instance_key or 0
    state = work.session.scalar(select(ProcessInstance.state_name).where(ProcessInstance.key == key))
    if state is not None and not lifecycle.is_final(InstanceState(state)):
        cancel_process_instance(key, _ENDED, SYSTEM, work=work)
    opened.set_column("instance_key", None)
    start_process_instance(opened.type.process, opened.number, {}, SYSTEM, work=work)
    return "restarted"

