"""The order of child elements by the XML schema, and which of them an element needs.

The validator lets some lists that may be empty change places, and blames for a missing child the one that follows it.
"""

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


def lacking(child: Node) -> list[str]:
    """Return the children that the element around ``child`` needs in front of it, and does not have at all."""
    owner = child.getparent()
    if owner is None:
        return []
    places = _orders().get(local_name(owner), {})
    place = places.get(local_name(child), -1)
    return [part for part in needed(owner) if places[part] < place]


def needed(owner: Node) -> list[str]:
    """Return the children that an element needs, but does not have."""
    there = {local_name(each) for each in owner}
    return [part for part in _needed().get(local_name(owner), ()) if part not in there]


def twin(child: Node) -> Node | None:
    """Return the sibling in front of ``child`` that has the same place; None: there is none."""
    owner = child.getparent()
    places = {} if owner is None else _orders().get(local_name(owner), {})
    place = places.get(local_name(child))
    siblings = child.itersiblings(f"{{{BPMN}}}*", preceding=True)
    return next((each for each in siblings if place is not None and places.get(local_name(each)) == place), None)


def has_place(child: Node) -> bool:
    """Return whether the element around ``child`` may have such children at all."""
    owner = child.getparent()
    return owner is not None and local_name(child) in _orders().get(local_name(owner), {})


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
    orders = {kind: _places(parts, members) for kind, parts in _parts().items()}
    return {name: orders[kind] for name, kind in _kinds().items() if kind in orders}


@cache
def _needed() -> Mapping[str, tuple[str, ...]]:
    """Return by element name the children that it cannot be without; what is one of a choice is not among them."""
    needed = {kind: tuple(_name(part) for part in parts if _is_needed(part)) for kind, parts in _parts().items()}
    return {name: needed[kind] for name, kind in _kinds().items() if needed.get(kind)}


def _is_needed(part: etree._Element) -> bool:
    chosen = next(part.iterancestors(f"{_XSD}choice"), None) is not None
    return part.get("minOccurs", "1") != "0" and not chosen


def _name(part: etree._Element) -> str:
    return part.get("name") or part.get("ref", "").rpartition(":")[2]


def _kinds() -> dict[str, str]:
    """Return the type of each element."""
    kinds = {name: kind for each in schema_types() for name, kind in _typed(each.iter(f"{_XSD}element"))}
    return kinds | dict(_typed(schema_elements()))


def _parts() -> dict[str, list[etree._Element]]:
    """Return by type the children that it has from the types that it extends, and then its own."""
    types = {each.get("name", ""): each for each in schema_types()}
    own = {name: list(defined.iter(f"{_XSD}element")) for name, defined in types.items()}
    return {name: [part for link in _chain(name, types) for part in own[link]] for name in types}


def _chain(name: str, types: Mapping[str, etree._Element]) -> list[str]:
    chain = [name]
    while (extension := types[chain[0]].find(f".//{_XSD}extension")) is not None:
        chain.insert(0, extension.get("base", ""))
    return chain


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


def _places(parts: list[etree._Element], members: Mapping[str, list[str]]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, part in enumerate(parts):
        todo = [_name(part)]
        while todo:
            current = todo.pop()
            places[current] = place
            todo.extend(members.get(current, ()))
    return places
