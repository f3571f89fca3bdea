"""Drawings of the shipped packs, measured: boxes, lines, and where words stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tests.processes.packs import NAMES, Node, is_frame, properties

LATIN, CHINESE, LINE = 6.4, 11.5, 13.0
"""Width of a letter of each kind and height of a line, at the size in which labels are drawn."""

Point = tuple[float, float]


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

    def wider(self, by: float) -> "Box":
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


def drawn(root: Node) -> Iterator[Node]:
    """Shapes and flows of a diagram, shapes first."""
    yield from root.iterfind(".//bpmndi:BPMNShape", NAMES)
    yield from root.iterfind(".//bpmndi:BPMNEdge", NAMES)


def obstacles(root: Node) -> Iterator[tuple[str | None, Box]]:
    """What stands in a diagram; each has a canvas of its own."""
    for shape in drawn(root):
        if is_frame(shape):
            continue
        for box in ink(shape):
            yield shape.get("bpmnElement"), box


def labels(root: Node) -> Iterator[tuple[Node, str, Box]]:
    """Each label with its place, once in each language."""
    nodes = {node.get("id"): node for node in root.iterfind("bpmn:process//*", NAMES)}
    for shape in drawn(root):
        bounds = shape.find("bpmndi:BPMNLabel/{*}Bounds", NAMES)
        if bounds is not None:
            node = nodes[shape.get("bpmnElement")]
            for text in (node.get("name", ""), properties(node)["name:zh-CN"]):
                yield shape, text, Box.of(bounds)


def ink(shape: Node) -> Iterator[Box]:
    """What a shape or a flow covers."""
    bounds = shape.find("{*}Bounds")
    if bounds is not None:
        yield from _frame(Box.of(bounds)) if shape.get("isExpanded") == "true" else [Box.of(bounds)]
    yield from (stroke.wider(1) for stroke in strokes(waypoints(shape)))


def waypoints(edge: Node) -> list[Point]:
    """The bends of a flow, from where it begins to where it ends."""
    return [(float(point.get("x", "0")), float(point.get("y", "0"))) for point in edge.iterfind("{*}waypoint")]


def strokes(points: list[Point]) -> list[Box]:
    """The straight pieces between bends."""
    return [Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2)) for (x1, y1), (x2, y2) in pairwise(points)]


def _frame(box: Box) -> Iterator[Box]:
    """The lines around what has its steps inside."""
    for y in (box.y, box.y + box.height):
        yield Box(box.x, y - 1, box.width, 2)
    for x in (box.x, box.x + box.width):
        yield Box(x - 1, box.y, 2, box.height)


def written(text: str, box: Box) -> Box:
    """Where the words stand: broken into lines that fit, centred, from the top of ``box``."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if width(longer) <= box.width else [*lines, word]
    widest = max(width(line) for line in lines)
    return Box(box.x + (box.width - widest) / 2, box.y, widest, len(lines) * LINE)


def width(text: str) -> float:
    """How long a text is in one line."""
    return sum(LATIN if letter.isascii() else CHINESE for letter in text)
