"""Rule ``stuck-joins``: a parallel gateway does not wait for both ways of a choice, of which only one is taken."""

from collections.abc import Iterator

from engine.definitions.model import LintEnvironment, Model, Node, local_name, named, warning
from engine.errors import Finding, text

RULE = "stuck-joins"
SECTION = "–"
BREAKS = ("a parallel gateway waits for several flows of one exclusive or event-based gateway (warning)",)
CHOOSING = ("exclusiveGateway", "eventBasedGateway")


def check(model: Model, _environment: LintEnvironment) -> Iterator[Finding]:
    """Warn of parallel gateways that two flows of one choice lead straight to."""
    for node in model.of_kind("parallelGateway"):
        seen: dict[str, Node] = {}
        flows = model.incoming[node.get("id", "")]
        for flow in flows if len(flows) > 1 else []:
            first = _first(model, flow)
            choice = model.nodes.get(first.get("sourceRef", ""))
            if choice is None or local_name(choice) not in CHOOSING:
                continue
            if seen.setdefault(named(choice), first) is not first:
                yield warning(
                    RULE, node,
                    text(
                        "Expected gateway <%(element)s> to wait for paths that are all taken, but <%(choice)s> takes "
                        "only one of two.",
                        element=named(node), choice=named(choice),
                    ),
                    text("Merge the paths with an exclusive gateway."),
                )
                break


def _first(model: Model, flow: Node) -> Node:
    """Follow a path back over elements with one flow in and one out; return its first flow."""
    seen = {flow}
    while True:
        source = flow.get("sourceRef", "")
        incoming = model.incoming[source]
        if len(incoming) != 1 or len(model.outgoing[source]) != 1 or incoming[0] in seen:
            return flow
        flow = incoming[0]
        seen.add(flow)
