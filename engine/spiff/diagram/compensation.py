"""Which activity undoes which: the compensation boundary events of a file and their associations."""

from engine.spiff.diagram import records
from engine.spiff.diagram.events import RootElements
from engine.spiff.diagram.records import NAMES, Node


def handlers_of(root: Node, roots: RootElements) -> dict[str, str]:
    """Return handler by activity id; the association leads from the boundary event to the handler, or back."""
    joined: dict[str, list[str]] = {}
    for association in root.iterfind(".//bpmn:association", NAMES):
        source, target = (records.local_part(association.get(end)) for end in ("sourceRef", "targetRef"))
        joined.setdefault(source, []).append(target)
        joined.setdefault(target, []).append(source)
    found = {}
    for event in root.iterfind(".//bpmn:boundaryEvent", NAMES):
        others = joined.get(event.get("id", ""), ())
        if others and roots.kind(event) == "compensate":
            found[records.local_part(event.get("attachedToRef"))] = others[0]
    return found
