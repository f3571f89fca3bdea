"""Where decisions are used: in diagrams, forms and the record type of their pack, and in diagrams of others in use."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from sqlalchemy.orm import Session

from engine.definitions.reader import read_xml
from engine.errors import FlowdeskError, InvalidState, Names, Text, text
from engine.state import definitions
from itsm.language import listed
from itsm.packs.deployed import pack_of
from itsm.packs.yaml_file import read_yaml
from itsm.studio.pickers.parts import CHINESE, name_of

_OF_TYPE = ("service_level", "survey")
"""Keys of ``pack.yaml`` that name a decision."""
_NAMED = frozenset({"routing", "decision"})
"""Properties and headers of elements that name a decision."""


@dataclass(frozen=True, slots=True)
class DecisionUse:
    """A place that names a decision: the file (of another pack with its key), and the element with its name."""

    decision: str
    file: str
    element: str = ""
    name: str = ""
    pack: str = ""
    chinese: str = ""

    def called(self, language: str) -> str:
        """What the place is called for a reader."""
        return (self.chinese if language == CHINESE else "") or self.name or self.element or self.file


def uses_in(files: Mapping[str, bytes], decisions: Collection[str]) -> list[DecisionUse]:
    """Every place in a pack that names one of ``decisions``; a file that cannot be read names none."""
    found: list[DecisionUse] = []
    for name, content in files.items():
        try:
            if name.endswith(".bpmn"):
                found += _in_diagram(name, content, decisions)
            elif name.endswith(".form"):
                found += _in_form(name, content, decisions)
            elif name == "pack.yaml":
                found += _in_type(content, decisions)
        except FlowdeskError:
            continue  # the findings of the pack say what is wrong with it
    return found


def uses_elsewhere(session: Session, pack: str, decisions: Collection[str]) -> list[DecisionUse]:
    """Diagrams of other packs in use that name one of ``decisions``."""
    found = []
    for process in definitions.latest_of_kind(session, "process"):
        owner = pack_of(process)
        if owner != pack:
            name = process.resource_name.rpartition("/")[2]
            inside = _in_diagram(name, definitions.resource_of(session, process.key), decisions)
            found += [DecisionUse(one.decision, one.file, one.element, one.name, owner, one.chinese) for one in inside]
    return found


def require_unused(uses: Collection[DecisionUse]) -> None:
    """Raise InvalidState naming what uses a decision that somebody wants to remove."""
    if uses:
        places = dict.fromkeys(one.name or one.file for one in uses)
        raise InvalidState(
            text(
                "Expected decisions that nothing uses, but they are named by %(places)s. Change these first.",
                places=_listed(list(places)),
            )
        )


def _listed(places: list[str]) -> Text | Names:
    shown = listed(f"“{place}”" for place in places[:3])
    return shown if len(places) <= 3 else text("%(places)s and %(count)s more", places=shown, count=len(places) - 3)


def _in_diagram(file: str, content: bytes, decisions: Collection[str]) -> Iterator[DecisionUse]:
    for node in read_xml(content).iter():
        decision = _named_by(node) if isinstance(node.tag, str) else ""
        if decision in decisions:
            element = _element_of(node)
            names = name_of(element, "en"), name_of(element, CHINESE)
            yield DecisionUse(decision, file, element.get("id", ""), names[0], chinese=names[1])


def _named_by(node: etree._Element) -> str:
    kind = etree.QName(node).localname
    if kind == "calledDecision":
        return str(node.get("decisionId", ""))
    if kind in ("property", "header") and (node.get("name") or node.get("key")) in _NAMED:
        return str(node.get("value", ""))
    return ""


def _element_of(node: etree._Element) -> etree._Element:
    """The flow node whose extensions a node belongs to."""
    found = node
    while found.getparent() is not None and etree.QName(found).localname != "extensionElements":
        found = found.getparent()  # type: ignore[assignment]  # the loop has looked that there is one
    parent = found.getparent()
    return found if parent is None else parent


def _in_form(file: str, content: bytes, decisions: Collection[str]) -> Iterator[DecisionUse]:
    try:
        form = json.loads(content)
    except (ValueError, RecursionError):
        return
    left = [form]
    while left:
        part = left.pop()
        if isinstance(part, list):
            left += part
        elif isinstance(part, dict):
            left += part.values()
            for key, value in part.items():
                if "decision" in key.lower() and isinstance(value, str) and value in decisions:
                    yield DecisionUse(value, file, str(part.get("id", "")), str(part.get("label", "")))


def _in_type(content: bytes, decisions: Collection[str]) -> Iterator[DecisionUse]:
    root = read_yaml(content, "pack", "pack.yaml")
    for key in _OF_TYPE:
        named = root.text(key) if root.has(key) else ""
        if named in decisions:
            yield DecisionUse(named, "pack.yaml", key)
