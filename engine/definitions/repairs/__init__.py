"""What a rule offers to do about a finding with one click: changes of a diagram that a modeler can carry out."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from engine.definitions.model import Node, named
from engine.errors import Repair, Text, text

MOST_OFFERED: Final = 5
"""Choices for one finding: more are looked up in a list, not clicked."""


def set_attribute(element: Node | str, name: str, value: str | None, label: Text) -> Repair:
    """Set an attribute of an element, or remove it; ``default`` and ``…Ref`` name another element."""
    return _repair("set_attribute", element, label, name=name, value=value)


def set_property(element: Node | str, name: str, value: str, label: Text | None = None) -> Repair:
    """Set a ``zeebe:property``."""
    said = label or text("Set %(name)s to %(value)s", name=name, value=value)
    return _repair("set_property", element, said, name=name, value=value)


def remove_property(element: Node | str, name: str) -> Repair:
    """Remove a ``zeebe:property``."""
    said = text("Remove the property %(name)s", name=name)
    return _repair("set_property", element, said, name=name, value=None)


def rename_property(element: Node | str, name: str, to: str) -> Repair:
    """Give a ``zeebe:property`` another name and keep its value."""
    said = text("Rename it to %(name)s", name=to)
    return _repair("rename_property", element, said, name=name, to=to)


def set_extension(element: Node | str, extension: str, attribute: str, value: str, **more: str) -> Repair:
    """Set attributes of a ``zeebe:`` element, which is made when it is not there."""
    said = text("Choose %(value)s", value=value)
    return _repair("set_extension", element, said, extension=extension, values={attribute: value, **more})


def set_condition(flow: Node | str, value: str, label: Text | None = None) -> Repair:
    """Write the condition of a sequence flow."""
    said = label or text("Write the condition %(condition)s", condition=value)
    return _repair("set_condition", flow, said, value=value)


def remove_condition(flow: Node | str) -> Repair:
    """Remove the condition of a sequence flow."""
    return _repair("set_condition", flow, text("Remove the condition"), value=None)


def make_default(gateway: Node, flow: Node) -> Repair:
    """Make a flow the default of the element that it leaves: it has no condition then."""
    said = text("Make it the default: %(flow)s", flow=_called(flow))
    return _repair("make_default", gateway, said, flow=flow.get("id"))


def remove(element: Node | str, label: Text) -> Repair:
    """Remove an element; what leads to it and away from it becomes one flow where both are single."""
    return _repair("remove", element, label)


def append_end(element: Node | str) -> Repair:
    """Draw an end event behind an element."""
    return _repair("append", element, text("Draw an end event behind it"), type="endEvent")


def set_id(element: str, occurrence: int, value: str) -> Repair:
    """Give another id to the element that is the ``occurrence``-th in the file to have this one."""
    said = text("Give one of them the id %(id)s", id=value)
    return _repair("set_id", element, said, occurrence=occurrence, value=value)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return what was probably meant by a name that is not known, the likeliest first; all when there are few."""
    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    return near or (names if len(names) <= MOST_OFFERED else [])


def _called(flow: Node) -> str:
    """Return how people know a flow: its name, else its id."""
    return " ".join(flow.get("name", "").split()) or named(flow)


def _repair(do: str, element: Node | str, label: Text, **more: object) -> Repair:
    identity = element if isinstance(element, str) else named(element)
    action: Mapping[str, object] = {"do": do, "element": identity, **more}
    return Repair(label, action)
