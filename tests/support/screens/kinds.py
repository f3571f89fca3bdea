"""A diagram with one element of every kind that the modeler can draw, without any name of its own."""

from collections.abc import Mapping
from itertools import count

NAMESPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
)
EVENT, TASK, GATEWAY, FRAME = (36, 36), (100, 80), (50, 50), (200, 120)
MANY = "<bpmn:multiInstanceLoopCharacteristics/>"
ONE_BY_ONE = '<bpmn:multiInstanceLoopCharacteristics isSequential="true"/>'
USER_TASK = "<bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>"
TASKS: Mapping[str, tuple[str, str]] = {
    "task": ("task", ""), "user": ("userTask", USER_TASK), "service": ("serviceTask", ""), "send": ("sendTask", ""),
    "receive": ("receiveTask", ""), "manual": ("manualTask", ""), "rule": ("businessRuleTask", ""),
    "script": ("scriptTask", ""), "call": ("callActivity", ""), "many": ("userTask", USER_TASK + MANY),
    "row": ("serviceTask", ONE_BY_ONE), "loop": ("task", "<bpmn:standardLoopCharacteristics/>"),
}  # fmt: skip
FRAMES = ("subProcess", "transaction", "adHocSubProcess")
GATEWAYS = ("exclusive", "parallel", "inclusive", "complex", "eventBased")
EVENTS: Mapping[str, tuple[str, ...]] = {
    "startEvent": ("", "message", "timer", "signal", "conditional"),
    "intermediateThrowEvent": ("", "message", "signal", "escalation", "compensate", "link"),
    "intermediateCatchEvent": ("message", "timer", "signal", "conditional", "link"),
    "endEvent": ("", "message", "signal", "escalation", "error", "cancel", "compensate", "terminate"),
    "boundaryEvent": ("message", "timer", "signal", "conditional", "escalation", "error", "compensate"),
}
BESIDE: Mapping[str, tuple[str, tuple[int, int]]] = {
    "data": ("dataObjectReference", (36, 50)), "store": ("dataStoreReference", (50, 50)),
    "note": ("textAnnotation", (100, 30)), "group": ("group", (120, 80)),
}  # fmt: skip


def _definition(kind: str) -> str:
    return f"<bpmn:{kind}EventDefinition/>" if kind else ""


def _event(element: str, kind: str, held_by: str) -> tuple[str, str]:
    identity = f"{element}_{kind or 'plain'}"
    host = f' attachedToRef="{held_by}"' if element == "boundaryEvent" else ""
    return identity, f'<bpmn:{element} id="{identity}"{host}>{_definition(kind)}</bpmn:{element}>'


def _in_process() -> dict[str, tuple[str, tuple[int, int]]]:
    """XML and size of every element of the process, by its id."""
    found = {key: (f'<bpmn:{kind} id="{key}">{inside}</bpmn:{kind}>', TASK) for key, (kind, inside) in TASKS.items()}
    found |= {kind: (f'<bpmn:{kind} id="{kind}"/>', FRAME) for kind in FRAMES}
    found |= {kind: (f'<bpmn:{kind}Gateway id="{kind}"/>', GATEWAY) for kind in GATEWAYS}
    for element, kinds in EVENTS.items():
        for kind in kinds:
            identity, xml = _event(element, kind, "user")
            found[identity] = (xml, EVENT)
    for key, (kind, size) in BESIDE.items():
        found[key] = (f'<bpmn:{kind} id="{key}"/>', size)
    starts = "".join(
        f'<bpmn:startEvent id="inside_{kind}">{_definition(kind)}</bpmn:startEvent>'
        for kind in ("error", "escalation", "compensate")
    )
    found["aside"] = (f'<bpmn:subProcess id="aside" triggeredByEvent="true">{starts}</bpmn:subProcess>', (280, 120))
    flow = '<bpmn:sequenceFlow id="way" sourceRef="exclusive" targetRef="parallel"/>'
    return {
        **found,
        "way": (flow, (0, 0)),
        "line": ('<bpmn:association id="line" sourceRef="note" targetRef="user"/>', (0, 0)),
    }


def _shapes(found: Mapping[str, tuple[str, tuple[int, int]]]) -> str:
    shapes, places = "", count()
    for key, (_, (width, height)) in found.items():
        if not width:
            shapes += (
                f'<bpmndi:BPMNEdge id="{key}_di" bpmnElement="{key}"><di:waypoint x="10" y="10"/>'
                '<di:waypoint x="90" y="10"/></bpmndi:BPMNEdge>'
            )
            continue
        place = next(places)
        x, y = 300 + place % 10 * 300, 100 + place // 10 * 170
        expanded = ' isExpanded="true"' if height == FRAME[1] else ""
        shapes += (
            f'<bpmndi:BPMNShape id="{key}_di" bpmnElement="{key}"{expanded}>'
            f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNShape>'
        )
        if key == "aside":
            for number, kind in enumerate(("error", "escalation", "compensate")):
                shapes += (
                    f'<bpmndi:BPMNShape id="inside_{kind}_di" bpmnElement="inside_{kind}">'
                    f'<dc:Bounds x="{x + 30 + 80 * number}" y="{y + 40}" width="36" height="36"/></bpmndi:BPMNShape>'
                )
    return shapes


def every_kind() -> tuple[bytes, tuple[str, ...]]:
    """The file, and the ids of its elements, beginning with that of the pool around the others."""
    found = _in_process()
    elements = "".join(xml for xml, _ in found.values())
    lane = '<bpmn:laneSet id="lanes"><bpmn:lane id="lane"/></bpmn:laneSet>'
    pool = "".join(
        f'<bpmndi:BPMNShape id="{key}_di" bpmnElement="{key}" isHorizontal="true"><dc:Bounds x="{x}" y="40" '
        f'width="{width}" height="1300"/></bpmndi:BPMNShape>'
        for key, x, width in (("pool", 200, 3300), ("lane", 230, 3270))
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {NAMESPACES} id="kinds_file" targetNamespace="kinds">'
        '<bpmn:collaboration id="together"><bpmn:participant id="pool" processRef="kinds"/></bpmn:collaboration>'
        f'<bpmn:process id="kinds" isExecutable="true">{lane}{elements}</bpmn:process>'
        f'<bpmndi:BPMNDiagram id="drawn"><bpmndi:BPMNPlane id="plane" bpmnElement="together">{pool}{_shapes(found)}'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
    )
    starts = tuple(f"inside_{kind}" for kind in ("error", "escalation", "compensate"))
    return xml.encode(), ("pool", "lane", *found, *starts)
