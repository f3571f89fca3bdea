"""The history tab of a record: what its process did, event by event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from database import reading
from engine.errors import Text, text
from engine.events import ElementEventKind
from engine.registry import Actor
from engine.spiff.program import Element
from engine.state.tables import ElementEventRow
from itsm.packs.deployed import record_type
from itsm.packs.model import RecordType
from itsm.records import elements
from itsm.records.queries.decision_words import decision_in_words, words_of_decision
from itsm.records.queries.happenings import reason_in_words
from itsm.records.queries.past import ENDS, History, load_history
from itsm.records.queries.people import names_of
from itsm.records.visibility import seen_record
from itsm.rights.fields import field_rights

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
    ElementEventKind.TOKEN_REMOVED.value: text("Taken away"),
    ElementEventKind.ELEMENT_MIGRATED.value: text("Goes on in the new version"),
    ElementEventKind.INSTANCE_MIGRATED.value: text("Moved to another version"),
    ElementEventKind.DECISION_MADE.value: text("Decided"),
    ElementEventKind.TASK_GIVEN.value: text("Given out"),
    ElementEventKind.INSTANCE_SUSPENDED.value: text("Process suspended"),
    ElementEventKind.INSTANCE_RESUMED.value: text("Process resumed"),
    ElementEventKind.INSTANCE_CANCELLED.value: text("Process cancelled"),
}
"""What the history tab calls each kind of event."""


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
    process: str | None = None
    """The called process that the element stands in; None: the record's own."""
    run: int | None = None
    """Which run of a repeated activity it was."""
    is_whole: bool = False
    """It was the repeated activity as a whole, with all its runs."""


def history(number: str, actor: Actor, language: str) -> list[HistoryLine]:
    """What the process did, oldest first, without flows and beginnings of what ended at once. Raises NotFound."""
    with reading() as session:
        seen = seen_record(session, number, actor)
        found, of_type = load_history(session, seen.row), record_type(seen.row.type_key, session)
        names = names_of(session, (event.actor_key for event in found.events))
        hides = field_rights(actor, of_type, seen.thing).hidden  # what a decision read may be one of these
        explained = {} if hides else _explained(session, found.events, of_type, language)
    brief = _begun_and_ended_at_once(found.events)
    return [
        _line(event, found, of_type, language, names.get(event.actor_key or 0), explained.get(event.key, ()))
        for event in found.events
        if event.kind != ElementEventKind.FLOW_TAKEN.value and event.key not in brief
    ]


def _line(
    event: ElementEventRow, found: History, of_type: RecordType, language: str, actor_name: str | None,
    explained: tuple[Text, ...],
) -> HistoryLine:
    details, element = event.details or {}, found.element(event.element_id, event.details)
    run = details.get("run")
    return HistoryLine(
        event.at, WORDS[event.kind], event.element_id,
        elements.element_name(element, language) if element else _whole(event, found, language), actor_name,
        _details(details, element, of_type, language), explained, found.called_name(details, language),
        int(str(run)) if run is not None else None, "body" in details,
    )


def _whole(event: ElementEventRow, found: History, language: str) -> str:
    """The name of the process that an event without an element is about."""
    program = found.program if found.program and found.program.process_id == event.element_id else None
    return (program.names.get(language) or program.name if program else "") or event.element_id


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
        elif event.kind in ENDS and place in begun and begun[place].at == event.at:
            found.add(begun.pop(place).key)
    return found


def _details(details: Mapping[str, object], element: Element | None, of_type: RecordType, language: str) -> str:
    """A few words: the pressed button, or the reason of a move."""
    outcome = details.get("outcome")
    if outcome and element:
        return elements.outcome_label(element, str(outcome), language)
    return reason_in_words(str(details.get("reason") or ""), of_type, language)
