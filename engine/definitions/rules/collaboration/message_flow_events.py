"""Rule ``message-flow-events``: an event that a message flow touches is a message event, or one of several kinds."""

from collections import defaultdict
from collections.abc import Iterator

from engine.definitions.kinds import EVENTS
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.definitions.rules.collaboration.message_flows import RECEIVERS, SENDERS
from engine.errors import Finding, text
from engine.spiff.diagram.records import event_definitions

RULE = "message-flow-events"
SECTION = "10.5.2, 10.5.3, 10.5.4: message flow connections"
BREAKS = (
    "a message flow leads to a start event without message definition",
    "a message flow leads to an intermediate event without message definition",
    "a message flow leads to a boundary event without message definition",
    "a message flow leaves an intermediate event without message definition",
    "a message flow leaves an end event without message definition",
    "several message flows lead to a start event that has one definition",
    "several message flows leave an end event that has one definition",
    "several message flows lead to an intermediate event, or leave one, that has one definition",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each event that has message flows which its definitions do not explain."""
    names = Names.of(model)
    flows = [
        (flow, (names.find(flow, flow.get("sourceRef")), names.find(flow, flow.get("targetRef"))))
        for flow in model.of_kind("messageFlow")
    ]
    for side, kinds in enumerate((SENDERS, RECEIVERS)):  # an event at the wrong end is told by message-flows
        possible = EVENTS & kinds
        touching: dict[Node, list[Node]] = defaultdict(list)
        for flow, ends in flows:
            event = ends[side]
            if event is not None and local_name(event) in possible:
                touching[event].append(flow)
        for event, found in touching.items():
            yield from _event(event, found, names)


def _event(event: Node, flows: list[Node], names: Names) -> Iterator[Finding]:
    definitions = [
        names.find(each, each.text) if local_name(each) == "eventDefinitionRef" else each
        for each in event_definitions(event)
    ]
    kinds = {local_name(each) for each in definitions if each is not None}
    if None not in definitions and "messageEventDefinition" not in kinds:
        yield error(
            RULE, event,
            text(
                "Expected a message event at <%(element)s>, as message flow <%(flow)s> touches it, but it is none.",
                element=named(event), flow=named(flows[0]),
            ),
            text("Give it a message definition, or remove the message flow."),
        )
    elif len(flows) > 1 and len(definitions) < 2:
        yield error(
            RULE, event,
            text(
                "Expected one message flow at <%(element)s>, as it has one definition, but there are %(count)s.",
                element=named(event), count=len(flows),
            ),
            text("Give it a definition for each message, or draw an event for each."),
        )
