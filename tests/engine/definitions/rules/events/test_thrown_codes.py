"""The codes of errors and escalations that are thrown."""

from tests.engine.definitions.rules.events.drawings import bordered, definition, ended_by, line, passing
from tests.support.bpmn import Diagram
from tests.support.rules import Drawing, rule_tests

RULE = "thrown-codes"


def coded(kind: str, *, code: str, place: str = "e") -> Diagram:
    """An end event, or a throw event, of an error or escalation ``thrown``, whose other attributes are given."""
    diagram = line() if place == "e" else Diagram().path("start:s", f"throw:{place}", "end:e")
    diagram.extra.append(f'<bpmn:{kind} id="thrown" {code}/>')
    return diagram.raw(place, body=definition(kind, f'{kind}Ref="thrown"'))


SKETCH = (
    '<bpmn:process id="process" isExecutable="false"><bpmn:startEvent id="s"/><bpmn:endEvent id="e">'
    '<bpmn:errorEventDefinition/></bpmn:endEvent><bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"/></bpmn:process>'
)
CAUGHT = bordered().raw("b", body=definition("error")).path("b", "e")
GOOD: dict[str, Drawing] = {
    "error end": ended_by("error"),
    "escalation end": ended_by("escalation"),
    "escalation throw": passing("throw", "escalation"),
    "an error that is caught": CAUGHT,
    "a process that is not executable": SKETCH,
}
BAD = {
    "error end without error": (line().raw("e", body=definition("error")), (RULE, "e")),
    "error without code": (coded("error", code='name="x"'), (RULE, "thrown")),
    "error with an empty code": (coded("error", code='errorCode=""'), (RULE, "thrown")),
    "escalation end without escalation": (line().raw("e", body=definition("escalation")), (RULE, "e")),
    "escalation without code": (coded("escalation", code='name="x"'), (RULE, "thrown")),
    "escalation throw without escalation": (
        Diagram().path("start:s", "throw:x", "end:e").raw("x", body=definition("escalation")), (RULE, "x")
    ),
    "escalation throw without code": (coded("escalation", code="", place="x"), (RULE, "thrown")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
