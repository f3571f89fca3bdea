"""A diagram as parts: every element that people see or name, with all that is said of it; its lists of flows are not
told twice."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.definitions.kinds import ACTIVITIES, ARTIFACTS, DATA_ELEMENTS, EVENTS, FLOW_NODES, GATEWAYS, TASKS
from engine.definitions.model import BPMN, NAMES, Node, local_name
from engine.definitions.reader import read_xml
from engine.errors import Names
from engine.spiff.diagram.records import extensions_of, properties_of
from itsm.studio.differences.model import ORDER, Part, Shown
from itsm.studio.differences.xml_parts import Language, drawings_of, parts_in, values_of

_SEEN: Final = (
    FLOW_NODES | ARTIFACTS | DATA_ELEMENTS
    | {"sequenceFlow", "process", "collaboration", "participant", "messageFlow", "laneSet", "lane", "message"}
)  # fmt: skip
_NOUNS: Final[Mapping[str, str]] = {
    **dict.fromkeys(TASKS, "step"), **dict.fromkeys(GATEWAYS, "gateway"), **dict.fromkeys(EVENTS, "event"),
    **dict.fromkeys(ACTIVITIES - TASKS, "sub_process"), "callActivity": "call", "sequenceFlow": "flow",
    "process": "process", "participant": "pool", "lane": "lane", "textAnnotation": "note", "message": "message",
    "": "diagram",
}  # fmt: skip
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
    flows = _Flows.of(nodes)
    found = []
    for key, node in nodes.items():
        values = {**values_of(node, LANGUAGE), **drawings.get(key, {})}
        _say_once(node, values, flows, lanes)
        values["@in"] = _place(node)
        if local_name(node) in _CHOOSING:
            values[f"flows{ORDER}"] = list(flows.leaving[key])
        noun = _NOUNS.get("" if key == "" else local_name(node), "element")
        after, owner = _after(node, nodes, flows), _host(node, nodes)
        found.append(Part(key, noun, _name(node, nodes), values, after=after, owner=owner))
    left = {key: values for key, values in drawings.items() if key not in nodes}
    return [*found, *(Part(f"drawing {key}", "drawing", key, values) for key, values in left.items())]


@dataclass(frozen=True, slots=True)
class _Flows:
    """Ids of the flows by where they come from and where they lead, and where each comes from."""

    leaving: Mapping[str, list[str]]
    entering: Mapping[str, list[str]]
    sources: Mapping[str, str]

    @classmethod
    def of(cls, nodes: Mapping[str, Node]) -> "_Flows":
        leaving, entering, sources = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list), {}
        for key, node in nodes.items():
            if local_name(node) == "sequenceFlow":
                leaving[node.get("sourceRef", "")].append(key)
                entering[node.get("targetRef", "")].append(key)
                sources[key] = node.get("sourceRef", "")
        return cls(leaving, entering, sources)


def _say_once(node: Node, values: dict[str, object], flows: _Flows, lanes: Mapping[str, str]) -> None:
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


def _name(node: Node, nodes: Mapping[str, Node]) -> Shown:
    """The name in both languages; a path without one is known by its ends, all else by its id."""
    own = " ".join(node.get("name", "").split())
    chinese = properties_of(extensions_of(node)).get("name:zh-CN", "")
    if own or chinese:
        return Names({"en": own or chinese, **({"zh-CN": chinese} if chinese else {})})
    if local_name(node) == "sequenceFlow":
        ends = [_named(nodes.get(node.get(end, "")), node.get(end, "")) for end in ("sourceRef", "targetRef")]
        return Names({tag: " → ".join(end.said(tag) for end in ends) for tag in ("en", "zh-CN")})
    if local_name(node) == "textAnnotation":
        return " ".join("".join(map(str, node.itertext())).split())[:60]
    return node.get("id", "")


def _named(node: Node | None, otherwise: str) -> Names:
    if node is None:
        return Names({"en": otherwise})
    own = " ".join(node.get("name", "").split()) or node.get("id", "")
    return Names({"en": own, "zh-CN": properties_of(extensions_of(node)).get("name:zh-CN", "") or own})


def _after(node: Node, nodes: Mapping[str, Node], flows: _Flows) -> Shown:
    """What leads to an element, where it is one thing."""
    identity = node.get("id", "")
    if local_name(node) not in FLOW_NODES:
        return ""
    entering = flows.entering.get(identity, ())
    if len(entering) != 1:
        return ""
    source = flows.sources[entering[0]]
    return _named(nodes.get(source), source)


def _host(node: Node, nodes: Mapping[str, Node]) -> Shown:
    host = node.get("attachedToRef", "")
    return _named(nodes.get(host), host) if host else ""
