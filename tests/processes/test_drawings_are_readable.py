"""A drawing reads well: labels have room for their words in both languages and stand clear of flows and shapes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tests.processes.packs import NAMES, PACKS, Node, PackFolder, is_flow_node, is_frame, properties

LATIN, CHINESE, LINE = 6.4, 11.5, 13.0
"""Width of a letter of each kind and height of a line, at the size in which labels are drawn."""

every_pack = pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.key)


@dataclass(frozen=True)
class Box:
    """A rectangle of the drawing."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(cls, bounds: Node) -> "Box":
        return cls(*(float(bounds.get(name, "0")) for name in ("x", "y", "width", "height")))

    def meets(self, other: "Box") -> bool:
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@every_pack
def test_label_stands_clear_of_flows_and_shapes(pack: PackFolder) -> None:
    met = [
        f"{shape.get('bpmnElement')} ({text}) on {other}"
        for root in pack.diagrams()
        for shape, text, box in _labels(pack, root)
        for other, obstacle in _obstacles(root)
        if _written(text, box).meets(obstacle)
    ]

    assert met == []


@every_pack
def test_label_has_room_for_its_words(pack: PackFolder) -> None:
    flows = {node.get("id") for node in pack.elements() if not is_flow_node(node)}

    narrow = [
        f"{shape.get('bpmnElement')}: {text}"
        for root in pack.diagrams()
        for shape, text, box in _labels(pack, root)
        if max(_width(word) for word in ([text] if shape.get("bpmnElement") in flows else text.split())) > box.width
    ]

    assert narrow == []


def _drawn(root: Node) -> Iterator[Node]:
    yield from root.iterfind(".//bpmndi:BPMNShape", NAMES)
    yield from root.iterfind(".//bpmndi:BPMNEdge", NAMES)


def _obstacles(root: Node) -> Iterator[tuple[str | None, Box]]:
    """What stands in a diagram; each has a canvas of its own."""
    for shape in _drawn(root):
        if is_frame(shape):
            continue
        for box in _ink(shape):
            yield shape.get("bpmnElement"), box


def _labels(pack: PackFolder, root: Node) -> Iterator[tuple[Node, str, Box]]:
    """Each label with its place, once in each language."""
    nodes = {node.get("id"): node for node in pack.elements()}
    for shape in _drawn(root):
        bounds = shape.find("bpmndi:BPMNLabel/{*}Bounds", NAMES)
        if bounds is not None:
            node = nodes[shape.get("bpmnElement")]
            for text in (node.get("name", ""), properties(node)["name:zh-CN"]):
                yield shape, text, Box.of(bounds)


def _ink(shape: Node) -> Iterator[Box]:
    bounds = shape.find("{*}Bounds")
    if bounds is not None:
        yield from _frame(Box.of(bounds)) if shape.get("isExpanded") == "true" else [Box.of(bounds)]
    points = [(float(point.get("x", "0")), float(point.get("y", "0"))) for point in shape.iterfind("{*}waypoint")]
    for (x1, y1), (x2, y2) in pairwise(points):
        yield Box(min(x1, x2) - 1, min(y1, y2) - 1, abs(x1 - x2) + 2, abs(y1 - y2) + 2)


def _frame(box: Box) -> Iterator[Box]:
    """The lines around what has its steps inside."""
    for y in (box.y, box.y + box.height):
        yield Box(box.x, y - 1, box.width, 2)
    for x in (box.x, box.x + box.width):
        yield Box(x - 1, box.y, 2, box.height)


def _written(text: str, box: Box) -> Box:
    """Where the words stand: broken into lines that fit, centred, from the top of ``box``."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if _width(longer) <= box.width else [*lines, word]
    widest = max(_width(line) for line in lines)
    return Box(box.x + (box.width - widest) / 2, box.y, widest, len(lines) * LINE)


def _width(text: str) -> float:
    return sum(LATIN if letter.isascii() else CHINESE for letter in text)
