"""Rule ``receive-instantiation``."""

from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests


def receive(diagram: Diagram, instantiate: str) -> Diagram:
    return diagram.message("r", "m").attribute("r", instantiate=instantiate)


def nested(instantiate: str) -> Diagram:
    diagram = Diagram().path("start:s", "sub:p", "end:e")
    return diagram.inside("p", lambda inner: receive(inner.path("receive:r", "task:t"), instantiate))


GOOD = {
    "first": receive(Diagram().path("receive:r", "task:t"), "true"),
    "alone": receive(Diagram().path("receive:r"), "1"),
    "later": receive(Diagram().path("start:s", "receive:r", "end:e"), "false"),
    "first in a sub-process": nested("false"),
}
BAD = {
    "behind a start": (
        receive(Diagram().path("start:s", "receive:r", "end:e"), "true"), ("receive-instantiation", "r")
    ),
    "in a sub-process": (nested("true"), ("receive-instantiation", "r")),
    "behind itself": (receive(Diagram().path("receive:r", "task:t", "r"), "1"), ("receive-instantiation", "r")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
