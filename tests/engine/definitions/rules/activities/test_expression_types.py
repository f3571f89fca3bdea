"""Rule ``activity-expression-types``."""

from tests.engine.definitions.rules.drawings import element, item, process, task
from tests.support.rules import rule_tests

NAMESPACE = {"xmlns:xsd": "http://www.w3.org/2001/XMLSchema"}
TYPES = "".join(item(name, structureRef=f"xsd:{name}", **NAMESPACE) for name in ("boolean", "int", "string")) + item(
    "other", structureRef="own.xsd"
)
NUMBER = "<bpmn:loopCardinality>2</bpmn:loopCardinality>"


def expression(name: str, declared: str) -> str:
    kind = {"xsi:type": "bpmn:tFormalExpression", "evaluatesToTypeRef": declared}
    return element(name, "x", "=1", **kind)


def places(declared: str) -> dict[str, str]:
    """Drawings with an expression of this type in each place that asks a question of yes or no."""
    behavior = element("complexBehaviorDefinition", "cb", expression("condition", declared))
    content = {
        "loop": element("standardLoopCharacteristics", "l", expression("loopCondition", declared)),
        "completion": element(
            "multiInstanceLoopCharacteristics", "l", NUMBER, expression("completionCondition", declared)
        ),
        "behavior": element("multiInstanceLoopCharacteristics", "l", NUMBER, behavior, behavior="Complex"),
    }
    ad_hoc = task(task(identity="a"), expression("completionCondition", declared), kind="adHocSubProcess")
    drawn = {place: process(task(written), roots=TYPES) for place, written in content.items()}
    return drawn | {"ad hoc": process(ad_hoc, roots=TYPES)}


def cardinality(declared: str) -> str:
    loop = element("multiInstanceLoopCharacteristics", "l", expression("loopCardinality", declared))
    return process(task(loop), roots=TYPES)


CATCH = element(
    "intermediateCatchEvent", "e", element("conditionalEventDefinition", "ced", expression("condition", "int"))
)
FLOWS = "".join(
    element("sequenceFlow", f"f_{source}", sourceRef=source, targetRef=target)
    for source, target in (("t", "e"), ("e", "u"))
)
GOOD = {
    "condition of an event, which another rule judges": process(
        task(), CATCH, task(identity="u"), FLOWS, roots=TYPES
    ),
    **{f"{place} of {kind}": drawing for kind in ("boolean", "other") for place, drawing in places(kind).items()},
    "whole number": cardinality("int"),
    "number of another structure": cardinality("other"),
}
RULE = ("activity-expression-types", "x")
BAD = {
    **{f"{place} of {kind}": (drawing, RULE) for kind in ("int", "string") for place, drawing in places(kind).items()},
    "truth as a number": (cardinality("boolean"), RULE),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
