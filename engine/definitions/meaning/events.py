"""What the rules ask about events: their definitions, inline or by reference, and the level on which they stand."""

from collections.abc import Iterator

from engine.definitions.kinds import EVENT_DEFINITIONS
from engine.definitions.meaning.items import is_true
from engine.definitions.model import NAMES, Model, Node, local_name
from engine.errors import Text, text

KIND_NAMES = {
    "none": text("none"),
    "message": text("message"),
    "timer": text("timer"),
    "conditional": text("conditional"),
    "signal": text("signal"),
    "error": text("error"),
    "escalation": text("escalation"),
    "compensate": text("compensation"),
    "cancel": text("cancel"),
    "link": text("link"),
    "terminate": text("terminate"),
}
"""How people call a kind of event."""


def local_reference(written: str | None) -> str:
    """Return the id that a reference names: what follows the prefix of a qualified name."""
    return (written or "").strip().rpartition(":")[2]


def definitions_of(model: Model, event: Node) -> list[Node]:
    """Return the definitions of an event in their order: the inline ones, then those in the file that it refers to."""
    return list(_inline(event)) + [
        target
        for reference in event.iterfind("bpmn:eventDefinitionRef", NAMES)
        if (target := model.by_id.get(local_reference(reference.text))) is not None
        and local_name(target) in EVENT_DEFINITIONS
    ]


def _inline(event: Node) -> Iterator[Node]:
    return (child for child in event if local_name(child) in EVENT_DEFINITIONS)


def kinds_of(model: Model, event: Node) -> list[str]:
    """Return the kinds of an event in their order, ``none`` alone for one without definitions.

    A reference that leads nowhere has no kind; an event that has only such references has no kinds.
    """
    kinds = [kind_of_definition(definition) for definition in definitions_of(model, event)]
    if not kinds and event.find("bpmn:eventDefinitionRef", NAMES) is None:
        return ["none"]
    return kinds


def kind_of_definition(definition: Node) -> str:
    """Return ``timer``, ``compensate``, … for an event definition."""
    return local_name(definition).removesuffix("EventDefinition")


def said(kind: str) -> Text:
    """Return how people call a kind."""
    return KIND_NAMES[kind]


def is_executable(node: Node) -> bool:
    """Return whether the process around an element is executable."""
    return any(
        local_name(scope) == "process" and is_true(scope, "isExecutable") for scope in node.iterancestors()
    )


def is_in_event_sub_process(node: Node) -> bool:
    """Return whether an element stands directly in an event sub-process."""
    scope = node.getparent()
    return scope is not None and is_true(scope, "triggeredByEvent")


def interrupts(node: Node) -> bool:
    """Return whether a start or boundary event ends what goes on when it happens."""
    return is_true(node, "isInterrupting" if local_name(node) == "startEvent" else "cancelActivity", default=True)


def activity_of(model: Model, boundary: Node) -> Node | None:
    """Return what a boundary event is attached to; None when that is not in the file."""
    return model.by_id.get(local_reference(boundary.get("attachedToRef")))
