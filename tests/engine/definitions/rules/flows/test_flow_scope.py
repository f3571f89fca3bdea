"""Flows across the borders of processes and sub-processes."""

from tests.support.bpmn import Diagram
from tests.support.rules import Broken, Drawing, rule_tests

RULE = "flow-scope"


def nested(kind: str = "sub") -> Diagram:
    return (
        Diagram().path("start:s", f"{kind}:p", "end:e")
        .inside("p", lambda inner: inner.path("start:s2", "task:t", "end:e2"))
    )


def neighbours(flow: str) -> str:
    """Two processes of which each is legal, and a flow in the first."""
    return "".join(
        f'<bpmn:process id="p{n}" isExecutable="true"><bpmn:startEvent id="s{n}"/><bpmn:task id="a{n}"/>'
        f'<bpmn:endEvent id="e{n}"/><bpmn:sequenceFlow id="f{n}" sourceRef="s{n}" targetRef="a{n}"/>'
        f'<bpmn:sequenceFlow id="g{n}" sourceRef="a{n}" targetRef="e{n}"/>{flow if n == 1 else ""}</bpmn:process>'
        for n in (1, 2)
    )


GOOD: dict[str, Drawing] = {
    "a sub-process": nested(), "a transaction": nested("transaction"), "two processes": neighbours("")
}
BAD: dict[str, Broken] = {
    "flow into a sub-process": (nested().path("s", "t"), (RULE, "s_to_t")),
    "flow out of a sub-process": (nested().path("t", "e"), (RULE, "t_to_e")),
    "flow out of a transaction": (nested("transaction").path("t", "e"), (RULE, "t_to_e")),
    "flow from a process into another": (
        neighbours('<bpmn:sequenceFlow id="f" sourceRef="a1" targetRef="a2"/>'), (RULE, "f")
    ),
    "flow between others": (neighbours('<bpmn:sequenceFlow id="f" sourceRef="a2" targetRef="e2"/>'), (RULE, "f")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
