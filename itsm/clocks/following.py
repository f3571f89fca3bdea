"""Clocks follow the diagram: the marks of the elements that a step enters and leaves, in the step's own transaction.

A step that meets no marks costs a look at its events. One that moves clocks writes twice: its entries, and the rows of
the clocks that they are of; what the next step needs goes with the record's own row.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from database import UnitOfWork
from engine.clock_marks import Marks, read_marks
from engine.events import ElementEvent, ElementEventKind
from engine.registry import Actor, Step
from engine.runtime.programs import program_of
from engine.runtime.standing import Standing
from itsm.clocks.keeping import Moved
from itsm.clocks.ledger.clock import WHOLE
from itsm.clocks.ledger.entries import instant, micros
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.targets import rules_of
from itsm.clocks.telling import Reached, tell
from itsm.records.opened import OpenRecord

_NONE = Marks()
_ENTERED, _DONE, _CANCELLED = ElementEventKind.ACTIVATED, ElementEventKind.COMPLETED, ElementEventKind.CANCELLED
_PROMISED_BY = ("priority", "service")
"""Fields of a record that its targets are looked up by."""


def follow(work: UnitOfWork, opened: OpenRecord, step: Step) -> Moved | None:
    """Move the clocks of a record as ``step`` says; None when it moves none.

    The record's own row is changed, and still to be stored; what is given is for ``write_moved`` afterwards.
    """
    met, migrated = _met(work.session, step)
    retargeted = opened.row.clocks is not None and bool(_reason(opened))
    ends = step.ended and opened.row.clocks is not None
    if not (met or migrated or retargeted or ends):
        return None
    ledger = from_text(opened.row.clocks)
    for event, marks in met:
        if event.kind is _ENTERED:
            ledger.enter(event.token_id, event.element_id, marks)
        else:
            ledger.leave(event.token_id, event.element_id, marks, event.kind is _DONE)
    if migrated and not step.ended:
        ledger.stand(_standing(work.session, step))
    if step.ended:
        ledger.end()
    at, rules = micros(step.at), rules_of(work, opened)
    ledger.settle(at, rules)
    if retargeted:
        ledger.retarget(at, rules)
    reason = _reason(opened) if retargeted else None
    moved = Moved(opened.row, ledger, at, step.actor, rules, step.instance.definition_key, reason, _called(met))
    if ledger.changed or met or migrated:
        opened.set_column("clocks", moved.counted())
        opened.set_column("clocks_next_at", moved.next_look())
    return moved if ledger.changed else None


def retarget(work: UnitOfWork, opened: OpenRecord, actor: Actor, at: datetime) -> Moved | None:
    """Look the targets of a record up again, whose fields were changed outside a step; None when nothing changes."""
    if opened.row.clocks is None or not any(name in opened.changes for name in _PROMISED_BY):
        return None
    ledger, rules = from_text(opened.row.clocks), rules_of(work, opened)
    ledger.retarget(micros(at), rules)
    if not ledger.changed:
        return None
    moved = Moved(opened.row, ledger, micros(at), actor, rules, None, _reason(opened))
    opened.set_column("clocks", moved.counted())
    opened.set_column("clocks_next_at", moved.next_look())
    return moved


def write_moved(work: UnitOfWork, opened: OpenRecord, moved: Moved, replaying: bool = False) -> None:
    """Write what a command did to the clocks of a record that is stored; what is over is told, but not in a replay."""
    moved.write(work)
    for entry in moved.breaches:
        target = moved.ledger.clocks[entry.clock].promise.minutes or 0
        tell(work, opened, Reached(entry.clock, WHOLE, target, instant(entry.at)), silent=replaying)


def _reason(opened: OpenRecord) -> Mapping[str, object]:
    """The fields that its targets are looked up by and that have changed, before and after."""
    return {name: opened.changes[name] for name in _PROMISED_BY if name in opened.changes} | opened.promised_by


def _met(session: Session, step: Step) -> tuple[list[tuple[ElementEvent, Marks]], bool]:
    """The elements with marks that tokens have come to and left, in order; True when the diagram has changed."""
    own = program_of(session, step.instance.definition_key).clock_marks
    found, migrated = [], False
    for event in step.events:
        kind = event.kind
        if kind is _ENTERED or kind is _DONE or kind is _CANCELLED:
            called = event.details.get("definition") if event.details else None
            marks = own if called is None else program_of(session, int(str(called))).clock_marks
            written = marks.get(event.element_id)
            if written is not None:
                found.append((event, read_marks(written)))
        elif kind is ElementEventKind.INSTANCE_MIGRATED:
            migrated = True
    return found, migrated


def _called(met: Iterable[tuple[ElementEvent, Marks]]) -> Mapping[tuple[str, str], int]:
    """The called diagrams that elements stand in, by element and each clock that it moves; of own elements nothing."""
    found = dict[tuple[str, str], int]()
    for event, marks in met:
        called = event.details.get("definition") if event.details else None
        if called is not None:
            kinds = (*marks.start, *marks.stop, *marks.pause, *marks.stop_after)
            found.update({(event.element_id, kind): int(str(called)) for kind in kinds})
    return found


def _standing(session: Session, step: Step) -> Iterable[tuple[str, str, Marks]]:
    """Where the tokens of an instance stand, by the diagram that it has now."""
    definition = step.instance.definition_key
    marks = program_of(session, definition).clock_marks
    for seen in Standing(session, step.instance.key, definition).tokens():
        called = seen.place.definition_key
        own = marks if called is None else program_of(session, called).clock_marks
        yield seen.token_id, seen.element_id, read_marks(own[seen.element_id]) if seen.element_id in own else _NONE
