"""Rule ``flow-lists``: ``incoming`` and ``outgoing`` of an element are the flows at it (BPMN 2.0.2, 8.4.13).

Each list may be left out, at one end of a flow or both; one that is there has all flows.
"""

from collections.abc import Iterator
from itertools import product

from engine.definitions.meaning.events import local_reference
from engine.definitions.model import NAMES, LintEnvironment, Model, Node, error, named
from engine.errors import Finding, text

RULE = "flow-lists"
SECTION = "8.4.13, tables 8.60 and 8.61"
BREAKS = (
    "an element lists as incoming what is no sequence flow to it",
    "an element lists as outgoing what is no sequence flow from it",
    "an element lists its incoming sequence flows, but not all of them",
    "an element lists its outgoing sequence flows, but not all of them",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield elements whose lists of flows contradict the flows."""
    sides = (("incoming", model.incoming), ("outgoing", model.outgoing))
    for node, (side, flows) in product(model.nodes.values(), sides):
        names = _listed(node, side)
        wanted = dict.fromkeys(flow.get("id", "") for flow in flows[node.get("id", "")])
        for name in sorted(names - set(wanted)):
            yield _finding(node, side, name, surplus=True)
        for name in wanted:
            if name and names and name not in names:
                yield _finding(node, side, name, surplus=False)


def _listed(node: Node, side: str) -> set[str]:
    return {local_reference(child.text) for child in node.iterfind(f"bpmn:{side}", NAMES)}


def _finding(node: Node, side: str, flow: str, *, surplus: bool) -> Finding:
    if surplus:
        return error(
            RULE, node,
            text(
                "Expected each %(side)s of <%(element)s> to be one of its flows, but %(flow)s is not.",
                side=side, element=named(node), flow=flow,
            ),
            text("Remove the entry, or correct the ends of the flow."),
        )
    return error(
        RULE, node,
        text(
            "Expected flow <%(flow)s> in the %(side)s of <%(element)s>, but it is missing.",
            flow=flow, side=side, element=named(node),
        ),
        text("Add the entry, or leave out all of them."),
    )
