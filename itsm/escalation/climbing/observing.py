"""What clocks tell concerns people, and a target that is over lets the ladder go on that somebody had stopped."""

from sqlalchemy import update

from database import UnitOfWork
from engine.registry import SYSTEM
from itsm.clocks.keeping import Moved
from itsm.clocks.ledger.clock import WHOLE
from itsm.clocks.telling import Reached
from itsm.escalation.tables import EscalationRow
from itsm.escalation.wording import CLOCK_BREACHED, CLOCK_WARNED, LEVEL_CHANGED
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord


def clock_told(work: UnitOfWork, opened: OpenRecord, reached: Reached) -> None:
    """Tell owner and handlers of a share that is used up, in the transaction that found it.

    The clock has moved with it, so the workers look at the ladder of the record next.
    """
    row = opened.row
    over = reached.percent == WHOLE
    audience = Audience(frozenset({row.owner_key} - {None}), handlers=True)  # type: ignore[arg-type]  # None is out
    details = {"clock": reached.clock, "percent": reached.percent, "minutes": reached.target_minutes}
    happen(work, row.key, [Occasion(CLOCK_BREACHED if over else CLOCK_WARNED, audience, details)], SYSTEM)
    if over:
        _lift(work, opened, reached)


def level_changed(work: UnitOfWork, moved: Moved) -> None:
    """Tell owner and handlers that another version of a level holds for their record, where anybody wants to know."""
    reason, row = moved.reason or {}, moved.row
    if "level" in reason:
        audience = Audience(frozenset({row.owner_key} - {None}), handlers=True)  # type: ignore[arg-type]  # None is out
        happen(work, row.key, [Occasion(LEVEL_CHANGED, audience, dict(reason))], moved.actor)


def _lift(work: UnitOfWork, opened: OpenRecord, reached: Reached) -> None:
    """Whoever took care of it before the target was over did so of another time."""
    held = update(EscalationRow).where(
        EscalationRow.record_key == opened.row.key, EscalationRow.acknowledged_at < reached.at
    )
    lifted = work.session.execute(
        held.values(acknowledged_at=None, acknowledged_by_key=None)
        .returning(EscalationRow.record_key)
        .execution_options(synchronize_session=False)
    ).all()
    if lifted:
        add_entry(work, opened.row.key, NewEntry(EntryKind.ESCALATION, True, details={"what": "lifted"}), SYSTEM)
