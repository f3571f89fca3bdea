"""Synchronising with a directory: planned, looked at, done person by person.

Each person is a transaction of their own, so that one refusal holds nobody else up, and an interruption loses nothing:
the next run does the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from database import UnitOfWork, reading, unit_of_work
from engine.errors import InvalidInput, InvalidState, NotFound, Text, text
from engine.registry import Actor
from itsm.accounts.access import end_access
from itsm.accounts.directory.connections import reader
from itsm.accounts.directory.directories import DirectoryInfo, directory
from itsm.accounts.directory.entries import all_entries
from itsm.accounts.directory.plan import MOST_CLOSED, Plan, Step, plan_of
from itsm.accounts.leaving.closing import close_account
from itsm.accounts.outside.groups import apply_groups
from itsm.accounts.outside.managers import apply_manager, await_turn, keep_vouched
from itsm.accounts.outside.people import NotAccepted, take_person
from itsm.accounts.outside.rights import require_manage
from itsm.audit import audit, audit_change
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.queries import find_person
from itsm.people.tables import PersonRow


@dataclass(slots=True)
class Run:
    """What a run did: people by kind, and refusals with names; ``left`` steps are for the next run."""

    counts: dict[str, int] = field(default_factory=dict)
    refusals: list[tuple[str, Text]] = field(default_factory=list)
    problem: Text | None = None
    left: int = 0


def preview(key: int, actor: Actor) -> Plan:
    """What a run would change now. Raises Forbidden, NotFound and DirectoryAway."""
    require_manage(actor)
    return _plan(directory(key))


def synchronise(
    key: int, actor: Actor, approved: int | None = None, may_go_on: Callable[[], bool] = lambda: True
) -> Run:
    """Do what ``preview`` shows. More than a fifth of the known people are closed only up to ``approved``.

    Raises Forbidden, NotFound and DirectoryAway.
    """
    require_manage(actor)
    found = directory(key)
    plan = _plan(found)
    run = Run({how: 0 for how in plan.counts}, [(step.name, step.why) for step in plan.of("refused") if step.why])
    steps = [step for step in plan.steps if step.how != "refused"]
    if plan.asks and len(plan.of("closed")) > (approved or 0):
        run.problem = _too_many(plan)
        steps = [step for step in steps if step.how != "closed"]
    if plan.vouched:
        with unit_of_work() as work:
            keep_vouched(found.source, plan.vouched, work)
    for number, step in enumerate(steps):
        if not may_go_on():
            run.left = len(steps) - number
            break
        try:
            run.refusals += [(step.name, why) for why in _do(found, step, actor)]
            run.counts[step.how] += 1
        except (InvalidInput, InvalidState, NotFound, NotAccepted) as problem:
            run.refusals.append((step.name, problem.message))
    run.counts["refused"] = len(run.refusals)
    with unit_of_work() as work:
        if run.problem or any(run.counts.values()):
            audit(work, "directory_synchronised", found.source.subject, actor.key, counts=run.counts, left=run.left)
    return run


def _plan(found: DirectoryInfo) -> Plan:
    with reader(found) as connection:
        told = list(all_entries(connection, found))
    with reading() as session:
        return plan_of(found, told, session)


def _do(found: DirectoryInfo, step: Step, actor: Actor) -> list[Text]:
    if step.told is None:
        _close(step.person_key or 0, actor)
        return []
    with unit_of_work() as work:
        await_turn(found.source, step.told, work)
        key = take_person(found.source, step.told, actor, work)
        work.session.flush()
        if step.how != "added":
            change_person(key, Changes(name=step.told.name[:200]), actor, work)
            _set_email(work, key, step.told.email, actor)
        kept = apply_manager(found.source, key, step.told, actor, work)
        return [*kept, *apply_groups(found.source, key, step.told.groups, actor, work)]


def _close(person_key: int, actor: Actor) -> None:
    """Close the account; while the person holds open tasks, at least nobody gets in by what they have open."""
    try:
        close_account(person_key, actor)
    except InvalidState:
        with unit_of_work() as work:
            end_access(person_key, work)
        raise


def _set_email(work: UnitOfWork, key: int, email: str | None, actor: Actor) -> None:
    row = work.session.get_one(PersonRow, key)
    if email is None or row.email == email:
        return
    owner = find_person(email, work.session)
    if owner is not None:
        raise InvalidInput(
            text("Expected a new e-mail address, but %(email)s belongs to somebody already. Use another.", email=email)
        )
    before, row.email, row.revision = row.email, email, row.revision + 1
    audit_change(work, "person_changed", f"person {key}", actor.key, {"email": before}, {"email": email})


def _too_many(plan: Plan) -> Text:
    return text(
        "Expected at most one in %(most)s known people to be gone, but %(gone)s of %(known)s are. Nobody was closed. "
        "Look at the preview, and confirm it if they have left.",
        most=MOST_CLOSED, gone=len(plan.of("closed")), known=plan.known,
    )  # fmt: skip
