"""Rule ``event-sub-processes``."""

from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

CONDITION = "<bpmn:conditionalEventDefinition><bpmn:condition>=a</bpmn:condition></bpmn:conditionalEventDefinition>"


def inside(*steps: str, kind: str = "sub") -> Diagram:
    """An event sub-process ``p`` beside the flow, with a condition at each of its start events."""

    def draw(diagram: Diagram) -> None:
        diagram.path("task:done", "end:pe")
        for step in steps:
            diagram.path(step, "done")
            diagram.raw(step.removeprefix("start:"), body=CONDITION)

    diagram = Diagram().path("start:s", "task:t", "end:e").path(f"{kind}:p").inside("p", draw)
    return diagram.attribute("p", triggeredByEvent="true")


def plain() -> Diagram:
    return Diagram().path("start:s", "sub:p", "end:e").inside("p", lambda d: d.path("start:ps", "task:pt", "end:pe"))


GOOD = {
    "one start": inside("start:ps"),
    "embedded": plain(),
    "event on the border of an embedded one": plain().boundary("b", "p").raw("b", body=CONDITION).path("b", "end:x"),
}
BAD = {
    "flow into it": (inside("start:ps").path("t", "p"), ("event-sub-processes", "p")),
    "flow out of it": (inside("start:ps").path("p", "e"), ("event-sub-processes", "p")),
    "no start": (inside(), ("event-sub-processes", "p")),
    "two starts": (inside("start:ps", "start:pr"), ("event-sub-processes", "p")),
    "transaction": (inside("start:ps", kind="transaction"), ("event-sub-processes", "p")),
    "ad-hoc": (
        Diagram().path("task:t").path("adhoc:p").inside("p", lambda d: d.path("task:pt"))
        .attribute("p", triggeredByEvent="true"), ("event-sub-processes", "p"),
    ),
    "event on the border": (
        inside("start:ps").boundary("b", "p").raw("b", body=CONDITION).path("b", "e"), ("event-sub-processes", "b")
    ),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
