"""Handing over what somebody holds, and closing their account: in this order, which closing itself insists on."""

from dataclasses import dataclass

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import InvalidInput, InvalidState, NotFound, text
from engine.lifecycle import UserTaskState
from engine.registry import Actor
from engine.runtime import assign_user_task, run_command
from engine.state import reads
from engine.state.tables import UserTask
from itsm.accounts.leaving.held import open_task_keys
from itsm.accounts.sessions import AccountChanged
from itsm.approvals.leaving import pass_seats
from itsm.audit import audit
from itsm.ownership.leaving import pass_records
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.commands.joining import joined
from itsm.people.queries import Person, person, works
from itsm.people.roles import require
from itsm.people.tables import Membership, PersonRow
from itsm.records.commands.assign_task import assign_task
from itsm.records.commands.release_task import release_task
from itsm.uses.views import tell_of_person


@dataclass(frozen=True, slots=True)
class Left:
    """Somebody has left: how many tasks and records were handed over."""

    person_key: int
    tasks: int
    records: int


def leave(person_key: int, to_key: int | None, actor: Actor, command_id: str | None = None) -> Left:
    """Hand over what the person holds, then close their account, in one transaction: both are done, or neither is.

    Every open task goes to ``to_key``, or (None) back to its team; records that they keep go to the same person, or to
    whoever works on them next. A repeat of the command does nothing. Raises Forbidden, NotFound, InvalidInput
    (somebody who cannot work on tasks), InvalidState (a task without a team and nobody named, one's own account, the
    last administrator).
    """
    require(actor, "people.manage")

    def body(work: UnitOfWork) -> Left:
        tasks, records = _hand_over(person_key, to_key, actor, work)
        close_account(person_key, actor, work)
        return Left(person_key, tasks, records)

    return run_command("leave", command_id, actor, Left, body)


def close_account(person_key: int, actor: Actor, work: UnitOfWork | None = None) -> None:
    """Close the account: no sign-in, sessions and tokens ended, out of all teams; what they did is kept.

    Raises Forbidden, NotFound, and InvalidState while they hold open tasks, or when the account is one's own.
    """
    require(actor, "people.manage")
    with joined(work) as opened:
        row = opened.session.get(PersonRow, person_key, with_for_update=True)
        if row is None:
            raise NotFound(
                text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key)
            )
        held = len(open_task_keys(opened.session, person_key))
        if held:
            raise InvalidState(
                text(
                    "Expected %(name)s to hold no open task, but there are %(count)s. Hand them over first.",
                    name=row.name, count=held,
                )
            )
        change_person(person_key, Changes(active=False), actor, opened)
        tell_of_person(opened, row, actor)
        teams = opened.session.scalars(select(Membership).where(Membership.person_key == person_key)).all()
        left = sorted(one.team_key for one in teams)
        for one in teams:
            opened.session.delete(one)
        audit(opened, "account_closed", f"person {person_key}", actor.key, teams=left)


def open_account(person_key: int, actor: Actor, command_id: str | None = None) -> AccountChanged:
    """Open a closed account again; teams, tokens and sessions do not come back.

    A repeat of the command does nothing. Raises Forbidden, NotFound, and InvalidState for one that was erased.
    """
    from itsm.accounts.leaving.erasing import is_erased

    require(actor, "people.manage")

    def body(work: UnitOfWork) -> AccountChanged:
        if is_erased(work.session, person_key):
            raise InvalidState(text("Expected a closed account, but this one was erased. Invite the person anew."))
        change_person(person_key, Changes(active=True), actor, work)
        audit(work, "account_opened", f"person {person_key}", actor.key)
        return AccountChanged(person_key)

    return run_command("open_account", command_id, actor, AccountChanged, body)


def _hand_over(person_key: int, to_key: int | None, actor: Actor, work: UnitOfWork) -> tuple[int, int]:
    """Hand tasks and records over; gives how many of each."""
    leaver = person(person_key, work.session)
    if to_key is not None:
        _require_worker(person(to_key, work.session), leaver, work)
    acting = Actor(actor.key, "system", actor.name)  # the right to manage people is enough: nobody's task is refused
    seats = pass_seats(work, person_key, to_key, actor)
    held = open_task_keys(work.session, person_key)
    tasks = seats + sum(_hand_on(key, leaver.key, to_key, acting, work) for key in held)
    _keep_delegates(person_key, to_key, acting, work)
    records = pass_records(work, person_key, to_key, actor)
    audit(work, "work_handed_over", f"person {person_key}", actor.key, to=to_key, tasks=tasks, records=records)
    return tasks, records


def _require_worker(found: Person, leaver: Person, work: UnitOfWork) -> None:
    if not works(found, work.session) or found.key == leaver.key:
        raise InvalidInput(
            text("Expected somebody else who works on tasks, but %(name)s does not. Choose an agent.", name=found.name)
        )


def _hand_on(task_key: int, leaver_key: int, to_key: int | None, acting: Actor, work: UnitOfWork) -> bool:
    """Hand one task over; False when it ended, or went to somebody else, before it could be locked."""
    try:
        task = reads.lock_task(work.session, task_key).task
    except NotFound:
        return False
    if task.state != UserTaskState.OPEN.value or task.assignee_key != leaver_key:
        return False
    if task.returns_to_key is not None:
        assign_task(task_key, task.returns_to_key, acting, work=work)
    elif to_key is not None:
        assign_task(task_key, to_key, acting, work=work)
    else:
        release_task(task_key, acting, work=work)
    return True


def _keep_delegates(person_key: int, to_key: int | None, acting: Actor, work: UnitOfWork) -> None:
    """What the leaver has delegated returns to ``to_key``; without one it is the delegate's own task now."""
    delegated = select(UserTask.key).where(
        UserTask.returns_to_key == person_key, UserTask.state == UserTaskState.OPEN.value
    )
    for key in work.session.scalars(delegated.order_by(UserTask.key)).all():
        task = reads.lock_task(work.session, key).task
        if task.state == UserTaskState.OPEN.value and task.returns_to_key == person_key:
            returns_to = to_key if to_key != task.assignee_key else None
            assign_user_task(key, task.assignee_key, acting, returns_to_key=returns_to, work=work)
