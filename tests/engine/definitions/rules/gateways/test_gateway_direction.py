"""The direction of gateways."""

from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

RULE = "gateway-direction"


def gateway(direction: str, incoming: int, outgoing: int) -> Diagram:
    """An exclusive gateway ``g`` with so many flows in and out."""
    diagram = Diagram().path("start:s", "xor:g", "end:e").attribute("g", gatewayDirection=direction)
    for number in range(incoming - 1):
        diagram.path(f"start:s{number}", "g")
    for number in range(outgoing - 1):
        diagram.path("g", f"end:e{number}", when="x")
    return diagram


GOOD = {
    "converging": gateway("Converging", 3, 1),
    "diverging": gateway("Diverging", 1, 3),
    "mixed": gateway("Mixed", 2, 2),
    "unspecified": gateway("Unspecified", 2, 2),
    "converging at an end": Diagram().path("task:a", "and:g").path("task:b", "g")
    .attribute("g", gatewayDirection="Converging"),
    "diverging at a start": Diagram().path("and:g", "task:a").path("g", "task:b")
    .attribute("g", gatewayDirection="Diverging"),
}
BAD = {
    "converging with one in": (gateway("Converging", 1, 2), (RULE, "g")),
    "converging with several out": (gateway("Converging", 2, 2), (RULE, "g")),
    "diverging with several in": (gateway("Diverging", 2, 2), (RULE, "g")),
    "diverging with one out": (gateway("Diverging", 2, 1), (RULE, "g")),
    "mixed with one in": (gateway("Mixed", 1, 2), (RULE, "g")),
    "mixed with one out": (gateway("Mixed", 2, 1), (RULE, "g")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
