"""Data inputs and outputs of events."""

from tests.engine.definitions.rules.events.drawings import CONTENT, ROOTS
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "event-data"
ITEMS = (
    '<bpmn:itemDefinition id="other" structureRef="bpmn:tOther"/>'
    '<bpmn:itemDefinition id="text" structureRef="bpmn:tText"/>'
    '<bpmn:itemDefinition id="text2" structureRef="bpmn:tText"/><bpmn:message id="m2" itemRef="text"/>'
)


def carrying(node: str, kinds: tuple[str, ...], *items: str) -> Diagram:
    """A ``catch`` or ``throw`` event ``x`` of kinds with data ``d0``, ``d1``, … of items."""
    name = "dataOutput" if node == "catch" else "dataInput"
    refs = "dataOutputRefs" if node == "catch" else "dataInputRefs"
    data = "".join(f'<bpmn:{name} id="d{number}" {item}/>' for number, item in enumerate(items))
    listed = "".join(f"<bpmn:{refs}>d{number}</bpmn:{refs}>" for number in range(len(items)))
    group = "outputSet" if node == "catch" else "inputSet"
    diagram = Diagram().path("start:s", "task:a", f"{node}:x", "end:e")
    diagram.extra.append(ROOTS + ITEMS)
    content = "".join(CONTENT.get(kind, kind) for kind in kinds)
    return diagram.raw("x", body=f"{data}<bpmn:{group}>{listed}</bpmn:{group}>{content}")


def of(item: str) -> str:
    return f'itemSubjectRef="{item}"'


GOOD = {
    "no data": carrying("catch", ("message",)),
    "the item of the message": carrying("catch", ("message",), of("item")),
    "the item of the escalation": carrying("throw", ("escalation",), of("item")),
    "one for each definition": carrying("catch", ("message", "signal"), of("item"), of("item")),
    "the same structure": carrying("catch", ('<bpmn:messageEventDefinition messageRef="m2"/>',), of("text2")),
    "several data of one definition": carrying("catch", ("message",), of("item"), of("other")),
    "data of a timer": carrying("catch", ("timer",), of("other")),
}
BAD = {
    "another item than the message": (carrying("catch", ("message",), of("other")), (RULE, "d0")),
    "another item than the signal": (carrying("throw", ("signal",), of("other")), (RULE, "d0")),
    "another item than the escalation": (carrying("throw", ("escalation",), of("text")), (RULE, "d0")),
    "no item": (carrying("catch", ("message",), ""), (RULE, "d0")),
    "too few outputs": (carrying("catch", ("message", "signal"), of("item")), (RULE, "x")),
    "too many inputs": (carrying("throw", ("message", "signal"), *[of("item")] * 3), (RULE, "x")),
    "wrong order": (carrying("catch", ("timer", "message"), of("item"), of("other")), (RULE, "d1")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
