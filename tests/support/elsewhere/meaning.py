"""What a diagram means, apart from how its file is written: two files that mean the same compare equal."""

from lxml import etree

from tests.support.elsewhere.layout import BPMN, BPMNDI

Meaning = tuple[str, tuple[tuple[str, str], ...], str, tuple[tuple[str, tuple["Meaning", ...]], ...]]

DEFAULTS = {
    ("startEvent", "isInterrupting"): "true", ("boundaryEvent", "cancelActivity"): "true",
    ("exclusiveGateway", "gatewayDirection"): "Unspecified", ("parallelGateway", "gatewayDirection"): "Unspecified",
    ("inclusiveGateway", "gatewayDirection"): "Unspecified", ("complexGateway", "gatewayDirection"): "Unspecified",
    ("eventBasedGateway", "gatewayDirection"): "Unspecified", ("eventBasedGateway", "instantiate"): "false",
    ("eventBasedGateway", "eventGatewayType"): "Exclusive", ("subProcess", "triggeredByEvent"): "false",
    ("multiInstanceLoopCharacteristics", "isSequential"): "false",
    ("multiInstanceLoopCharacteristics", "behavior"): "All", ("standardLoopCharacteristics", "testBefore"): "false",
    ("adHocSubProcess", "ordering"): "Parallel", ("adHocSubProcess", "cancelRemainingInstances"): "true",
    ("documentation", "textFormat"): "text/plain", ("compensateEventDefinition", "waitForCompletion"): "true",
    ("BPMNShape", "isMarkerVisible"): "true",
    ("receiveTask", "instantiate"): "false", ("association", "associationDirection"): "None",
    ("process", "processType"): "None", ("process", "isClosed"): "false", ("property", "type"): "",
}  # fmt: skip
"""Values that the standard gives an attribute that is not written; ``startQuantity`` and its like are below."""
ANYWHERE = {"startQuantity": "1", "completionQuantity": "1", "isForCompensation": "false"}


def meaning(data: bytes | str) -> Meaning:
    """Elements, attributes and texts; the order counts among elements of one name, and defaults are not said."""
    root = etree.fromstring(data.encode() if isinstance(data, str) else data)
    return _meaning(root)


def _meaning(node: etree._Element) -> Meaning:
    name = node.tag.rpartition("}")[2]
    own = node.tag.startswith((f"{{{BPMN}}}", f"{{{BPMNDI}}}"))
    attributes = {
        str(key): _number(str(value))
        for key, value in node.attrib.items()
        if not own or value not in (DEFAULTS.get((name, str(key))), ANYWHERE.get(str(key)))
    }
    inside: dict[str, list[Meaning]] = {}
    for child in node:
        if isinstance(child.tag, str):
            inside.setdefault(child.tag, []).append(_meaning(child))
    if name == "BPMNPlane":  # the order in which shapes are drawn
        inside = {tag: sorted(children) for tag, children in inside.items()}
    kept = tuple(sorted((tag, tuple(children)) for tag, children in inside.items() if not _is_nothing(children)))
    return node.tag, tuple(sorted(attributes.items())), (node.text or "").strip(), kept


def _number(value: str) -> str:
    """``90.0`` and ``90`` are one number."""
    return value.removesuffix(".0") if value.replace(".", "", 1).isdigit() else value


def _is_nothing(children: list[Meaning]) -> bool:
    """A holder of extensions that holds none says nothing."""
    return all(child[0] == f"{{{BPMN}}}extensionElements" and not child[3] for child in children)
