"""Repairs of a value in a file of JSON or YAML, by the path to it such as ``fields[2].label``.

A path may begin at a component of a form instead, by its id.
"""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from engine.definitions.repairs import MOST_OFFERED
from engine.errors import Repair, Text, text

NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""What a step of a path may be called; others are left to hands."""


def set_value(path: str, value: str | bool | int, label: Text | None = None, component: str = "") -> Repair:
    """Write a value, which need not be there yet."""
    return _repair("set_value", path, label or text("Choose %(value)s", value=str(value)), component, value=value)


def remove_value(path: str, label: Text | None = None, component: str = "") -> Repair:
    """Take an entry of a mapping, or an item of a list, out."""
    return _repair("remove_value", path, label or text("Remove it"), component)


def rename_key(path: str, to: str) -> Repair:
    """Give an entry of a mapping another name."""
    return _repair("rename_key", path, text("Rename it to %(name)s", name=to), "", to=to)


def choices(path: str, found: str, known: Iterable[str], component: str = "", before: str = "") -> tuple[Repair, ...]:
    """One of the ``known`` values instead of one that is not: the nearest, or all when they are few."""
    names = sorted(known)
    offered = near(found, names) or (names if len(names) <= MOST_OFFERED else [])
    said = [(name, text("Choose %(value)s", value=name)) for name in offered]
    return tuple(set_value(path, f"{before}{name}", label, component) for name, label in said)


def near(found: str, known: Iterable[str]) -> list[str]:
    """Names that were probably meant, the likeliest first."""
    return get_close_matches(found, sorted(known), n=3, cutoff=0.6)


def _repair(do: str, path: str, label: Text, component: str, **more: object) -> Repair:
    return Repair(label, {"do": do, "at": path, **({"component": component} if component else {}), **more})
