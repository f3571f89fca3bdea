"""Rule ``one-handler``: what interrupts is handled once by each activity (BPMN 2.0.2, 10.5.6)."""

from collections import defaultdict
from collections.abc import Hashable, Iterator

from engine.definitions.kinds import SUB_PROCESSES
from engine.definitions.meaning.events import definitions_of, interrupts, kind_of_definition, local_reference
from engine.definitions.meaning.items import is_true
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, named
from engine.errors import Finding, text

RULE = "one-handler"
SECTION = "10.5.6, interrupting event handlers"
BREAKS = (
    "an event sub-process interrupts for a message, signal, error or escalation that another one beside it handles",
    "a boundary event interrupts for a message, signal, error or escalation that another one beside it handles",
    "a transaction has several cancel boundary events",
)
SHARED = {
    "message": "messageRef", "signal": "signalRef", "error": "errorRef", "escalation": "escalationRef",
}
"""Kinds of which two handlers can be for the same thing, and what says for which."""


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield handlers of what a handler before them handles already, when one of both interrupts."""
    levels: dict[Node | None, list[tuple[Node, Node]]] = defaultdict(list)
    for scope in model.of_kind(*SUB_PROCESSES):
        if is_true(scope, "triggeredByEvent"):
            levels[scope.getparent()].extend((scope, event) for event in scope.iterfind("bpmn:startEvent", NAMES))
    for handlers in levels.values():
        yield from _handled_twice(model, handlers)
    for events in model.boundaries.values():
        yield from _handled_twice(model, [(event, event) for event in events])


def _handled_twice(model: Model, handlers: list[tuple[Node, Node]]) -> Iterator[Finding]:
    first: dict[Hashable, tuple[Node, Node]] = {}
    for handler, event in handlers:
        for what in _handled(model, event):
            other, other_event = first.setdefault(what, (handler, event))
            if other is not handler and (interrupts(event) or interrupts(other_event)):
                yield error(
                    RULE, handler,
                    text(
                        "Expected one handler of an event that interrupts, but <%(other)s> and <%(element)s> handle "
                        "the same.",
                        other=named(other), element=named(handler),
                    ),
                    text("Keep one of them, or let both go on beside the work."),
                )


def _handled(model: Model, event: Node) -> Iterator[tuple[str, str]]:
    """Yield for what an event waits; one that waits for several at once is not for any of them alone."""
    definitions = definitions_of(model, event)
    if len(definitions) > 1 and is_true(event, "parallelMultiple"):
        return
    for definition in definitions:
        kind = kind_of_definition(definition)
        if kind == "cancel":
            yield kind, ""
        elif kind in ("error", "escalation") or (kind in SHARED and definition.get(SHARED[kind])):
            yield kind, local_reference(definition.get(SHARED[kind]))
