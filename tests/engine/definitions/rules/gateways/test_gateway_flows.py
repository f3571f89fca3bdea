"""How many flows a gateway has."""

from tests.support.bpmn import Diagram
from tests.support.rules import rule_tests

KINDS = ("xor", "or", "and", "complex")


def split(kind: str) -> Diagram:
    return Diagram().path("start:s", f"{kind}:g", "end:e").path("g", "end:x")


def merge(kind: str) -> Diagram:
    return Diagram().path("start:s", f"{kind}:g", "end:e").path("start:s2", "g")


def neither(kind: str) -> Diagram:
    return Diagram().path("start:s", f"{kind}:g", "end:e")


GOOD = {
    **{f"{kind} that splits": split(kind) for kind in KINDS},
    **{f"{kind} that merges": merge(kind) for kind in KINDS},
    **{f"{kind} that does both": merge(kind).path("g", "end:x") for kind in KINDS},
    "a gateway at which a process begins": Diagram().path("and:g", "task:a").path("g", "task:b"),
    "a gateway at which a process ends": Diagram().path("task:a", "and:g").path("task:b", "g"),
}
BAD = {f"{kind} with one flow in and one out": (neither(kind), ("gateway-flows", "g")) for kind in KINDS} | {
    "one flow in and none out": (Diagram().path("task:a", "xor:g"), ("gateway-flows", "g")),
    "none at all": (Diagram().path("start:s", "end:e").path("xor:g"), ("gateway-flows", "g")),
}

test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
