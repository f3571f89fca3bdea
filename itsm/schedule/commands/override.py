"""Command: let the planned work of a record pass although something stands against it. Who and why is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from database import UnitOfWork
from engine import clock
from engine.errors import InvalidForm, InvalidState, text
from engine.registry import Actor
from engine.runtime import look_again, run_command
from itsm.audit import audit
from itsm.language import LANGUAGES, translate
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord, open_record
from itsm.records.queries.past import load_history
from itsm.records.visibility import visible_record
from itsm.schedule.deciding.conflicts import Conflict
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.declared import is_open, planned, touched
from itsm.schedule.queries.judging import frozen_now, judged, take_schedule, without
from itsm.schedule.queries.passes import passed
from itsm.schedule.rights import require_pass, require_see
from itsm.schedule.tables import PassRow

MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Passed:
    """So many things stand no more against the work of a record."""

    number: str
    count: int


def override_conflicts(
    number: str, reason: str, actor: Actor, command_id: str | None = None, *, work: UnitOfWork | None = None
) -> Passed:
    """Let all that stands against the plan of ``number`` pass, at the time that it has now; its process looks again.

    A freeze that holds at this moment is passed with it. Raises NotFound, InvalidForm (no reason), InvalidState
    (resolved, nothing against it), Forbidden.
    """
    require_see(actor)
    said = reason.strip()
    if not said or len(said) > MOST_REASON:
        wrong = text("Expected a reason of 1 to %(most)s characters. Say why it may pass.", most=MOST_REASON)
        raise InvalidForm({"reason": wrong})

    def body(opened_work: UnitOfWork) -> Passed:
        if actor.kind == "person":
            opened_work.session.expunge(visible_record(opened_work.session, number, actor))
        opened = open_record(opened_work, number)
        against = _against(opened_work, opened)
        if not against:
            raise InvalidState(
                text("Expected something that stands against %(number)s, but nothing does. Reload the page.",
                     number=number)
            )  # fmt: skip
        require_pass(opened_work.session, actor, against)
        _keep(opened_work, opened, against, said, actor)
        if opened.row.instance_key is not None and opened.row.closed_at is None:
            look_again(opened.row.instance_key, actor, work=opened_work)
        return Passed(number, len(against))

    return run_command("override_conflicts", command_id, actor, Passed, body, work)


def _against(work: UnitOfWork, opened: OpenRecord) -> Sequence[Conflict]:
    """What stands against the plan, and the freezes that hold at this moment; nobody let it pass yet."""
    declared, now = opened.type.schedule, clock.now()
    if declared is None or not is_open(opened):
        raise InvalidState(
            text("Expected planned work of %(number)s that is still to be done, but there is none. Reload the page.",
                 number=opened.number)
        )  # fmt: skip
    take_schedule(work)
    plan = planned(opened)
    found = judged(work.session, plan).open if plan is not None else ()
    time = plan.time if plan is not None else None
    known = {one.key for one in found} | passed(work.session, opened.row.key or 0, time)
    return (*found, *without(frozen_now(work.session, touched(opened, declared, Span(now, now))), known))


def _keep(work: UnitOfWork, opened: OpenRecord, against: Sequence[Conflict], reason: str, actor: Actor) -> None:
    """Who, when, why, against what and where in the flow: on the timeline and in the audit trail as well."""
    plan, keys = planned(opened), sorted(one.key for one in against)
    work.session.add(
        PassRow(
            record_key=opened.row.key, begins=plan.time.starts if plan is not None else None,
            ends=plan.time.ends if plan is not None else None, keys=keys, reason=reason, by_key=actor.key,
            by_name=actor.name, given_at=clock.now(), elements=_elements(work, opened),
        )
    )  # fmt: skip
    told = [{one: translate(each.reason, one) for one in LANGUAGES} for each in against]
    details = {"reason": reason, "against": told, "what": "overridden"}
    add_entry(work, opened.row.key, NewEntry(EntryKind.SCHEDULE, True, details=details), actor)
    audit(work, "schedule_overridden", f"record {opened.number}", actor.key, None, reason=reason, keys=keys)
    work.session.flush()


def _elements(work: UnitOfWork, opened: OpenRecord) -> list[str]:
    """Where the process stands, in the record's own diagram."""
    visits = load_history(work.session, opened.row).visits
    return sorted({one.element_id for one in visits if one.is_own and one.left_at is None})
