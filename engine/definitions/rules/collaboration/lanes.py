"""Rule ``lanes``: a lane holds nodes of its own scope, each in one lane of a set, and a set is divided in one way."""

from collections.abc import Iterator

from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.references import Names
from engine.errors import Finding, text

RULE = "lanes"
SECTION = "10.8, tables 10.131 and 10.132"
BREAKS = (
    "a lane names a node of another process",
    "a lane names a node outside of the sub-process that the lane divides",
    "a node is in two lanes of one set",
    "the lanes of one set are divided by elements of different types",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield each lane with nodes of another scope or of a lane beside it, or with another kind of division."""
    names = Names.of(model)
    for lane_set in model.of_kind("laneSet"):
        yield from _scope(lane_set, names)
    for lane_set in model.of_kind("laneSet", "childLaneSet"):
        yield from _once(lane_set)
        yield from _division(lane_set, names)


def _scope(lane_set: Node, names: Names) -> Iterator[Finding]:
    scope = lane_set.getparent()
    for reference in lane_set.iterfind(".//bpmn:flowNodeRef", NAMES):
        node = names.find(reference, reference.text)
        if node is not None and scope is not None and scope not in node.iterancestors():
            yield error(
                RULE, reference,
                text(
                    "Expected nodes of <%(scope)s> in lane <%(lane)s>, but <%(element)s> stands elsewhere.",
                    scope=named(scope), lane=named(reference), element=named(node),
                ),
                text("Take it out of the lane, or draw it inside."),
            )


def _once(lane_set: Node) -> Iterator[Finding]:
    lane_of: dict[str, Node] = {}
    for lane in lane_set.iterchildren(f"{{{NAMES['bpmn']}}}lane"):
        for name in {(each.text or "").strip() for each in lane.iterfind(".//bpmn:flowNodeRef", NAMES)}:
            if name in lane_of:
                yield error(
                    RULE, lane,
                    text(
                        "Expected <%(element)s> in one lane, but it is in <%(first)s> and <%(second)s>.",
                        element=name, first=named(lane_of[name]), second=named(lane),
                    ),
                    text("Take it out of one of them."),
                )
            lane_of[name] = lane


def _division(lane_set: Node, names: Names) -> Iterator[Finding]:
    first = ""
    for lane in lane_set.iterchildren(f"{{{NAMES['bpmn']}}}lane"):
        found = names.find(lane, lane.get("partitionElementRef"))
        kind = local_name(found) if found is not None else ""
        first = first or kind
        if kind and kind != first:
            yield error(
                RULE, lane,
                text(
                    "Expected lanes that are divided by elements of one type, but <%(lane)s> has type %(type)s, others "
                    "%(first)s.",
                    lane=named(lane), type=kind, first=first,
                ),
                text("Divide all lanes of the set by the same type."),
            )
