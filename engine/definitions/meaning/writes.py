"""Which variables an element writes when it is done, as far as the diagram says so."""

from engine.definitions.kinds import SUB_PROCESSES
from engine.definitions.model import Model, Node, extensions_of, local_name
from engine.spiff.diagram.records import items_of, properties_of

OUTCOME = "outcome"
"""The variable in which a user task leaves what a person chose among its ``outcomes``."""
RESULTS = (
    ("calledDecision", "resultVariable"),
    ("script", "resultVariable"),
    ("loopCharacteristics", "outputCollection"),
)


def writes(model: Model) -> dict[Node, set[str]]:
    """Return the names of the variables that leave each flow node.

    With output mappings these decide. Else it is its result, and for a sub-process what its elements write.
    """
    found: dict[Node, set[str]] = {}
    for node in reversed(model.nodes.values()):  # what stands inside comes first
        inner = (found.get(child, set()) for child in node) if local_name(node) in SUB_PROCESSES else ()
        found[node] = _writes(node, set().union(*inner))
    return found


def _writes(node: Node, inner: set[str]) -> set[str]:
    extensions = extensions_of(node)
    outputs = [item.get("target", "") for item in items_of(extensions, "ioMapping") if item["tag"] == "output"]
    if outputs:
        return {target.split(".")[0].strip() for target in outputs}
    named = (str(extensions.get(element, {}).get(attribute) or "").strip() for element, attribute in RESULTS)
    found = inner | {name for name in named if name}
    return found | {OUTCOME} if outcomes_of(node) else found


def outcomes_of(task: Node) -> list[str]:
    """Return the outcomes among which a person chooses at a user task."""
    written = properties_of(extensions_of(task)).get("outcomes", "") if local_name(task) == "userTask" else ""
    return [outcome.strip() for outcome in written.split(",") if outcome.strip()]
