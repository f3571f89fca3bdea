"""Where something stands in a source, and the lines around it that are worth showing."""

from dataclasses import dataclass

AROUND = 80
LONGEST_PART = 300


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a source: line and column from 1, offsets ``start`` to ``end``; an empty part is a caret."""

    line: int
    column: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What to show of a source: the part itself and a little of its line before and after."""

    before: str
    part: str
    after: str


def place_of(source: str, line: int, column: int, part: str = "") -> Place:
    """The place of ``part`` at a line and column; only the caret when the source has something else there."""
    lines = source.split("\n")
    start = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
    start = max(0, min(start, len(source)))
    found = bool(part) and source.startswith(part, start)
    return Place(line, column, start, start + len(part) if found else start)


def excerpt(source: str, place: Place) -> Excerpt:
    """The part with the rest of its lines; long ones are cut."""
    part = source[place.start : place.end]
    before = source[: place.start].rpartition("\n")[2]
    after = source[place.end :].partition("\n")[0]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:]
    if len(after) > AROUND:
        after = after[:AROUND] + "…"
    if len(part) > LONGEST_PART:
        part, after = part[:LONGEST_PART] + "…", ""
    return Excerpt(before, part, after)
