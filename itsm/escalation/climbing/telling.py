"""Telling what a rung asks for: the inline job of the process that climbs, in the transaction of its step."""

from collections.abc import Mapping

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import ExecutionFault, text
from engine.registry import SYSTEM, Actor, InlineCall, InstanceRef
from itsm.clocks.kinds import is_kind
from itsm.escalation.climbing.whom import Meant, meant_by
from itsm.escalation.rungs import ESCALATED, NAMED, NOTICES, PLAIN
from itsm.escalation.tables import EscalationRow, ToldRow
from itsm.notices.occasions import Audience, Occasion, happen
from itsm.people.queries import people
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.opened import OpenRecord, find_open_record, record_of

JOB = "escalation.tell"
RUNG_DUE, ACKNOWLEDGED, OVER = "escalation_rung_due", "escalation_acknowledged", "escalation_over"
"""Messages that the process hears, each with the number of the record as its key."""
ENDED = frozenset({"resolved", "closed"})


def tell_people(work: UnitOfWork, instance: InstanceRef, call: InlineCall, actor: Actor) -> Mapping[str, object]:
    """Job type ``escalation.tell``: tell those whom ``whom`` names of a record, by ``notice``.

    Inputs: ``whom``, and where they are wanted ``notice``, ``number`` (else the record that the process serves), the
    ``clock`` with its ``minutes`` or ``percent``, and ``telling`` (what a message of the ladder brought). Gives
    ``told``, the names. Nobody is told of a record that is resolved, or that somebody takes care of.

    Raises ExecutionFault.
    """
    given: dict[str, object] = dict(call.inputs)
    opened = _opened(work, instance, given)
    whom, notice = str(given.get("whom") or ""), str(given.get("notice") or ESCALATED)
    if opened is None or not _is_whom(whom) or notice not in NOTICES:
        raise ExecutionFault(
            call.element_id,
            text(
                "Expected a record, whom to tell and a notice at <%(element)s>, but found “%(whom)s” and “%(notice)s”. "
                "Name both as a rung of the ladder does.",
                element=call.element_id, whom=whom, notice=notice,
            ),
        )  # fmt: skip
    if _held(work, opened):
        return {"told": []}
    meant = meant_by(work.session, whom, opened.row)
    reason = {
        "clock": _clock(given), "minutes": _whole(given.get("minutes")), "percent": _whole(given.get("percent")),
    }  # fmt: skip
    details: dict[str, object] = {"what": "told", "whom": whom, "stands_in": meant.stands_in, **reason}
    entry = NewEntry(EntryKind.ESCALATION, True, details={**details, "people": meant.people})
    add_entry(work, opened.row.key, entry, SYSTEM)
    details["acknowledge"] = notice == ESCALATED
    happen(work, opened.row.key, [Occasion(notice, Audience(frozenset(meant.people)), details)], SYSTEM)
    _remember(work, opened, _whole(given.get("telling")), meant)
    return {"told": [one.name for one in people(meant.people, work.session).values()]}


def _opened(work: UnitOfWork, instance: InstanceRef, given: Mapping[str, object]) -> OpenRecord | None:
    number = given.get("number")
    return find_open_record(work, str(number)) if number else record_of(work, instance)


def _is_whom(whom: str) -> bool:
    kind, _, value = whom.partition(":")
    return whom in PLAIN or (kind in NAMED and bool(value))


def _clock(given: Mapping[str, object]) -> str:
    kind = str(given.get("clock") or "")
    return kind if is_kind(kind) else ""


def _whole(value: object) -> int:
    return int(str(value)) if value is not None and str(value).isdecimal() else 0


def _held(work: UnitOfWork, opened: OpenRecord) -> bool:
    if opened.row.status_kind in ENDED:
        return True
    row = work.session.get(EscalationRow, opened.row.key)
    return row is not None and row.acknowledged_at is not None


def _remember(work: UnitOfWork, opened: OpenRecord, telling: int, meant: Meant) -> None:
    """Keep with the rung who was told of it."""
    mine = select(ToldRow).where(ToldRow.key == telling, ToldRow.record_key == opened.row.key)
    row = work.session.scalar(mine) if telling else None
    if row is not None:
        row.people, row.stands_in = meant.people, meant.stands_in
        work.session.flush()
