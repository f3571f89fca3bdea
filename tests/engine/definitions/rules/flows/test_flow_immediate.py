"""Flows on which something may happen that is not drawn."""

from tests.engine.definitions.rules.flows.drawings import raw_line
from tests.support.rules import rule_tests


def flow(immediate: str) -> str:
    return f'<bpmn:sequenceFlow id="f" sourceRef="a" targetRef="e"{immediate}/>'


GOOD = {
    "not said": raw_line(flow("")),
    "immediate": raw_line(flow(' isImmediate="true"')),
    "a process that is not executable": raw_line(flow(' isImmediate="false"'), executable="false"),
}
BAD = {"not immediate": (raw_line(flow(' isImmediate="false"')), ("flow-immediate", "f"))}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
