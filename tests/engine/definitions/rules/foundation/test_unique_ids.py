"""Ids are unique, whatever has them."""

from tests.support.bpmn import Diagram
from tests.support.rules import Broken, Drawing, rule_tests

DRAWING = (
    '<x:BPMNDiagram xmlns:x="http://www.omg.org/spec/BPMN/20100524/DI" id="{diagram}">'
    '<x:BPMNPlane id="plane"/></x:BPMNDiagram>'
)


def two(first: str, second: str) -> str:
    return f'<bpmn:process id="p"><bpmn:task id="{first}"/><bpmn:task id="{second}"/></bpmn:process>'


GOOD: dict[str, Drawing] = {
    "ids of their own": two("a", "b") + DRAWING.format(diagram="d"),
    "no ids at all": "<bpmn:process><bpmn:task/><bpmn:task/></bpmn:process>",
    "id of an extension": Diagram().path("start:s", "task:a", "end:e").raw("a", extension='<zeebe:x id="s"/>'),
}
BAD: dict[str, Broken] = {
    "two tasks": (two("a", "a"), ("unique-ids", "a")),
    "process and task": (two("p", "b"), ("unique-ids", "p")),
    "drawing and model": (two("a", "b") + DRAWING.format(diagram="a"), ("unique-ids", "a")),
    "inside the drawing": (DRAWING.format(diagram="plane"), ("unique-ids", "plane")),
    "two messages": ('<bpmn:message id="m" name="x"/><bpmn:message id="m" name="y"/>', ("unique-ids", "m")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
