"""Rule ``flow-lists``: ``incoming`` and ``outgoing`` of an element are the flows at it (BPMN 2.0.2, 8.4.13).

Both may be left out. But a flow that its other end lists, or that is missing in a list with others, must be there.
"""

from collections.abc import Iterator

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
    "a sequence flow is listed at one of its ends alone",
)


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Yield elements whose lists of flows contradict the flows."""
    listed = {(side, node): _listed(node, side) for node in model.nodes.values() for side in ("incoming", "outgoing")}
    for (side, node), names in listed.items():
        flows = model.incoming if side == "incoming" else model.outgoing
        wanted = {flow.get("id", ""): flow for flow in flows[node.get("id", "")]}
        for name in sorted(names - set(wanted)):
            yield _finding(node, side, name, surplus=True)
        for name, flow in wanted.items():
            if name and name not in names and (names or _is_listed_elsewhere(model, listed, side, flow)):
                yield _finding(node, side, name, surplus=False)


def _listed(node: Node, side: str) -> set[str]:
    return {local_reference(child.text) for child in node.iterfind(f"bpmn:{side}", NAMES)}


def _is_listed_elsewhere(
    model: Model, listed: dict[tuple[str, Node], set[str]], side: str, flow: Node
) -> bool:
    end, other = ("sourceRef", "outgoing") if side == "incoming" else ("targetRef", "incoming")
    node = model.nodes.get(flow.get(end, ""))
    return node is not None and flow.get("id", "") in listed[other, node]


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
