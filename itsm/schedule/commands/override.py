"""Command: let the planned work of a record pass although something stands against it. Who and why is kept."""

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
from itsm.records.visibility import visible_record
from itsm.schedule.deciding.conflicts import key_of_freeze
from itsm.schedule.deciding.work import Work
from itsm.schedule.declared import is_open, planned
from itsm.schedule.queries.judging import freezes_now, judged
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

    Raises NotFound, InvalidForm (no reason), InvalidState (nothing planned, nothing against it), Forbidden.
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
        plan = _plan(opened)
        found = judged(opened_work.session, plan)
        frozen = [one.key for one in freezes_now(opened_work.session, plan)]
        keys = {*(one.key for one in found.open), *map(key_of_freeze, frozen)} - found.passed
        if not keys:
            raise InvalidState(
                text("Expected something that stands against %(number)s, but nothing does. Reload the page.",
                     number=number)
            )  # fmt: skip
        require_pass(opened_work.session, actor, found.open, frozen)
        told = [{one: translate(each.reason, one) for one in LANGUAGES} for each in found.open]
        opened_work.session.add(
            PassRow(
                record_key=opened.row.key, begins=plan.time.starts, ends=plan.time.ends, keys=sorted(keys),
                reason=said, by_key=actor.key, by_name=actor.name, given_at=clock.now(),
            )
        )  # fmt: skip
        details = {"reason": said, "against": told, "what": "overridden"}
        add_entry(opened_work, opened.row.key, NewEntry(EntryKind.SCHEDULE, True, details=details), actor)
        audit(opened_work, "schedule_overridden", f"record {number}", actor.key, None, reason=said, keys=sorted(keys))
        opened_work.session.flush()
        _look(opened_work, opened, actor)
        return Passed(number, len(keys))

    return run_command("override_conflicts", command_id, actor, Passed, body, work)


def _plan(opened: OpenRecord) -> Work:
    plan = planned(opened)
    if plan is None or not is_open(opened):
        raise InvalidState(
            text("Expected planned work of %(number)s that is still to be done, but there is none. Reload the page.",
                 number=opened.number)
        )  # fmt: skip
    return plan


def _look(work: UnitOfWork, opened: OpenRecord, actor: Actor) -> None:
    if opened.row.instance_key is not None and opened.row.closed_at is None:
        look_again(opened.row.instance_key, actor, work=work)
