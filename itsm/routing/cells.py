"""Cells of a routing table as people choose them, and as FEEL. A value that begins with ``=`` is FEEL as written."""

import re
from collections.abc import Mapping
from typing import Literal

from engine.feel import FeelError, compile_expression, compile_unary_tests

Kind = Literal["category", "branch", "site", "class", "line", "text", "team", "skill", "grade", "feel"]

INPUTS: Mapping[str, Kind] = {
    "record.category": "category", "record.category_path": "branch", "record.site": "site", "record.service": "text",
    "record.requester_class": "class", "group": "line",
}  # fmt: skip
"""What a column tests, by its expression; any other is written in FEEL."""
OUTPUTS: Mapping[str, Kind] = {"team": "team", "skill": "skill", "grade": "grade"}
ANY, AS_DRAWN, FEEL = "-", "group", "="
_TEXT = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*')
_BRANCH = re.compile(r'\s*contains\(\s*\?\s*,\s*"/((?:[^"\\/]|\\.)*)/"\s*\)\s*')
_NUMBER = re.compile(r"\s*([0-9]{1,3})\s*")
NAMED = re.compile(r'"((?:[^"\\]|\\.)*)"')
"""A text of FEEL."""


def shown(kind: Kind, cell: str) -> str:
    """A cell as a form has it: the code that it means, empty for anything, else its FEEL after ``=``."""
    plain = cell.strip()
    if plain in ("", ANY) or (kind == "team" and plain in (AS_DRAWN, "null")):
        return ""
    found = (_BRANCH if kind == "branch" else _NUMBER if kind == "grade" else _TEXT).fullmatch(plain)
    if found is None or kind == "feel":
        return FEEL + plain
    return _plain(found[1])


def written(kind: Kind, value: str, is_test: bool) -> str:
    """What was chosen as a cell of the table. Raises FeelError for FEEL that cannot be read."""
    chosen = value.strip()
    if not chosen:
        return ANY if is_test else AS_DRAWN if kind == "team" else ""
    if chosen.startswith(FEEL):
        source = chosen.removeprefix(FEEL).strip()
        (compile_unary_tests if is_test else compile_expression)(source)
        return source
    if kind == "branch":
        return f'contains(?, "/{_quoted(chosen)}/")'
    return chosen if kind == "grade" else f'"{_quoted(chosen)}"'


def is_anything(cell: str) -> bool:
    """True for a test that everything meets."""
    return cell.strip() in ("", ANY)


def names_in(cell: str) -> list[str]:
    """The texts that a cell names."""
    return [_plain(one) for one in NAMED.findall(cell)]


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


def _plain(words: str) -> str:
    return words.replace('\\"', '"').replace("\\\\", "\\")


__all__ = ["ANY", "FEEL", "INPUTS", "OUTPUTS", "FeelError", "Kind", "is_anything", "names_in", "shown", "written"]
