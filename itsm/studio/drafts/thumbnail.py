"""A diagram as small as a stamp: where its shapes and flows are, read from its drawing; no names, nothing to run."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from engine.definitions.kinds import ACTIVITIES, EVENTS, GATEWAYS
from engine.definitions.reader import read_xml
from engine.errors import InvalidDefinition

MOST_SHAPES = 400
_FARTHEST = 100_000.0
_ROOM = 12.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: what it looks like (``task``, ``event``, ``gateway``, ``other``) and where it is."""

    look: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The part of the plane that is drawn on, its shapes, and its flows as SVG points."""

    box: str
    shapes: tuple[Shape, ...]
    flows: tuple[str, ...]


@lru_cache(maxsize=200)
def thumbnail(data: bytes) -> Thumbnail | None:
    """The stamp of a diagram; None when it cannot be read, or nothing is drawn."""
    try:
        root = read_xml(data)
    except InvalidDefinition:
        return None
    kinds = {element.get("id"): etree.QName(element).localname for element in root.iter(etree.Element)}
    shapes = tuple(_shapes(root, kinds))[:MOST_SHAPES]
    flows = tuple(_flows(root))[:MOST_SHAPES]
    if not shapes:
        return None
    left, top = min(one.x for one in shapes), min(one.y for one in shapes)
    right, low = max(one.x + one.width for one in shapes), max(one.y + one.height for one in shapes)
    box = f"{left - _ROOM:g} {top - _ROOM:g} {right - left + 2 * _ROOM:g} {low - top + 2 * _ROOM:g}"
    return Thumbnail(box, shapes, flows)


def _shapes(root: etree._Element, kinds: dict[str | None, str]) -> Iterator[Shape]:
    for shape in root.iterfind(".//{*}BPMNShape"):
        bounds = shape.find("{*}Bounds")
        places = [] if bounds is None else [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
        kind = kinds.get(shape.get("bpmnElement"), "")
        if len(places) == 4 and None not in places:
            x, y, width, height = (place or 0.0 for place in places)
            yield Shape(_look(kind), x, y, abs(width), abs(height))


def _flows(root: etree._Element) -> Iterator[str]:
    for edge in root.iterfind(".//{*}BPMNEdge"):
        points = [(_number(one.get("x")), _number(one.get("y"))) for one in edge.iterfind("{*}waypoint")]
        if len(points) > 1 and all(None not in point for point in points):
            yield " ".join(f"{x:g},{y:g}" for x, y in points)


def _look(kind: str) -> str:
    if kind in EVENTS:
        return "event"
    if kind in GATEWAYS:
        return "gateway"
    return "task" if kind in ACTIVITIES else "other"


def _number(written: str | None) -> float | None:
    """A place on the plane; nothing for what is none, or too far away."""
    try:
        found = float(written or "")
    except ValueError:
        return None
    return found if math.isfinite(found) and abs(found) <= _FARTHEST else None
