"""Lanes: their nodes and how they divide."""

from tests.support.rules import Broken, Drawing, rule_tests

RULE = "lanes"


def lane(identity: str, *nodes: str, inner: str = "", by: str = "") -> str:
    references = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    children = f'<bpmn:childLaneSet id="{identity}_set">{inner}</bpmn:childLaneSet>' if inner else ""
    element = f' partitionElementRef="{by}"' if by else ""
    return f'<bpmn:lane id="{identity}"{element}>{references}{children}</bpmn:lane>'


def divided(*lanes: str, inner: str = "") -> str:
    return (
        '<bpmn:resource id="desk" name="desk"/><bpmn:resource id="shop" name="shop"/><bpmn:error id="error"/>'
        f'<bpmn:process id="p"><bpmn:laneSet id="s">{"".join(lanes)}</bpmn:laneSet>'
        f'<bpmn:task id="a"/><bpmn:subProcess id="sub">{inner}<bpmn:task id="b"/></bpmn:subProcess></bpmn:process>'
        '<bpmn:process id="q"><bpmn:task id="other"/></bpmn:process>'
    )


def two_sets() -> str:
    return divided(lane("x", "a")).replace(
        "</bpmn:laneSet>", f'</bpmn:laneSet><bpmn:laneSet id="z">{lane("y", "a")}</bpmn:laneSet>', 1
    )


GOOD: dict[str, Drawing] = {
    "two lanes": divided(lane("x", "a"), lane("y", "sub")),
    "node in no lane": divided(lane("x")),
    "two sets": two_sets(),
    "lane and its child": divided(lane("x", "a", inner=lane("y", "a"))),
    "inside a sub-process": divided(lane("x", "b")),
    "set of a sub-process": divided(lane("x"), inner=f'<bpmn:laneSet id="z">{lane("y", "b")}</bpmn:laneSet>'),
    "same type": divided(lane("x", by="desk"), lane("y", by="shop")),
}
BAD: dict[str, Broken] = {
    "node of another process": (divided(lane("x", "other")), (RULE, "x")),
    "node outside of the sub-process": (
        divided(lane("x"), inner=f'<bpmn:laneSet id="z">{lane("y", "a")}</bpmn:laneSet>'), (RULE, "y")
    ),
    "in two lanes": (divided(lane("x", "a"), lane("y", "a")), (RULE, "y")),
    "in a lane and the child of another": (divided(lane("x", "a"), lane("y", inner=lane("z", "a"))), (RULE, "y")),
    "in two children": (divided(lane("x", inner=lane("y", "a") + lane("z", "a"))), (RULE, "z")),
    "different types": (divided(lane("x", by="desk"), lane("y", by="error")), (RULE, "y")),
}
test_legal_drawing_is_accepted, test_illegal_drawing_is_refused = rule_tests(GOOD, BAD)
