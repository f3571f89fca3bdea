"""What an event may refer to as its definition."""

from tests.engine.definitions.rules.events.drawings import passing
from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "event-definition-references"


def referring(target: str) -> Diagram:
    """A catch event ``x`` that refers to a definition, beside one that has its own, ``inner``."""
    diagram = passing("catch").raw("x", body=f"<bpmn:eventDefinitionRef>{target}</bpmn:eventDefinitionRef>")
    diagram.extra.append('<bpmn:signalEventDefinition id="shared" signalRef="sig"/>')
    return diagram.path("x", "catch:y", "e").raw("y", body='<bpmn:signalEventDefinition id="inner" signalRef="sig"/>')


GOOD = {"a definition at the top of the file": referring("shared")}
BAD = {
    "a definition inside another event": (referring("inner"), (RULE, "x")),
    "something else": (referring("msg"), (RULE, "x")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
