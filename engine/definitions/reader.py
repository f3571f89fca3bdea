"""Reads XML from outside: no DOCTYPE, no entities, no network, and limits on size, depth and time."""

import time
from typing import Final

from lxml import etree

from engine.errors import Finding, InvalidDefinition, Text, text

MAX_BYTES: Final = 4 * 1024 * 1024
MAX_DEPTH: Final = 100
MAX_ELEMENTS: Final = 20_000
MAX_SECONDS: Final = 2.0
_CHUNK: Final = 64 * 1024


def read_xml(data: bytes) -> etree._Element:
    """Return the root of an XML file.

    Raises InvalidDefinition with one finding (``well-formed``) that names the line, for malformed XML, any DOCTYPE,
    more than ``MAX_BYTES``, ``MAX_DEPTH`` or ``MAX_ELEMENTS``, and files that take longer than ``MAX_SECONDS``.
    """
    if len(data) > MAX_BYTES:
        raise _refusal(
            text("Expected at most %(limit)s bytes, but the file has %(size)s.", limit=MAX_BYTES, size=len(data))
        )
    if b"<!DOCTYPE" in data[:_CHUNK].upper():
        raise _refusal(_doctype())
    root = _parse(data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refusal(_doctype())
    _check_shape(root)
    return root


def _parse(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    deadline = time.monotonic() + MAX_SECONDS
    try:
        for start in range(0, len(data), _CHUNK):
            parser.feed(data[start : start + _CHUNK])
            if time.monotonic() > deadline:
                raise _refusal(_too_slow())
        return parser.close()
    except etree.XMLSyntaxError as problem:
        raise _refusal(
            text(
                "Expected well-formed XML, but line %(line)s is not: %(problem)s",
                line=problem.lineno or 1, problem=problem.msg,
            )
        ) from problem


def _check_shape(root: etree._Element) -> None:
    """Walk the tree without recursion, counting elements and depth."""
    depth = count = 0
    for action, element in etree.iterwalk(root, events=("start", "end")):
        if action == "end":
            depth -= 1
            continue
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise _refusal(
                text(
                    "Expected at most %(depth)s levels and %(count)s elements, but line %(line)s goes beyond.",
                    depth=MAX_DEPTH, count=MAX_ELEMENTS, line=element.sourceline,
                )
            )


def _too_slow() -> Text:
    return text("Expected to read the file in %(limit)s seconds, but it takes longer.", limit=MAX_SECONDS)


def _doctype() -> Text:
    return text("Expected a file without DOCTYPE, but it has one. Remove the DOCTYPE line.")


def _refusal(message: Text) -> InvalidDefinition:
    return InvalidDefinition([Finding("well-formed", "error", "", message)])
