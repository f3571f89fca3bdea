"""Carrying a repair out on a diagram: the action that a rule offers becomes a change of the file, and nothing else."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from engine.definitions.model import BPMN, NAMES, Node
from engine.definitions.reader import DIAGRAMS, Limits, read_xml
from engine.errors import InvalidInput, text
from itsm.studio.findings.redrawing import append, remove

Action = Mapping[str, object]
_ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
_INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"


def repaired(content: bytes, action: Action, limits: Limits = DIAGRAMS) -> bytes:
    """The diagram ``content`` after ``action``; with other ``limits`` a file of decisions.

    Raises InvalidDefinition when it cannot be read, InvalidInput when the action names what it does not have.
    """
    root = read_xml(content, limits)
    act = _ACTS.get(_said(action, "do"))
    if act is None:
        raise InvalidInput(text("Expected a repair that there is, but got “%(do)s”.", do=_said(action, "do")[:40]))
    node = _element(root, action)
    try:
        act(node, action)
    except ValueError as problem:  # a name or a character that XML does not have
        raise InvalidInput(text("Expected names and values that XML can hold, but got others.")) from problem
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def _said(action: Action, name: str) -> str:
    value = action.get(name)
    if not isinstance(value, str):
        raise InvalidInput(text("Expected “%(name)s” in the repair, but there is none.", name=name))
    return value


def _element(root: Node, action: Action) -> Node:
    """The element that is meant: the first with its id, or the one after so many others."""
    wanted, number = _said(action, "element"), action.get("occurrence", 1)
    found = [node for node in root.iter("{*}*") if node.get("id") == wanted]
    if not isinstance(number, int) or not 0 < number <= len(found):
        raise InvalidInput(text("Expected an element <%(id)s> in the diagram, but there is none.", id=wanted[:60]))
    return found[number - 1]


def _set_attribute(node: Node, action: Action) -> None:
    _write(node, _said(action, "name"), action)


def _write(node: Node, name: str, action: Action) -> None:
    if action.get("value") is None:
        if name in node.attrib:
            del node.attrib[name]
    else:
        node.set(name, _said(action, "value"))


def _set_property(node: Node, action: Action) -> None:
    name = _said(action, "name")
    found = _property(node, name)
    if action.get("value") is None:
        if found is not None:
            _drop(found)
        return
    if found is None:
        found = etree.SubElement(_extension(node, "properties"), f"{{{_ZEEBE}}}property", name=name)
    found.set("value", _said(action, "value"))


def _rename_property(node: Node, action: Action) -> None:
    found = _property(node, _said(action, "name"))
    if found is not None:
        found.set("name", _said(action, "to"))


def _property(node: Node, name: str) -> Node | None:
    entries = node.findall("bpmn:extensionElements/zeebe:properties/zeebe:property", NAMES)
    return next((entry for entry in entries if entry.get("name") == name), None)


def _drop(node: Node) -> None:
    """Remove a node, and what is empty around it then."""
    parent = node.getparent()
    if parent is None:
        return
    parent.remove(node)
    if not len(parent) and etree.QName(parent).localname in ("properties", "extensionElements"):
        _drop(parent)


def _set_extension(node: Node, action: Action) -> None:
    values = action.get("values")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise InvalidInput(text("Expected “%(name)s” in the repair, but there is none.", name="values"))
    _extension(node, _said(action, "extension")).attrib.update(values)


def _extension(node: Node, name: str) -> Node:
    """A ``zeebe:`` element of a node, made where the schema wants it."""
    found = node.find(f"bpmn:extensionElements/zeebe:{name}", NAMES)
    if found is not None:
        return found
    holder = node.find("bpmn:extensionElements", NAMES)
    if holder is None:
        holder = etree.Element(f"{{{BPMN}}}extensionElements")
        node.insert(len(node.findall("bpmn:documentation", NAMES)), holder)
    return etree.SubElement(holder, f"{{{_ZEEBE}}}{name}")


def _set_condition(flow: Node, action: Action) -> None:
    for written in flow.findall("bpmn:conditionExpression", NAMES):
        flow.remove(written)
    if action.get("value") is not None:
        written = etree.SubElement(flow, f"{{{BPMN}}}conditionExpression")
        written.set(f"{{{_INSTANCE}}}type", _typed(written))
        written.text = _said(action, "value")


def _typed(node: Node) -> str:
    """The type of a condition with the prefix that BPMN has here."""
    prefix = next((key for key, space in node.nsmap.items() if space == BPMN), None)
    return f"{prefix}:tFormalExpression" if prefix else "tFormalExpression"


def _make_default(gateway: Node, action: Action) -> None:
    flow = _said(action, "flow")
    gateway.set("default", flow)
    for node in gateway.getroottree().iter(f"{{{BPMN}}}sequenceFlow"):
        if node.get("id") == flow:
            _set_condition(node, {})


def _set_id(node: Node, action: Action) -> None:
    node.set("id", _said(action, "value"))


def _remove(node: Node, _action: Action) -> None:
    remove(node)


def _append(node: Node, action: Action) -> None:
    append(node, _said(action, "type"))


_ACTS: Mapping[str, Callable[[Node, Action], None]] = MappingProxyType(
    {
        "set_attribute": _set_attribute,
        "set_property": _set_property,
        "rename_property": _rename_property,
        "set_extension": _set_extension,
        "set_condition": _set_condition,
        "make_default": _make_default,
        "set_id": _set_id,
        "remove": _remove,
        "append": _append,
    }
)
