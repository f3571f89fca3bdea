"""The engine's history of one record: read once, and folded into visits of elements.

A record's process may call others: each event knows the definition that its element stands in, so that elements of
the same id in different diagrams are never confused.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import looked_up
from engine.events import ElementEventKind
from engine.spiff.program import Element, Program
from engine.state.reads import instance_of
from engine.state.tables import ElementEventRow
from itsm.records import elements
from itsm.records.queries.coming import is_led_to
from itsm.records.queries.stuck import Stuck, stuck_places
from itsm.records.tables import Record

ENDS = (ElementEventKind.COMPLETED.value, ElementEventKind.CANCELLED.value)
Details = Mapping[str, object]
NOTHING: Details = MappingProxyType({})
_EVENTS = (
    select(ElementEventRow).where(ElementEventRow.instance_key == bindparam("instance")).order_by(ElementEventRow.key)
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay of a token in an element; ``left_at`` is None while it is there. ``details`` say where it stands."""

    element_id: str
    token_id: str
    entered_at: datetime
    details: Details = field(default_factory=dict)
    left_at: datetime | None = None
    cancelled: bool = False
    actor_key: int | None = None

    @property
    def is_own(self) -> bool:
        """True in the record's own process, not in one that it calls."""
        return "process" not in self.details

    @property
    def is_whole(self) -> bool:
        """True for the stay in a repeated activity as a whole, which its runs are stays of their own beside."""
        return "body" in self.details

    @property
    def is_run(self) -> bool:
        """True for a run of a repeated activity."""
        return "run" in self.details


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to a record's process, with its diagram and those of the processes that it called."""

    program: Program | None
    events: Sequence[ElementEventRow]
    ended: bool
    called: Mapping[int, Program]
    """The diagrams of definitions that were called, by key."""
    stuck: Sequence[Stuck] = ()
    """Where tokens stand still."""
    earlier: Sequence[Program] = ()
    """The diagrams that the process had before it was taken to another version, the last one first."""

    def element(self, element_id: str, details: Details | None) -> Element | None:
        """The element that an event or entry tells of, in the diagram that it stands in."""
        program = self.program_of(element_id, details)
        return None if program is None else program.drawn[element_id]

    def program_of(self, element_id: str, details: Details | None) -> Program | None:
        """The diagram that an event or entry tells of."""
        key = (details or NOTHING).get("definition")
        own = (self.program, *self.earlier) if key is None else (self.called.get(int(str(key))),)
        return next((program for program in own if program is not None and element_id in program.drawn), None)

    def is_part(self, element: Element, details: Details | None) -> bool:
        """True for an element of a sub-process that a flow leads to; one that an event begins is a way of its own."""
        program = self.program_of(element.id, details)
        around = program.drawn.get(element.parent_id) if program else None
        return program is not None and around is not None and is_led_to(program, around)

    def loop_kind(self, element: Element, details: Details | None) -> str | None:
        """How a repeated activity is: ``parallel``, ``sequential`` or ``standard``; None for one that is not."""
        program = self.program_of(element.id, details)
        scope = program.scopes.get(element.parent_id) if program else None
        node = scope.task_specs.get(element.id) if scope else None
        return node.record.loop.kind if node is not None and node.record.loop is not None else None

    def called_name(self, details: Details | None, language: str) -> str | None:
        """Name of the called process that an event stands in, for people; None in the record's own."""
        known = details or NOTHING
        if "process" not in known:
            return None
        program = self.called.get(int(str(known.get("definition", 0))))
        return (program.names.get(language) or program.name if program else "") or str(known["process"])

    @property
    def visits(self) -> list[Visit]:
        """Stays in elements, in the order in which they began."""
        found: dict[tuple[str, str, int], Visit] = {}
        open_now: dict[tuple[str, str], tuple[str, str, int]] = {}
        for index, event in enumerate(self.events):
            place = (event.token_id, event.element_id)
            if event.kind == ElementEventKind.ACTIVATED.value:
                open_now[place] = (*place, index)
                found[open_now[place]] = Visit(event.element_id, event.token_id, event.at, event.details or NOTHING)
            elif event.kind == ElementEventKind.ELEMENT_MIGRATED.value:
                before = (event.token_id, str((event.details or NOTHING).get("before")))
                if before in open_now:
                    open_now[place] = open_now.pop(before)
                    found[open_now[place]] = replace(found[open_now[place]], element_id=event.element_id)
            elif event.kind in ENDS and place in open_now:
                key = open_now.pop(place)
                cancelled = event.kind == ElementEventKind.CANCELLED.value
                found[key] = replace(found[key], left_at=event.at, cancelled=cancelled, actor_key=event.actor_key)
        return list(found.values())


def load_history(session: Session, row: Record, told: Iterable[Details] = ()) -> History:
    """Read the events and the diagrams of the record's process; ``told`` are details that name further definitions."""
    if row.instance_key is None:
        return History(None, (), True, {})
    instance, mine = instance_of(session, row.instance_key), {"instance": row.instance_key}
    events = looked_up(session, ("events", row.instance_key), lambda: session.scalars(_EVENTS, mine).all())
    named = [details.get("definition") for details in (*(event.details or NOTHING for event in events), *told)]
    keys = {int(str(key)) for key in named if key is not None}
    return History(
        elements.program(session, instance.definition_key), events, instance.ended_at is not None,
        {key: elements.program(session, key) for key in sorted(keys)},
        stuck_places(session, row.instance_key) if instance.open_faults else (),
        [elements.program(session, key) for key in _versions_left(events)],
    )


def _versions_left(events: Iterable[ElementEventRow]) -> list[int]:
    """Keys of the versions that the process was taken away from, the last one first."""
    left = [
        (event.details or NOTHING).get("from") for event in events
        if event.kind == ElementEventKind.INSTANCE_MIGRATED.value
    ]
    return [int(str(one["definition"])) for one in reversed(left) if isinstance(one, Mapping)]
