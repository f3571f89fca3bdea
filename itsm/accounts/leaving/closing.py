"""Handing over what somebody holds, and closing their account: in this order, which closing itself insists on."""

from sqlalchemy import select

from database import reading, unit_of_work
from engine import clock
from engine.errors import InvalidInput, InvalidState, NotFound, text
from engine.registry import Actor
from itsm.accounts.leaving.held import open_task_keys
from itsm.audit import audit
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.queries import Person, person, works
from itsm.people.roles import require
from itsm.people.tables import Membership, PersonRow
from itsm.records.commands.assign_task import assign_task
from itsm.records.commands.release_task import release_task
from itsm.records.opened import open_record
from itsm.records.tables import Record


def hand_over(person_key: int, to_key: int | None, actor: Actor) -> int:
    """Give every open task of the person to ``to_key``, or (None) back to its team; gives how many were handed over.

    Records that they keep go to the same person, or to whoever works on them next. Each task is a step of its own, on
    the timeline of its record; after an interruption the same again does the rest. Raises Forbidden, NotFound,
    InvalidInput (somebody who cannot work on tasks), InvalidState (a task without a team, and nobody named).
    """
    require(actor, "people.manage")
    leaver = person(person_key)
    if to_key is not None:
        _require_worker(person(to_key), leaver)
    acting = Actor(actor.key, "system", actor.name)  # the right to manage people is enough: nobody's task is refused
    with reading() as session:
        keys = open_task_keys(session, person_key)
    done = 0
    for key in keys:
        done += _hand_on(key, to_key, acting)
    owned = _pass_records(person_key, to_key, actor)
    with unit_of_work() as work:
        audit(work, "work_handed_over", f"person {person_key}", actor.key, to=to_key, tasks=done, records=owned)
    return done


def close_account(person_key: int, actor: Actor) -> None:
    """Close the account: no sign-in, sessions and tokens ended, out of all teams; what they did is kept.

    Raises Forbidden, NotFound, and InvalidState while they hold open tasks, or when the account is one's own.
    """
    require(actor, "people.manage")
    with unit_of_work() as work:
        row = work.session.get(PersonRow, person_key, with_for_update=True)
        if row is None:
            raise NotFound(
                text("Expected a person with key %(key)s, but there is none. Reload the page.", key=person_key)
            )
        held = len(open_task_keys(work.session, person_key))
        if held:
            raise InvalidState(
                text(
                    "Expected %(name)s to hold no open task, but there are %(count)s. Hand them over first.",
                    name=row.name, count=held,
                )
            )
        change_person(person_key, Changes(active=False), actor, work)
        teams = work.session.scalars(select(Membership).where(Membership.person_key == person_key)).all()
        left = sorted(one.team_key for one in teams)
        for one in teams:
            work.session.delete(one)
        audit(work, "account_closed", f"person {person_key}", actor.key, teams=left)


def open_account(person_key: int, actor: Actor) -> None:
    """Open a closed account again; teams, tokens and sessions do not come back. Raises Forbidden, NotFound."""
    from itsm.accounts.leaving.erasing import is_erased

    require(actor, "people.manage")
    with unit_of_work() as work:
        if is_erased(work.session, person_key):
            raise InvalidState(text("Expected a closed account, but this one was erased. Invite the person anew."))
        change_person(person_key, Changes(active=True), actor, work)
        audit(work, "account_opened", f"person {person_key}", actor.key)


def _require_worker(found: Person, leaver: Person) -> None:
    if not works(found) or found.key == leaver.key:
        raise InvalidInput(
            text("Expected somebody else who works on tasks, but %(name)s does not. Choose an agent.", name=found.name)
        )


def _hand_on(task_key: int, to_key: int | None, acting: Actor) -> int:
    try:
        if to_key is not None:
            assign_task(task_key, to_key, acting)
        else:
            release_task(task_key, acting)
    except NotFound:
        return 0  # ended meanwhile: nothing is left to hand over
    return 1


def _pass_records(person_key: int, to_key: int | None, actor: Actor) -> int:
    query = select(Record.number).where(Record.owner_key == person_key, Record.status_kind != "closed")
    with reading() as session:
        numbers = session.scalars(query).all()
    for number in numbers:
        with unit_of_work() as work:
            opened = open_record(work, number)
            if opened.row.owner_key == person_key:
                opened.set_column("owner_key", to_key)
                opened.store(work, actor, clock.now())
    return len(numbers)
