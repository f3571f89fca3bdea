"""Rule ``multi-instance-behavior``: which events instances throw as they complete is said (BPMN 2.0.2, 10.3.8)."""

from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text
from engine.spiff.diagram.records import event_definitions

RULE = "multi-instance-behavior"
SECTION = "10.3.8, tables 10.29 and 10.30; 10.5.1"
BREAKS = (
    "a multi-instance activity of complex behavior has no complexBehaviorDefinition",
    "the event that instances throw is a timer or a condition",
)
CAUGHT_ONLY = frozenset({"timerEventDefinition", "conditionalEventDefinition"})
"""Definitions that no event throws (10.5.1)."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield complex behavior that is not defined; none and one have a default signal, so that they need no event."""
    names = Names.of(model)
    for loop in model.of_kind("multiInstanceLoopCharacteristics"):
        for node, definition in _thrown(loop, names):
            if definition is not None and local_name(definition) in CAUGHT_ONLY:
                yield error(
                    RULE, node,
                    text(
                        "Expected <%(element)s> to throw an event, but a %(type)s can only be caught.",
                        element=named(node), type=local_name(definition),
                    ),
                    text("Throw a message, signal, error, escalation or compensation instead."),
                )
        if loop.get("behavior") == "Complex" and loop.find("bpmn:complexBehaviorDefinition", NAMES) is None:
            yield error(
                RULE, loop,
                text(
                    "Expected a complexBehaviorDefinition at multi-instance <%(element)s>, but it has none.",
                    element=named(loop),
                ),
                text("Say which event is thrown under which condition, or choose another behavior."),
            )


def _thrown(loop: Node, names: Names) -> Iterator[tuple[Node, Node | None]]:
    """Yield the definition of each event that instances throw, with the element that says so."""
    for name in ("oneBehaviorEventRef", "noneBehaviorEventRef"):
        yield loop, names.find(loop, loop.get(name))
    for event in loop.iterfind("bpmn:complexBehaviorDefinition/bpmn:event", NAMES):
        for each in event_definitions(event):
            yield event, names.find(each, each.text) if local_name(each) == "eventDefinitionRef" else each
