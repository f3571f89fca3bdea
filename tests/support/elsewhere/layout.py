"""Gives a process a drawing: every node its place, every flow its bends, some of them labels and colours."""

from random import Random

from lxml import etree

from engine.definitions.kinds import FLOW_NODES, SUB_PROCESSES

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
BIOC = "http://bpmn.io/schema/bpmn/biocolor/1.0"
COLOR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
SPACES = {"bpmndi": BPMNDI, "dc": DC, "di": DI, "bioc": BIOC, "color": COLOR}

Node = etree._Element


def name_of(node: Node) -> str:
    """The name of an element without its namespace; comments have none."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def lay_out(root: Node, chance: Random) -> None:
    """Add one diagram with a plane that draws everything in ``root``."""
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", {"id": "drawn", "resolution": "96"}, nsmap=SPACES)
    process = root.find(f"{{{BPMN}}}process")
    assert process is not None
    plane = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", {"id": "plane", "bpmnElement": process.get("id", "")})
    _Plane(plane, chance).draw(process)
    style = etree.SubElement(diagram, f"{{{BPMNDI}}}BPMNLabelStyle", {"id": "style"})
    etree.SubElement(style, f"{{{DC}}}Font", {"name": "Arial", "size": "11.0", "isBold": "true"})


class _Plane:
    def __init__(self, plane: Node, chance: Random) -> None:
        self.plane, self.chance, self.at = plane, chance, 0
        self.places: dict[str, tuple[int, int]] = {}

    def draw(self, scope: Node) -> None:
        """Draw what is in a scope, shapes first."""
        for node in scope:
            if name_of(node) in FLOW_NODES:
                self._shape(node)
                if name_of(node) in SUB_PROCESSES:
                    self.draw(node)
        for flow in scope.findall(f"{{{BPMN}}}sequenceFlow"):
            self._edge(flow)

    def _shape(self, node: Node) -> None:
        identity = node.get("id", "")
        self.at += 1
        x, y = self.at % 8 * 160, self.at // 8 * 140
        self.places[identity] = (x, y)
        attributes = {"id": f"{identity}_di", "bpmnElement": identity}
        if name_of(node) in SUB_PROCESSES:
            attributes["isExpanded"] = "true"
        shape = etree.SubElement(self.plane, f"{{{BPMNDI}}}BPMNShape", attributes)
        self._coloured(shape)
        side = "36" if "Event" in name_of(node) else "80"
        etree.SubElement(shape, f"{{{DC}}}Bounds", {"x": str(x), "y": str(y), "width": side, "height": side})
        if self.chance.random() < 0.3:
            self._label(shape, x, y + 90)

    def _edge(self, flow: Node) -> None:
        identity = flow.get("id", "")
        edge = etree.SubElement(
            self.plane, f"{{{BPMNDI}}}BPMNEdge", {"id": f"{identity}_di", "bpmnElement": identity}
        )
        ends = [self.places.get(flow.get(side, ""), (0, 0)) for side in ("sourceRef", "targetRef")]
        bend = (ends[0][0] + 60, ends[1][1] + 20)
        for x, y in (ends[0], bend, ends[1]):
            etree.SubElement(edge, f"{{{DI}}}waypoint", {"x": str(x), "y": str(y)})
        if flow.get("name"):
            self._label(edge, *bend)

    def _coloured(self, shape: Node) -> None:
        if self.chance.random() < 0.2:
            shape.set(f"{{{BIOC}}}stroke", "#0D4372")
            shape.set(f"{{{BIOC}}}fill", "#BBDEFB")
            shape.set(f"{{{COLOR}}}background-color", "#BBDEFB")

    def _label(self, parent: Node, x: int, y: int) -> None:
        label = etree.SubElement(parent, f"{{{BPMNDI}}}BPMNLabel", {"labelStyle": "style"})
        etree.SubElement(label, f"{{{DC}}}Bounds", {"x": str(x), "y": str(y), "width": "90.5", "height": "14"})
