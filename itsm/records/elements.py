"""What the elements of a diagram are called for people, and what a task offers them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from engine.errors import Text
from engine.runtime.programs import program_of
from engine.spiff.program import Element, Program
from itsm.packs.model import RecordType


@dataclass(frozen=True, slots=True)
class Outcome:
    """A button of a task: what it means in the process, and its label."""

    key: str
    label: str


def program(session: Session, definition_key: int) -> Program:
    """The deployed diagram ``definition_key``, parsed once."""
    return program_of(session, definition_key)


def element_of(session: Session, definition_key: int, element_id: str) -> Element:
    """An element of the file that definition ``definition_key`` was deployed with."""
    return program(session, definition_key).drawn[element_id]


def element_name(element: Element, language: str) -> str:
    """Name of an element for the people who work with the diagram."""
    return element.names.get(language) or element.name or element.id


def told_name(element: Element, drawn: Mapping[str, Element], language: str) -> str:
    """Name of an element that may be a flow, which is told with where it leads: few flows have a name of their own."""
    target = drawn.get(element.target_id or "")
    if target is None:
        return element_name(element, language)
    return f"{element.names.get(language) or element.name} → {element_name(target, language)}".strip()


def in_names(sentence: Text, drawn: Mapping[str, Element], language: str) -> Text:
    """``sentence`` with names where it has ids of ``drawn`` elements in ``<…>``; a flow is named by where it leads."""
    return Text(
        sentence.template,
        {name: _named(sentence, name, value, drawn, language) for name, value in sentence.values.items()},
    )


def _named(sentence: Text, name: str, value: object, drawn: Mapping[str, Element], language: str) -> object:
    if isinstance(value, Text):
        return in_names(value, drawn, language)
    if f"<%({name})s>" not in sentence.template or not isinstance(value, str) or value not in drawn:
        return value
    return told_name(drawn[value], drawn, language)


def public_name(element: Element, language: str) -> str | None:
    """What a requester reads for this step; None when the step is not for them."""
    return _property(element, "public_name", language)


def outcomes(element: Element, language: str) -> tuple[Outcome, ...]:
    """The buttons of a task, in the order of the diagram; empty when it has only one way to be done."""
    return tuple(Outcome(key, outcome_label(element, key, language)) for key in outcome_keys(element))


def outcome_keys(element: Element) -> list[str]:
    """What the buttons of a task mean in the process, in the order of the diagram."""
    return [key for written in element.properties.get("outcomes", "").split(",") if (key := written.strip())]


def outcome_with_parent(element: Element) -> str:
    """The outcome of a task when the record that its own follows is resolved; empty when it has none."""
    return element.properties.get("outcome_with_parent", "").strip()


def outcome_label(element: Element, key: str, language: str) -> str:
    """Label of the button ``key``."""
    return _property(element, f"outcome_label:{key}", language) or key.replace("_", " ").capitalize()


def instructions(element: Element, language: str) -> str:
    """What stands beside the form of a task: its instructions, else its documentation."""
    return _property(element, "instructions", language) or element.documentation


def is_vote(element: Element) -> bool:
    """True for a task that is somebody's vote: theirs alone, and no work on the record."""
    return element.properties.get("vote") == "true"


def role_of(element: Element) -> str:
    """The role of a room whose task this is: whoever has the role has the task; empty for any other."""
    return element.properties.get("role", "").strip()


def offered_to(element: Element) -> frozenset[str]:
    """To whom a message event is offered as a button: ``requester``, ``opener``, or names of roles."""
    names = element.properties.get("offered_to", "").split(",")
    return frozenset(name.strip() for name in names if name.strip())


def is_closed(element: Element, of_type: RecordType) -> bool:
    """True where a record is closed: nobody works on it there, so the time spent there says nothing."""
    status = of_type.status_by_key.get(element.properties.get("status", ""))
    return status is not None and status.kind == "closed"


def _property(element: Element, name: str, language: str) -> str | None:
    properties: Mapping[str, str] = element.properties
    if language != "en" and properties.get(f"{name}:{language}"):
        return properties[f"{name}:{language}"]
    return properties.get(name) or None
