"""A diagram as small as a stamp: where its shapes and flows are, read from its drawing; no names, nothing to run."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from engine.definitions.kinds import ACTIVITIES, EVENTS, GATEWAYS
from engine.definitions.reader import read_xml
from engine.errors import InvalidDefinition

MOST_SHAPES = 400
_FARTHEST = 100_000.0
_ROOM = 12.0
Point = tuple[float, float]


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
    return Thumbnail(_box(shapes, flows), shapes, tuple(" ".join(f"{x:g},{y:g}" for x, y in flow) for flow in flows))


def _box(shapes: Sequence[Shape], flows: Sequence[Sequence[Point]]) -> str:
    """The part of the plane that anything is drawn on, with some room around it."""
    across = [place for one in shapes for place in (one.x, one.x + one.width)] + [x for flow in flows for x, _ in flow]
    down = [place for one in shapes for place in (one.y, one.y + one.height)] + [y for flow in flows for _, y in flow]
    left, top = min(across) - _ROOM, min(down) - _ROOM
    return f"{left:g} {top:g} {max(across) + _ROOM - left:g} {max(down) + _ROOM - top:g}"


def _shapes(root: etree._Element, kinds: dict[str | None, str]) -> Iterator[Shape]:
    for shape in root.iterfind(".//{*}BPMNShape"):
        bounds = shape.find("{*}Bounds")
        places = [] if bounds is None else [_number(bounds.get(name)) for name in ("x", "y", "width", "height")]
        kind = kinds.get(shape.get("bpmnElement"), "")
        if len(places) == 4 and None not in places:
            x, y, width, height = (place or 0.0 for place in places)
            yield Shape(_look(kind), x, y, abs(width), abs(height))


def _flows(root: etree._Element) -> Iterator[list[Point]]:
    for edge in root.iterfind(".//{*}BPMNEdge"):
        places = [(_number(one.get("x")), _number(one.get("y"))) for one in edge.iterfind("{*}waypoint")]
        points = [(x, y) for x, y in places if x is not None and y is not None]
        if len(points) > 1 and len(points) == len(places):
            yield points


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
