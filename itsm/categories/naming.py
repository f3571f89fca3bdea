"""Categories that files name and the organisation's tree does not have: warnings, since trees are edited afterwards."""

import json
import re
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from database import reading
from engine.definitions.reader import read_xml
from engine.errors import Finding, Text, text
from engine.runtime import Resource
from itsm.categories.tree import tree_of
from itsm.packs.model import RecordType
from itsm.routing.cells import Kind, names_in
from itsm.routing.table import Table, read_table

_RULE = "category"
_FIX = text("Add the category under Settings, Categories, or name one that is there.")
_EQUAL = re.compile(r'\brecord\.category\s*(?:!?=|\bin\b)\s*(\[[^\]]*\]|\([^)]*\)|"(?:[^"\\]|\\.)*")')
_WITHIN = re.compile(r'\brecord\.category_path\s*,\s*("(?:[^"\\]|\\.)*")')
"""Texts that expressions compare the category of a record with, and branches that they look for in its way."""


def unknown_categories(resources: Sequence[Resource], of_type: RecordType | None = None) -> list[Finding]:
    """A warning for each place that names a category which is in no tree, with its file.

    None where the organisation has no tree, or ``of_type`` has categories of its pack's own.
    """
    with reading() as session:
        known = _known(session)
    if known is None or (of_type is not None and "category" in of_type.by_key and not of_type.has_tree):
        return []
    files = {one.name: one.data for one in resources if one.kind == "process"}
    found = [finding for name, data in files.items() for finding in _in_xml(name, data, known)]
    found += [finding for one in resources if one.kind == "decision" for finding in _in_rules(one, known)]
    found += [finding for one in resources if one.kind == "form" for finding in _in_form(one, known)]
    return found


def unknown_in_rule(session: Session, data: bytes, decision: str, rule: str) -> Text | None:
    """What is said of a rule that names a category which is in no tree; None of any other."""
    known, table = _known(session), read_table(data, decision)
    place = table.place(rule) if table is not None else None
    if known is None or table is None or place is None:
        return None
    named = [code for _column, code in _named(table, place) if code not in known]
    return text("No category has the code “%(code)s”.", code=named[0][:60]) if named else None


def _known(session: Session) -> frozenset[str] | None:
    tree = tree_of(session)
    return None if tree.used is None else frozenset(tree.by_code)


def _in_rules(resource: Resource, known: frozenset[str]) -> Iterator[Finding]:
    table = read_table(resource.data, resource.id)
    for place in range(len(table.rules) if table is not None else 0):
        assert table is not None
        for column, code in _named(table, place):
            if code not in known:
                message = text(
                    "Expected a category of the tree, but rule %(rule)s asks for “%(code)s” in “%(column)s”.",
                    rule=place + 1, code=code[:60], column=column,
                )  # fmt: skip
                yield Finding(_RULE, "warning", table.rules[place].id, message, _FIX, resource.name)


def _named(table: Table, place: int) -> Iterator[tuple[str, str]]:
    """The categories that the tests of a rule name, each with its column."""
    for column, cell in zip(table.inputs, table.rules[place].tests, strict=True):
        for code in _codes(column.kind, cell):
            yield column.label, code


def _codes(kind: Kind, cell: str) -> list[str]:
    if kind not in ("category", "branch"):
        return []
    return [code for name in names_in(cell) for code in (name.split("/") if kind == "branch" else (name,)) if code]


def _in_xml(name: str, data: bytes, known: frozenset[str]) -> Iterator[Finding]:
    """Expressions of a diagram, at the element that they stand in or below."""
    seen = set[tuple[str, str]]()
    for node in read_xml(data).iter():
        holder = next((one for one in (node, *node.iterancestors()) if one.get("id")), node)
        element = str(holder.get("id", ""))
        written = [node.text or "", *map(str, node.attrib.values())] if isinstance(node.tag, str) else []
        for code in (code for one in written for code in _compared(one) if code not in known):
            if (element, code) not in seen:
                seen.add((element, code))
                yield _expression(element, code, name)


def _in_form(resource: Resource, known: frozenset[str]) -> Iterator[Finding]:
    """Expressions of a form, at the component that they stand in."""
    for component in json.loads(resource.data).get("components", ()):
        written = json.dumps(component, ensure_ascii=False).replace('\\"', '"')
        for code in dict.fromkeys(_compared(written)):
            if code not in known:
                yield _expression(str(component.get("id") or component.get("key") or ""), code, resource.name)


def _compared(written: str) -> Iterator[str]:
    for found in _EQUAL.findall(written):
        yield from _codes("category", found)
    for found in _WITHIN.findall(written):
        yield from _codes("branch", found)


def _expression(element: str, code: str, name: str) -> Finding:
    message = text("Expected a category of the tree, but an expression asks for “%(code)s”.", code=code[:60])
    return Finding(_RULE, "warning", element, message, _FIX, name)
