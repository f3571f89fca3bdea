"""Reads the XML schema of BPMN for the list of rules: what each type requires, has once, or wants in a certain form."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from engine.spiff.diagram.schema import schema_types

_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_GENERAL: Final = (
    "an element or attribute is none of the standard",
    "an element stands where the schema has no place for it, or in another order",
    "an element is of an abstract type (flowElement, event, rootElement, …)",
    "an xsi:type is unknown, or does not fit the element",
    "words stand in an element that has only elements, or elements in one that has only words",
    "an id is no name: it begins with a digit, or has blanks or colons",
    "a prefix is not declared",
)
_FORMS: Final = {
    "boolean": "neither true nor false", "integer": "no whole number", "int": "no whole number",
    "IDREF": "not the id of one element", "QName": "not the name of one element",
}
_OPEN: Final = frozenset({"string", "ID", "anyURI", "tImplementation", "tTransactionMethod"})


def ways_to_break() -> tuple[str, ...]:
    """Return each way in which a file breaks the schema, in plain English."""
    return (*_GENERAL, *dict.fromkeys(way for each in schema_types() for way in _of_type(each)))


def _of_type(defined: etree._Element) -> Iterator[str]:
    name = defined.get("name", "")
    name = name[1].lower() + name[2:] if name.startswith("t") else name
    for part in defined.iter(f"{_XSD}attribute"):
        yield from _attribute(name, part)
    for choice in defined.iter(f"{_XSD}choice"):
        yield f"{name} has more than one of {', '.join(map(_name, choice.iter(f'{_XSD}element')))}"
    for part in defined.iter(f"{_XSD}element"):
        if not any(above.tag == f"{_XSD}choice" for above in part.iterancestors()):
            yield from _child(name, part)


def _attribute(owner: str, part: etree._Element) -> Iterator[str]:
    name, kind = part.get("name", ""), part.get("type", "").rpartition(":")[2]
    if part.get("use") == "required":
        yield f"{owner} has no {name}"
    if kind not in _OPEN:
        yield f"{name} of {owner} is {_FORMS.get(kind, 'none of its values')}"


def _child(owner: str, part: etree._Element) -> Iterator[str]:
    name = _name(part)
    if part.get("minOccurs", "1") != "0":
        yield f"{owner} has no {name}" if part.get("minOccurs", "1") == "1" else f"{owner} has fewer than two {name}"
    most = part.get("maxOccurs", "1")
    if most != "unbounded":
        yield f"{owner} has more than {'one' if most == '1' else 'two'} {name}"


def _name(part: etree._Element) -> str:
    return part.get("name") or part.get("ref", "").rpartition(":")[2]
