"""A diagram as parts: every element that people see or name, with all that is said of it; its lists of flows are not
told twice."""

from collections.abc import Mapping
from typing import Final

from engine.definitions.kinds import ARTIFACTS, DATA_ELEMENTS, FLOW_NODES
from engine.definitions.model import BPMN, NAMES, Node, local_name
from engine.definitions.reader import read_xml
from engine.errors import Names
from itsm.language import LANGUAGES
from itsm.studio.differences.model import ARROW, ORDER, Part, Shown
from itsm.studio.differences.naming import NOUNS, Called, Flows, own_name
from itsm.studio.differences.xml_parts import Language, drawings_of, parts_in, values_of

_SEEN: Final = (
    FLOW_NODES | ARTIFACTS | DATA_ELEMENTS
    | {"sequenceFlow", "process", "collaboration", "participant", "messageFlow", "laneSet", "lane", "message"}
)  # fmt: skip
_CHOOSING: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


def _is_part(node: Node) -> bool:
    """Elements that people see, and what stands beside processes under an id."""
    if not node.get("id") or not str(node.tag).startswith(f"{{{BPMN}}}"):
        return False
    parent = node.getparent()
    return local_name(node) in _SEEN or (parent is not None and local_name(parent) == "definitions")


LANGUAGE: Final = Language(
    BPMN,
    frozenset({"http://www.omg.org/spec/BPMN/20100524/DI"}),
    "bpmnElement",
    _is_part,
)


def read_diagram(content: bytes) -> list[Part]:
    """The parts of a diagram. Raises InvalidDefinition when it cannot be read."""
    root = read_xml(content)
    nodes, drawings = parts_in(root, LANGUAGE), drawings_of(root, LANGUAGE)
    lanes = {(ref.text or "").strip(): _holder(ref) for ref in root.iterfind(".//bpmn:flowNodeRef", NAMES)}
    flows = Flows.of(nodes)
    called = Called.of(nodes, flows)
    found = []
    for key, node in nodes.items():
        values = {**values_of(node, LANGUAGE), **drawings.get(key, {})}
        _say_once(node, values, flows, lanes)
        values["@in"] = _place(node)
        if local_name(node) in _CHOOSING:
            values[f"flows{ORDER}"] = list(flows.leaving[key])
        noun = NOUNS.get("" if key == "" else local_name(node), "element")
        name, after, owner = _name(node, called), _after(node, called, flows), _host(node, called)
        described = key in called.described
        found.append(Part(key, noun, name, values, after=after, owner=owner, is_described=described))
    left = {key: values for key, values in drawings.items() if key not in nodes}
    return [*found, *(Part(f"drawing {key}", "drawing", key, values) for key, values in left.items())]


def _say_once(node: Node, values: dict[str, object], flows: Flows, lanes: Mapping[str, str]) -> None:
    """Leave out what other parts say: the flows at an element and the elements of a lane, where they say the same."""
    identity = node.get("id", "")
    for side, ends in (("incoming", flows.entering), ("outgoing", flows.leaving)):
        true = set(ends.get(identity, ()))
        for path in [path for path in values if path.split("#")[0] == f"/{side}"]:
            if values[path] in true:
                del values[path]
    if local_name(node) == "lane":
        for path in [path for path in values if path.split("#")[0] == "/flowNodeRef"]:
            if lanes.get(str(values[path])) == identity:
                del values[path]
    if identity in lanes:
        values["@lane"] = lanes[identity]


def _place(node: Node) -> str:
    """Which scope an element stands in, and of what kind it is."""
    return f"{local_name(node)} in {_holder(node)}"


def _holder(node: Node) -> str:
    parent = node.getparent()
    while parent is not None and not parent.get("id"):
        parent = parent.getparent()
    return "" if parent is None else parent.get("id", "")


def _name(node: Node, called: Called) -> Shown:
    """The name in both languages; a path without one is known by its ends, all else by its place or id."""
    own = own_name(node)
    if own is not None:
        return own
    identity = node.get("id", "")
    if local_name(node) == "sequenceFlow":
        ends = [called.name(node.get(end, "")) for end in ("sourceRef", "targetRef")]
        return Names({tag: ARROW.join(end.said(tag) for end in ends) for tag in LANGUAGES})
    if local_name(node) == "textAnnotation":
        return " ".join("".join(map(str, node.itertext())).split())[:60]
    return called.described.get(identity) or identity


def _after(node: Node, called: Called, flows: Flows) -> Shown:
    """What leads to an element, where it is one thing."""
    source = flows.source_of(node.get("id", "")) if local_name(node) in FLOW_NODES else ""
    return called.name(source) if source else ""


def _host(node: Node, called: Called) -> Shown:
    host = node.get("attachedToRef", "")
    return called.name(host) if host else ""
