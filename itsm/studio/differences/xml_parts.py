"""Reading XML as parts: elements that people know are parts, all else in them is values by path, so nothing is lost."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.spiff.diagram.records import Node

_PREFIXES: Final = {
    "http://camunda.org/schema/zeebe/1.0": "zeebe", "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://camunda.org/schema/modeler/1.0": "modeler", "http://bpmn.io/schema/bpmn/biocolor/1.0": "bioc",
    "http://www.omg.org/spec/BPMN/non-normative/color/1.0": "color",
}  # fmt: skip
_KEYS: Final = {"property": "name", "input": "target", "output": "target", "header": "key", "taskListener": "eventType"}
"""By which attribute the entries of the dialect are told apart: their order has no meaning."""
_LOCAL: Final = frozenset({"xsi:type"})
"""Attributes whose value is a name with a prefix, which says nothing."""

IsPart = Callable[[Node], bool]
KeyOf = Callable[[Node, int], str]


@dataclass(frozen=True, slots=True)
class Language:
    """A family of XML files: its namespace, those of its drawings, and which elements are parts of their own."""

    space: str
    drawings: frozenset[str]
    reference: str
    """The attribute with which a drawing names what it shows."""
    is_part: IsPart
    skipped: frozenset[str] = frozenset()
    """Children that say again what is said elsewhere."""
    key_of: KeyOf = lambda _node, _index: ""

    def name_of(self, tag: object) -> str:
        """The name of an element or attribute: bare in the family's own namespace, else with a prefix or address."""
        name = etree.QName(str(tag))
        if name.namespace in (None, self.space):
            return name.localname
        prefix = _PREFIXES.get(name.namespace or "", f"{{{name.namespace}}}")
        return f"{prefix}:{name.localname}"

    def is_drawing(self, node: Node) -> bool:
        """True for an element that says how something is drawn."""
        return etree.QName(node).namespace in self.drawings


def values_of(node: Node, language: Language) -> dict[str, object]:
    """All that a part says of itself, by path; what stands in parts of their own is theirs."""
    found: dict[str, object] = {}
    _read(node, "", language, found)
    return found


def _read(node: Node, path: str, language: Language, found: dict[str, object]) -> None:
    known = len(found)
    for name, value in node.attrib.items():
        called = language.name_of(name)
        if called == _KEYS.get(etree.QName(node).localname) and f"[{value!s}]" in path:
            continue  # it is told apart by it
        if called == "xsi:type" and str(value).rpartition(":")[2] == "tFormalExpression":
            continue  # every expression is one: tools write it or not
        found[f"{path}@{called}"] = str(value).rpartition(":")[2] if called in _LOCAL else str(value)
    if node.text and node.text.strip():
        found[path or "#text"] = node.text.strip()
    for child, below in _children(node, path, language):
        _read(child, below, language, found)
        if child.tail and child.tail.strip():
            found[f"{below}#tail"] = child.tail.strip()
    if len(found) == known and path:
        found[path] = ""


def _children(node: Node, path: str, language: Language) -> Iterator[tuple[Node, str]]:
    """The children that are no parts, each with a path of its own."""
    seen: Counter[str] = Counter()
    indices: Counter[str] = Counter()
    for child in node.iterchildren("*"):
        name = language.name_of(child.tag)
        if name in language.skipped or language.is_drawing(child) or language.is_part(child):
            continue
        local = etree.QName(child).localname
        key = child.get(_KEYS[local], "") if local in _KEYS else ""
        key = key or language.key_of(child, indices[name])
        indices[name] += 1
        below = f"{path}/{name}[{key}]" if key else f"{path}/{name}"
        yield child, _numbered(below, seen)


def parts_in(root: Node, language: Language) -> dict[str, Node]:
    """The parts of a file by id; a second one with the same id is known by its number."""
    found: dict[str, Node] = {}
    seen: Counter[str] = Counter()
    for node in root.iter(f"{{{language.space}}}*"):
        if node is root or language.is_part(node):
            found[_numbered("" if node is root else node.get("id", ""), seen)] = node
    return found


def _numbered(name: str, seen: Counter[str]) -> str:
    """A name, with its number from the second time on."""
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


def drawings_of(root: Node, language: Language) -> Mapping[str, Mapping[str, object]]:
    """By id of what is shown: where it is drawn (``#place``) and all else that is said of its drawing."""
    found: dict[str, dict[str, object]] = {}
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for node in root.iter(*(f"{{{space}}}*" for space in language.drawings)):
        shows = node.get(language.reference)
        if shows is None and not _stands_alone(node, language):
            continue
        identity = (shows or "").rpartition(":")[2]
        values = found.setdefault(identity, {"#place": []})
        places = values["#place"]
        assert isinstance(places, list)
        places.extend(_places(node, language))
        for name, value in node.attrib.items():
            if name != language.reference:
                values[_numbered(f"drawing@{language.name_of(name)}", seen[identity])] = str(value)
        for child in _said_of_drawing(node, language):
            values[_numbered(f"drawing/{language.name_of(child.tag)}", seen[identity])] = _whole(child)
    return found


def _stands_alone(node: Node, language: Language) -> bool:
    """True for what belongs to no drawing of an element: the canvas, styles."""
    return all(above.get(language.reference) is None for above in node.iterancestors("*"))


def _places(node: Node, language: Language) -> Iterator[str]:
    """Bounds and points of a drawing, its label included; what shows something else is not part of it."""
    for child in node.iterchildren("*"):
        local = etree.QName(child).localname
        if child.get(language.reference) is not None:
            continue
        if local in ("Bounds", "waypoint"):
            yield f"{local} " + " ".join(f"{name}={value}" for name, value in sorted(_texts(child).items()))
        elif "Label" in local:
            yield f"{local} " + "; ".join(_places(child, language))


def _said_of_drawing(node: Node, language: Language) -> Iterator[Node]:
    for child in node.iterchildren("*"):
        local = etree.QName(child).localname
        if local not in ("Bounds", "waypoint") and child.get(language.reference) is None:
            yield child


def _texts(node: Node) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items()}


def _whole(node: Node) -> str:
    """All that a piece of a drawing says, but for places."""
    said = [f"{name}={value}" for name, value in sorted(_texts(node).items())]
    inner = [_whole(child) for child in node.iterchildren("*") if etree.QName(child).localname not in ("Bounds",)]
    return " ".join([etree.QName(node).localname, *said, (node.text or "").strip(), *inner]).strip()
