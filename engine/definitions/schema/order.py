"""The order of child elements by the XML schema: the validator lets some lists that may be empty change places."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from lxml import etree

from engine.spiff.diagram.records import BPMN, Node, local_name
from engine.spiff.diagram.schema import schema_elements, schema_types

_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A child that stands behind ``before``, but should stand in front of it."""

    node: Node
    before: Node


def misplaced(nodes: Mapping[str, list[Node]]) -> Iterator[Misplaced]:
    """Yield the first child of each element that stands behind its place; ``nodes`` are the elements by name."""
    orders = _orders()
    for name, found in nodes.items():
        places = orders.get(name, {})
        for node in found if places else ():
            yield from _first(node, places)


def _first(node: Node, places: Mapping[str, int]) -> Iterator[Misplaced]:
    furthest, last = -1, node
    for child in node.iterchildren(f"{{{BPMN}}}*"):
        place = places.get(local_name(child), -1)
        if 0 <= place < furthest:
            yield Misplaced(child, last)
            return
        if place > furthest:
            furthest, last = place, child


@cache
def _orders() -> Mapping[str, Mapping[str, int]]:
    """Return by element name the place of each child."""
    members = _members()
    types = {each.get("name", ""): each for each in schema_types()}
    orders = {name: _places(name, types, members) for name in types}
    kinds = {name: kind for each in types.values() for name, kind in _typed(each.iter(f"{_XSD}element"))}
    kinds |= dict(_typed(schema_elements()))
    return {name: orders[kind] for name, kind in kinds.items() if kind in orders}


def _typed(elements: Iterator[etree._Element]) -> Iterator[tuple[str, str]]:
    for element in elements:
        if element.get("name") and element.get("type"):
            yield element.get("name", ""), element.get("type", "")


def _members() -> dict[str, list[str]]:
    """Return by element the ones that may stand in its place."""
    members: dict[str, list[str]] = {}
    for element in schema_elements():
        members.setdefault(element.get("substitutionGroup", ""), []).append(element.get("name", ""))
    return members


def _places(name: str, types: Mapping[str, etree._Element], members: Mapping[str, list[str]]) -> dict[str, int]:
    chain = [name]
    while (extension := types[chain[0]].find(f".//{_XSD}extension")) is not None:
        chain.insert(0, extension.get("base", ""))
    parts = [part for link in chain for part in types[link].iter(f"{_XSD}element")]
    places: dict[str, int] = {}
    for place, part in enumerate(parts):
        todo = [part.get("name") or part.get("ref", "").rpartition(":")[2]]
        while todo:
            current = todo.pop()
            places[current] = place
            todo.extend(members.get(current, ()))
    return places
