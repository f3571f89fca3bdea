"""Reads XML from outside: no DOCTYPE, no entities, no network, and limits on size, depth and time."""

import time
from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.errors import Finding, InvalidDefinition, Text, text

_CHUNK: Final = 64 * 1024
LONGEST_ID: Final = 200
"""Characters of an id: what happens to an element is kept under it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read: bytes, elements, levels of nesting, seconds of parsing."""

    bytes: int
    elements: int
    seconds: float
    depth: int = 100


DIAGRAMS: Final = Limits(4 * 1024 * 1024, 20_000, 2.0)
"""More than anybody can look at."""
DECISIONS: Final = Limits(16 * 1024 * 1024, 700_000, 5.0)
"""Room for a decision table of 20,000 rules with ten columns, whose cells are two elements each."""


def read_xml(data: bytes, limits: Limits = DIAGRAMS) -> etree._Element:
    """Return the root of an XML file.

    Raises InvalidDefinition with one finding (``well-formed``) that names the line, for malformed XML, any DOCTYPE,
    and a file beyond the ``limits``.
    """
    if len(data) > limits.bytes:
        raise _refusal(
            text("Expected at most %(limit)s bytes, but the file has %(size)s.", limit=limits.bytes, size=len(data))
        )
    if b"<!DOCTYPE" in data[:_CHUNK].upper():
        raise _refusal(_doctype())
    root = _parse(data, limits)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(_doctype())
    _check_shape(root, limits)
    return root


def _parse(data: bytes, limits: Limits) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    deadline = time.monotonic() + limits.seconds
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if time.monotonic() > deadline:
                raise _refusal(_too_slow(limits))
        return parser.close()
    except etree.XMLSyntaxError as problem:
        raise _refusal(
            text(
                "Expected well-formed XML, but line %(line)s is not: %(problem)s",
                line=problem.lineno or 1, problem=problem.msg,
            )
        ) from problem


def _check_shape(root: etree._Element, limits: Limits) -> None:
    """Walk the tree without recursion, counting elements and depth, and look at the length of ids."""
    depth = count = 0
    for action, element in etree.iterwalk(root, events=("start", "end")):
        if action == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > limits.depth or count > limits.elements:
            raise _refusal(
                text(
                    "Expected at most %(depth)s levels and %(count)s elements, but line %(line)s goes beyond.",
                    depth=limits.depth, count=limits.elements, line=element.sourceline,
                )
            )
        if len(element.get("id", "")) > LONGEST_ID:
            raise _refusal(
                text(
                    "Expected ids of at most %(most)s characters, but line %(line)s has a longer one. Shorten it.",
                    most=LONGEST_ID, line=element.sourceline,
                )
            )


def _too_slow(limits: Limits) -> Text:
    return text("Expected to read the file in %(limit)s seconds, but it takes longer.", limit=limits.seconds)


def _doctype() -> Text:
    return text("Expected a file without DOCTYPE, but it has one. Remove the DOCTYPE line.")


def _refusal(message: Text) -> InvalidDefinition:
    return InvalidDefinition([Finding("well-formed", "error", "", message)])
