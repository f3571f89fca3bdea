"""The engine's history of one record: read once, and folded into visits of elements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.registry import Actor
from engine.spiff.program import Program
from engine.state.tables import ElementEventRow, ProcessInstance
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.decision_words import decision_in_words, words_of_decision
from itsm.records.queries.happenings import reason_in_words
from itsm.records.queries.people import names_of
from itsm.records.tables import Record
from itsm.records.visibility import visible_record

_ENDS = (ElementEventKind.COMPLETED.value, ElementEventKind.CANCELLED.value)
WORDS = {
    ElementEventKind.ACTIVATED.value: text("Begun"),
    ElementEventKind.COMPLETED.value: text("Done"),
    ElementEventKind.CANCELLED.value: text("Cancelled"),
    ElementEventKind.FLOW_TAKEN.value: text("Path taken"),
    ElementEventKind.TIMER_FIRED.value: text("Time ran out"),
    ElementEventKind.MESSAGE_RECEIVED.value: text("Message received"),
    ElementEventKind.MESSAGE_THROWN.value: text("Message sent"),
    ElementEventKind.SIGNAL_RECEIVED.value: text("Signal received"),
    ElementEventKind.SIGNAL_THROWN.value: text("Signal sent"),
    ElementEventKind.CONDITION_MET.value: text("Condition met"),
    ElementEventKind.ERROR_CAUGHT.value: text("Error caught"),
    ElementEventKind.ESCALATION_CAUGHT.value: text("Escalation event caught"),
    ElementEventKind.ESCALATION_THROWN.value: text("Escalation event sent"),
    ElementEventKind.COMPENSATION_CAUGHT.value: text("Being undone"),
    ElementEventKind.TRANSACTION_CANCELLED.value: text("Transaction cancelled"),
    ElementEventKind.JOB_COMPLETED.value: text("Work of a program done"),
    ElementEventKind.TOKEN_MOVED.value: text("Moved"),
    ElementEventKind.DECISION_MADE.value: text("Decided"),
}
"""What the history tab calls each kind of event."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay of a token in an element; ``left_at`` is None while it is there."""

    element_id: str
    token_id: str
    entered_at: datetime
    left_at: datetime | None = None
    cancelled: bool = False
    actor_key: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that happened to a record's process, with its diagram."""

    program: Program | None
    events: Sequence[ElementEventRow]
    ended: bool

    @property
    def visits(self) -> list[Visit]:
        """Stays in elements, in the order in which they began."""
        found: dict[tuple[str, str, int], Visit] = {}
        open_now: dict[tuple[str, str], tuple[str, str, int]] = {}
        for index, event in enumerate(self.events):
            place = (event.token_id, event.element_id)
            if event.kind == ElementEventKind.ACTIVATED.value:
                open_now[place] = (*place, index)
                found[open_now[place]] = Visit(event.element_id, event.token_id, event.at)
            elif event.kind in _ENDS and place in open_now:
                begun = found[open_now[place]]
                cancelled = event.kind == ElementEventKind.CANCELLED.value
                found[open_now.pop(place)] = Visit(
                    begun.element_id, begun.token_id, begun.entered_at, event.at, cancelled, event.actor_key
                )
        return list(found.values())


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event for the history tab: what happened, at which element, by whom (None: by itself)."""

    at: datetime
    what: Text
    element_id: str
    element_name: str
    actor_name: str | None
    details: str
    explained: tuple[Text, ...] = ()
    """Of a decision: the rules that made it, in sentences."""


def load_history(session: Session, row: Record) -> History:
    """Read the events and the diagram of the record's process."""
    if row.instance_key is None:
        return History(None, (), True)
    instance = session.execute(
        select(ProcessInstance.definition_key, ProcessInstance.ended_at).where(ProcessInstance.key == row.instance_key)
    ).one()
    events = session.execute(
        select(ElementEventRow).where(ElementEventRow.instance_key == row.instance_key).order_by(ElementEventRow.key)
    ).scalars()
    return History(
        elements.program(session, instance.definition_key), events.all(), instance.ended_at is not None
    )


def history(number: str, actor: Actor, language: str) -> list[HistoryLine]:
    """What the process did, oldest first, without flows and beginnings of what ended at once. Raises NotFound."""
    with reading() as session:
        row = visible_record(session, number, actor)
        found, of_type = load_history(session, row), record_type(row.type_key, session)
        names = names_of(session, (event.actor_key for event in found.events))
        explained = _explained(session, found.events, of_type, language)
    if found.program is None:
        return []
    program, brief = found.program, _begun_and_ended_at_once(found.events)
    return [
        HistoryLine(
            event.at, WORDS[event.kind], event.element_id, _name(program, event.element_id, language),
            names.get(event.actor_key or 0), _details(event, program, of_type, language),
            explained.get(event.key, ()),
        )
        for event in found.events
        if event.kind != ElementEventKind.FLOW_TAKEN.value and event.key not in brief
    ]


def _explained(
    session: Session, events: Sequence[ElementEventRow], of_type: RecordType, language: str
) -> dict[int, tuple[Text, ...]]:
    """The words of each decision, by key of its event."""
    made = {
        event.key: event.details or {} for event in events if event.kind == ElementEventKind.DECISION_MADE.value
    }
    words = {
        name: words_of_decision(session, name, language)
        for name in {str(details.get("decision", "")) for details in made.values()}
    }
    return {
        key: decision_in_words(details, words[str(details.get("decision", ""))], of_type, language)
        for key, details in made.items()
    }


def _begun_and_ended_at_once(events: Sequence[ElementEventRow]) -> set[int]:
    """Keys of the events that begin an element which ends at the same moment: gateways, automatic steps."""
    begun: dict[tuple[str, str], ElementEventRow] = {}
    found: set[int] = set()
    for event in events:
        place = (event.token_id, event.element_id)
        if event.kind == ElementEventKind.ACTIVATED.value:
            begun[place] = event
        elif event.kind in _ENDS and place in begun and begun[place].at == event.at:
            found.add(begun.pop(place).key)
    return found


def _name(program: Program, element_id: str, language: str) -> str:
    element = program.elements.get(element_id)
    return elements.element_name(element, language) if element else element_id


def _details(event: ElementEventRow, program: Program, of_type: RecordType, language: str) -> str:
    """A few words: the pressed button, or the reason of a move."""
    details = event.details or {}
    outcome, element = details.get("outcome"), program.elements.get(event.element_id)
    if outcome and element:
        return elements.outcome_label(element, str(outcome), language)
    return reason_in_words(str(details.get("reason") or ""), of_type, language)
