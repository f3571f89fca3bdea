"""Rule ``implicit-ends``: a level has both start and end events or neither, and no loose paths beside them.

BPMN 2.0.2, 10.5.2 and 10.5.3: without start events every element that no flow leads to is a start, without end events
every element that no flow leaves is an end. Events are judged by the rules of their own.
"""

from collections.abc import Iterator

from engine.definitions.kinds import ACTIVITIES, GATEWAYS
from engine.definitions.meaning.items import is_true
from engine.definitions.model import LintEnvironment, Model, Node, error, local_name, named
from engine.definitions.repairs import append_end
from engine.errors import Finding, text

RULE = "implicit-ends"
SECTION = "10.5.2 and 10.5.3, semantics"
BREAKS = (
    "a process or sub-process has a start event, but no end event",
    "a process or sub-process has an end event, but neither a start event nor an element that makes instances",
    "no sequence flow leads into an activity or gateway, though its level has a start event",
    "no sequence flow leaves an activity or gateway, though its level has an end event",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield levels with start events or end events alone, and nodes that begin or end a path beside such events."""
    for scope in model.scopes():
        if local_name(scope) == "adHocSubProcess":
            continue
        inside = model.inside(scope)
        names = {local_name(node) for node in inside}
        starts, ends = "startEvent" in names, "endEvent" in names
        if starts and not ends:
            yield error(
                RULE, scope,
                text(
                    "Expected an end event in <%(scope)s>, which has a start event, but there is none.",
                    scope=named(scope),
                ),
                text("Draw an end event where a path ends."),
            )
        if ends and not starts and not any(is_true(node, "instantiate") for node in inside):
            yield error(
                RULE, scope,
                text(
                    "Expected a start event in <%(scope)s>, which has an end event, but there is none.",
                    scope=named(scope),
                ),
                text("Draw a start event before the first element."),
            )
        for node in filter(_is_in_normal_flow, inside):
            yield from _loose(model, node, starts, ends)


def _is_in_normal_flow(node: Node) -> bool:
    if local_name(node) not in ACTIVITIES | GATEWAYS:
        return False
    return not is_true(node, "isForCompensation") and not is_true(node, "triggeredByEvent")


def _loose(model: Model, node: Node, starts: bool, ends: bool) -> Iterator[Finding]:
    if starts and not model.incoming[node.get("id", "")] and not is_true(node, "instantiate"):
        yield error(
            RULE, node,
            text(
                "Expected a flow into <%(element)s>, as there is a start event, but there is none.",
                element=named(node),
            ),
            text("Lead a path from a start event to it."),
        )
    if ends and not model.outgoing[node.get("id", "")]:
        yield error(
            RULE, node,
            text(
                "Expected a flow out of <%(element)s>, as there is an end event, but there is none.",
                element=named(node),
            ),
            text("Lead its path to an end event."),
            [append_end(node)],
        )
