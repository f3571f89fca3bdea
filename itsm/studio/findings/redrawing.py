"""Repairs that change what is drawn: taking an element away, and drawing one behind another."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from lxml import etree

from engine.definitions.model import BPMN, Node
from engine.errors import InvalidInput, text

_DI: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
_DC: Final = "http://www.omg.org/spec/DD/20100524/DC"
_DD: Final = "http://www.omg.org/spec/DD/20100524/DI"
_GAP, _SIZE = 60, 36
"""Between an element and what is drawn behind it, and the size of an event."""
DRAWN: Final = frozenset({"endEvent"})


def remove(node: Node) -> None:
    """Take an element out of the diagram with its flows; one flow in and one out become one that leads past it."""
    identity = node.get("id", "")
    incoming = list(_flows(node, "targetRef", identity))
    outgoing = list(_flows(node, "sourceRef", identity))
    if len(incoming) == len(outgoing) == 1 and incoming != outgoing:
        _join(incoming[0], outgoing[0])
    else:
        for flow in {*incoming, *outgoing}:
            _erase(flow)
    for host in [each for each in _all(node, "boundaryEvent") if each.get("attachedToRef") == identity]:
        remove(host)
    for line in [*_all(node, "association"), *_all(node, "messageFlow")]:
        if identity in (line.get("sourceRef"), line.get("targetRef")):
            _erase(line)
    _erase(node)


def append(node: Node, kind: str) -> None:
    """Draw an element of ``kind`` behind another, and a flow to it."""
    if kind not in DRAWN:
        raise InvalidInput(text("Expected an end event to be drawn, but got “%(type)s”.", type=kind[:40]))
    parent = node.getparent()
    if parent is None:
        raise InvalidInput(text("Expected an element in a process, but got the diagram itself."))
    taken = {each.get("id") for each in node.getroottree().iter("{*}*")}
    drawn, flow = (_free(taken, stem) for stem in ("end", "flow_to_end"))
    place = parent.index(node) + 1
    parent.insert(place, etree.Element(f"{{{BPMN}}}{kind}", id=drawn))
    ends = {"sourceRef": node.get("id", ""), "targetRef": drawn}
    parent.insert(place + 1, etree.Element(f"{{{BPMN}}}sequenceFlow", {"id": flow, **ends}))
    shape = next((each for each in _drawing(node, node.get("id", "")) if _name(each) == "BPMNShape"), None)
    bounds = None if shape is None else shape.find(f"{{{_DC}}}Bounds")
    if shape is not None and bounds is not None:
        _draw(shape, bounds, drawn, flow)


def _draw(shape: Node, bounds: Node, drawn: str, flow: str) -> None:
    left, top, width, height = (float(bounds.get(name, "0")) for name in ("x", "y", "width", "height"))
    middle, right = top + height / 2, left + width
    plane = shape.getparent()
    assert plane is not None
    new = etree.SubElement(plane, f"{{{_DI}}}BPMNShape", id=f"{drawn}_di", bpmnElement=drawn)
    places = {"x": right + _GAP, "y": middle - _SIZE / 2, "width": _SIZE, "height": _SIZE}
    etree.SubElement(new, f"{{{_DC}}}Bounds", {name: f"{value:g}" for name, value in places.items()})
    edge = etree.SubElement(plane, f"{{{_DI}}}BPMNEdge", id=f"{flow}_di", bpmnElement=flow)
    for across in (right, right + _GAP):
        etree.SubElement(edge, f"{{{_DD}}}waypoint", x=f"{across:g}", y=f"{middle:g}")


def _join(first: Node, second: Node) -> None:
    """Lead ``first`` where ``second`` leads, which is erased."""
    target, gone = second.get("targetRef", ""), second.get("id", "")
    first.set("targetRef", target)
    for listed in list(_all(first, "incoming")):
        if (listed.text or "").strip() == gone:
            listed.text = first.get("id", "")
    edges = [next(_edges(each), None) for each in (first, second)]
    if edges[0] is not None and edges[1] is not None:
        for point in edges[1].findall(f"{{{_DD}}}waypoint"):
            edges[0].append(point)
    _erase(second)


def _erase(node: Node) -> None:
    """Take an element out with its drawing and with what refers to it."""
    gone = {each.get("id", "") for each in node.iter("{*}*") if each.get("id")}
    for identity in gone:
        for drawing in list(_drawing(node, identity)):
            _cut(drawing)
    for name in ("incoming", "outgoing", "flowNodeRef"):
        for listed in list(_all(node, name)):
            if (listed.text or "").strip() in gone:
                _cut(listed)
    for holder in node.getroottree().iter(f"{{{BPMN}}}*"):
        if holder.get("default") in gone:
            del holder.attrib["default"]
    _cut(node)


def _cut(node: Node) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _flows(node: Node, end: str, identity: str) -> Iterator[Node]:
    return (flow for flow in _all(node, "sequenceFlow") if flow.get(end) == identity)


def _edges(flow: Node) -> Iterator[Node]:
    return (each for each in _drawing(flow, flow.get("id", "")) if _name(each) == "BPMNEdge")


def _all(node: Node, name: str) -> Iterator[Node]:
    return node.getroottree().iter(f"{{{BPMN}}}{name}")


def _drawing(node: Node, identity: str) -> Iterator[Node]:
    return (each for each in node.getroottree().iter(f"{{{_DI}}}*") if each.get("bpmnElement") == identity)


def _name(node: Node) -> str:
    return etree.QName(node).localname


def _free(taken: set[str | None], stem: str) -> str:
    names = (stem if number == 1 else f"{stem}_{number}" for number in count(1))
    found = next(name for name in names if name not in taken)
    taken.add(found)
    return found
