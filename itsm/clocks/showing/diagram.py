"""Clocks on the diagram: at each element that drives some, which they are, what it does to them, and how they stand."""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.clock_marks import PROPERTY, Marks, read_marks
from engine.errors import Text
from engine.spiff.program import Element, Program
from engine.state.tables import ProcessInstance
from itsm.clocks.explaining import ClockShown
from itsm.clocks.kinds import PLAIN, kind_name, short_name
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.ledger.ledger import ONCE
from itsm.clocks.showing.rows import clocks_of_record
from itsm.records import elements
from itsm.records.tables import Record


@dataclass(frozen=True, slots=True)
class DrivenClock:
    """A clock that an element drives. ``acts`` are what it does: ``start``, ``pause``, ``stop`` or ``stop-after``.

    ``clock`` is how the clock of the record stands, wherever that was driven; None for one that never started.
    """

    kind: str
    acts: tuple[str, ...]
    clock: ClockShown | None

    @property
    def name(self) -> Text:
        """What people call it."""
        return kind_name(self.kind)

    @property
    def short(self) -> Text:
        """What stands for it on the drawing."""
        return short_name(self.kind)


Driven = Mapping[str, Sequence[DrivenClock]]
"""By element of the record's own diagram; the clock that the element is about stands first."""


def driven_clocks(session: Session, row: Record, internal: bool, called: Collection[Program] = ()) -> Driven:
    """The clocks that the elements of the record's diagram drive; without ``internal`` those towards the customer.

    What a process of ``called`` drives shows at the call.
    """
    key = session.scalar(select(ProcessInstance.definition_key).where(ProcessInstance.key == row.instance_key))
    if key is None:
        return {}
    drawn = elements.program(session, key)
    clocks = {one.kind: one for one in clocks_of_record(session, row.key)}
    inside = {program.process_id: program for program in called}
    found = {}
    for element_id, element in drawn.drawn.items():
        acts = _acts(element, inside, frozenset((drawn.process_id,)))
        found[element_id] = [
            DrivenClock(kind, act, clocks.get(kind)) for kind, act in acts.items() if internal or kind in PLAIN
        ]
    return {element_id: driven for element_id, driven in found.items() if driven}


def over_once(driven: Driven, way: Sequence[str]) -> Driven:
    """The same, but each clock that is over only at the last element of ``way`` that drives it; where it stands."""
    last = {one.kind: element for element in way for one in driven.get(element, ())}
    found = {
        element: [one for one in clocks if not _is_over(one) or last.get(one.kind, element) == element]
        for element, clocks in driven.items()
    }
    return {element: clocks for element, clocks in found.items() if clocks}


def _is_over(one: DrivenClock) -> bool:
    return one.clock is not None and one.clock.state == STOPPED


def _acts(element: Element, called: Mapping[str, Program], within: Set[str]) -> dict[str, tuple[str, ...]]:
    """What an element does to which clocks, and after that what happens in the process that it calls."""
    written = element.properties.get(PROPERTY)
    found = dict(_driven(read_marks(written))) if written else {}
    call = element.extensions.get("calledElement")
    inner = called.get(str(call.get("processId"))) if isinstance(call, Mapping) else None
    if inner is None or inner.process_id in within:
        return found
    for one in inner.elements.values():
        for kind, acts in _acts(one, called, within | {inner.process_id}).items():
            known = found.get(kind, ())
            found[kind] = tuple(act for act in ("pause", "start", "stop-after", "stop") if act in (*known, *acts))
    return found


def _driven(marks: Marks) -> Mapping[str, tuple[str, ...]]:
    """What an element does to which clocks: those that it holds, or starts and stops, before those that begin there.

    An element stops clocks of other places by the way: these are told only where it does nothing else. One that
    pauses a clock lets it begin for those who come there first, which is not told.
    """
    by_act = {"pause": marks.pause, "start": marks.start, "stop-after": marks.stop_after, "stop": marks.stop}
    kinds = dict.fromkeys((*marks.pause, *marks.stop_after, *marks.start))
    if not kinds:
        lasting = [kind for kind in marks.stop if kind in PLAIN and kind not in ONCE]
        kinds = dict.fromkeys(lasting or marks.stop)
    found = {kind: tuple(act for act, named in by_act.items() if kind in named) for kind in kinds}
    return {kind: ("pause",) if "pause" in acts else acts for kind, acts in found.items()}
