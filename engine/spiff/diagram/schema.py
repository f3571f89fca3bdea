"""BPMN 2.0's own XML schema (formal/2013-12-09), from the files that SpiffWorkflow ships."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import XSD_PATH

MOST: Final = 100
"""More findings than anybody reads; a file of nonsense would have one for each element."""
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """What the schema forbids at ``node``: the validator's kind of problem (``SCHEMAV_…``), and its words."""

    node: etree._Element
    kind: str
    line: int
    message: str


def schema_problems(root: etree._Element) -> list[SchemaProblem]:
    """Return what the schema forbids in a file, the first hundred of it; extension elements are free."""
    with _lock:  # the schema object keeps the log of its last run
        schema = _schema()
        schema.validate(root.getroottree())
        log: Any = schema.error_log
        entries = [(entry.path, entry.type_name, entry.line, entry.message) for entry in list(log)[:MOST]]
    prefixes = _prefixes(root) if entries else {}
    return [SchemaProblem(_node(root, path, prefixes), kind, line, said) for path, kind, line, said in entries]


def _prefixes(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for _event, (prefix, namespace) in etree.iterwalk(root, events=("start-ns",)):
        if prefix:
            found.setdefault(prefix, namespace)
    return found


def _node(root: etree._Element, path: str | None, prefixes: dict[str, str]) -> etree._Element:
    """Return the node of a path in the validator's notation; the root, where a prefix has two meanings."""
    found: Any = root.getroottree().xpath(path, namespaces=prefixes) if path else []
    return next(iter(found), root)


def schema_types() -> Iterator[etree._Element]:
    """Yield the definitions of all complex types of BPMN, in the order of the schema's files."""
    return _definitions("complexType")


def schema_elements() -> Iterator[etree._Element]:
    """Yield the definitions of all elements of BPMN that stand by themselves."""
    return _definitions("element")


def _definitions(kind: str) -> Iterator[etree._Element]:
    for name in ("BPMN20.xsd", "Semantic.xsd"):
        root = etree.parse(Path(XSD_PATH).parent / name).getroot()
        yield from root.iterchildren(f"{{http://www.w3.org/2001/XMLSchema}}{kind}")


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(XSD_PATH))
