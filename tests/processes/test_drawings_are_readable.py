"""A drawing reads well: labels have room for their words in both languages and stand beside what they name, clear of
flows, shapes and each other; flows go from border to border, round steps, and cross none."""

import math
from itertools import combinations

import pytest

from tests.processes.drawn import Box, Point, ink, labels, obstacles, strokes, waypoints, width, written
from tests.processes.packs import NAMES, PACKS, Node, PackFolder, is_flow_node

NEAR, APART, ROUND = 24.0, 4.0, 3.0
"""Between a label and what it names at most; between two labels, and between a flow and a step, at least."""

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.key)


@every_pack
def test_label_stands_clear_of_flows_and_shapes(pack: PackFolder) -> None:
    met = [
        f"{shape.get('bpmnElement')} ({text}) on {other}"
        for root in pack.diagrams()
        for shape, text, box in labels(root)
        for other, obstacle in obstacles(root)
        if written(text, box).meets(obstacle)
    ]

    assert met == []


@every_pack
def test_label_has_room_for_its_words(pack: PackFolder) -> None:
    flows = {node.get("id") for node in pack.elements() if not is_flow_node(node)}

    narrow = [
        f"{shape.get('bpmnElement')}: {text}"
        for root in pack.diagrams()
        for shape, text, box in labels(root)
        if max(width(word) for word in ([text] if shape.get("bpmnElement") in flows else text.split())) > box.width
    ]

    assert narrow == []


@every_pack
def test_label_stands_beside_what_it_names(pack: PackFolder) -> None:
    far = [
        f"{shape.get('bpmnElement')}: {text}"
        for root in pack.diagrams()
        for shape, text, box in labels(root)
        if not any(written(text, box).wider(NEAR).meets(own) for own in ink(shape))
    ]

    assert far == []


@every_pack
@pytest.mark.parametrize("language", (0, 1), ids=("en", "zh-CN"))
def test_labels_keep_apart(pack: PackFolder, language: int) -> None:
    met = [
        f"{one.get('bpmnElement')} ({text}) and {other.get('bpmnElement')} ({other_text})"
        for root in pack.diagrams()
        for (one, text, box), (other, other_text, other_box) in combinations(list(labels(root))[language::2], 2)
        if written(text, box).wider(APART / 2).meets(written(other_text, other_box).wider(APART / 2))
    ]

    assert met == []


@every_pack
def test_flow_goes_from_border_to_border(pack: PackFolder) -> None:
    off = []
    for root in pack.diagrams():
        shapes, nodes = _shapes(root), {node.get("id"): node for node in root.iterfind("bpmn:process//*", NAMES)}
        for flow, points in _flows(root):
            for end, point in (("sourceRef", points[0]), ("targetRef", points[-1])):
                if not _is_on_border(nodes[flow.get(end)], shapes[flow.get(end, "")], point):
                    off.append(f"{flow.get('id')}: {end} {flow.get(end)} at {point}")

    assert off == []


@every_pack
def test_flow_goes_round_steps(pack: PackFolder) -> None:
    through = [
        f"{flow.get('id')} through {step}"
        for root in pack.diagrams()
        for flow, points in _flows(root)
        for step, box in _shapes(root).items()
        if step not in (flow.get("sourceRef"), flow.get("targetRef"), *_around(root, flow))
        and any(stroke.wider(ROUND).meets(box) for stroke in strokes(points))
    ]

    assert through == []


@every_pack
def test_flows_do_not_cross(pack: PackFolder) -> None:
    """Flows of one source may begin together, and those to one target may end together: these meet, but cross not."""
    crossing = [
        f"{one.get('id')} and {other.get('id')}"
        for root in pack.diagrams()
        for (one, points), (other, others) in combinations(_flows(root), 2)
        if _cross(points, others, is_joined=any(one.get(end) == other.get(end) for end in ("sourceRef", "targetRef")))
    ]

    assert crossing == []


def _shapes(root: Node) -> dict[str, Box]:
    """Steps by id; pools and lanes are none."""
    steps = {node.get("id") for node in root.iterfind("bpmn:process//*", NAMES) if is_flow_node(node)}
    drawn = {bounds.getparent(): bounds for bounds in root.iterfind(".//bpmndi:BPMNShape/{*}Bounds", NAMES)}
    found = {shape.get("bpmnElement", ""): Box.of(bounds) for shape, bounds in drawn.items() if shape is not None}
    return {step: box for step, box in found.items() if step in steps}


def _flows(root: Node) -> list[tuple[Node, list[Point]]]:
    """Sequence flows with their bends."""
    edges = {edge.get("bpmnElement"): waypoints(edge) for edge in root.iterfind(".//bpmndi:BPMNEdge", NAMES)}
    return [(flow, edges[flow.get("id")]) for flow in root.iterfind("bpmn:process//bpmn:sequenceFlow", NAMES)]


def _around(root: Node, flow: Node) -> set[str | None]:
    """The steps in which a flow is, and those that what it leaves is attached to."""
    attached = {
        event.get("attachedToRef")
        for event in root.iterfind("bpmn:process//bpmn:boundaryEvent", NAMES)
        if event.get("id") == flow.get("sourceRef")
    }
    return attached | {scope.get("id") for scope in flow.iterancestors()}


def _is_on_border(node: Node, box: Box, point: Point) -> bool:
    """Whether a point lies on the outline of a step, to a pixel or so: a circle, a diamond or a rectangle."""
    across, down = abs(point[0] - box.x - box.width / 2), abs(point[1] - box.y - box.height / 2)
    if node.tag.endswith("Gateway"):
        off = across + down - box.width / 2
    elif node.tag.endswith("Event"):
        off = math.hypot(across, down) - box.width / 2
    else:
        off = max(across - box.width / 2, down - box.height / 2)
    return abs(off) < 2


def _cross(points: list[Point], others: list[Point], is_joined: bool) -> bool:
    for stroke in strokes(points):
        for other in strokes(others):
            if not stroke.wider(0.5).meets(other.wider(0.5)):
                continue
            if not is_joined:
                return True
            if _is_across(stroke, other) or _is_across(other, stroke):
                return True
    return False


def _is_across(one: Box, other: Box) -> bool:
    """Whether a stroke from left to right and one from top to bottom go through each other."""
    is_beside = one.x + 1 < other.x < one.x + one.width - 1
    return is_beside and other.y + 1 < one.y < other.y + other.height - 1
