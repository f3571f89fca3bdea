"""Which row and column of the spreadsheet holds what.

Row 1: the hit policy. Rows 2 to 8: a column's kind, id, label, expression (or name), type, allowed values, and (of an
output) what it says when no rule matches. From row 9 on: the rules, their ids in the first column.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Text, text

INPUT, OUTPUT, NOTE, DESCRIPTION = "input", "output", "annotation", "description"
POLICY_ROW, FIRST_RULE = 1, 9
HEADS: tuple[tuple[str, Text], ...] = (
    ("kind", text("Kind")), ("id", text("Id")), ("label", text("Label")), ("expression", text("Expression or name")),
    ("type", text("Type")), ("values", text("Allowed values")), ("default", text("When no rule matches")),
)  # fmt: skip
"""What stands in rows 2 to 8, in this order, and how the first column calls it."""
POLICY = text("Hit policy")
KINDS: Mapping[str, Text] = {
    INPUT: text("Input column"), OUTPUT: text("Output column"), NOTE: text("Annotation column"),
    DESCRIPTION: text("Remark column"),
}  # fmt: skip
"""The kinds of columns as the spreadsheet writes them, in the language of who exports it; all languages are read."""
POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
MOST_COLUMNS = 200
MOST_RULES = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``kind`` is a key of KINDS, ``id`` empty for a new one (and for remarks)."""

    kind: str
    id: str = ""
    label: str = ""
    expression: str = ""
    type: str = ""
    values: str = ""
    default: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule: its id (empty: a new one) and a text for each column."""

    id: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole table."""

    policy: str
    aggregation: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
