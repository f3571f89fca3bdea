"""The rows of targets in the form of a service level: what they show, and what was sent in them."""

import re
from collections.abc import Mapping, Sequence

from flask import request

from engine.errors import InvalidForm, InvalidInput, Text, text
from itsm.clocks.kinds import OLA, RESOLUTION, RESPONSE, UC
from itsm.clocks.levels.content import MOST_TARGETS, THRESHOLDS, Content, Target
from itsm.clocks.levels.lengths import read_minutes, write_minutes

KINDS: Mapping[str, Text] = {
    RESPONSE: text("Response"), RESOLUTION: text("Resolution"), OLA: text("OLA of a team"),
    UC: text("Vendor's contract"),
}  # fmt: skip
"""Clocks that a row offers; the field beside names the team or vendor of the last two."""
EMPTY_ROWS = 3
FIELDS = ("kind", "partner", "type", "priority", "service", "time", "thresholds")
_NUMBERS = re.compile(r"[\s,;，、%]+")

Row = Mapping[str, str]


def rows_of(content: Content) -> list[Row]:
    """The targets as a form has them, and some empty rows to add others."""
    return [*(_row(one) for one in content.targets), *_empties()]


def rows_again() -> list[Row]:
    """The rows as they were typed, and empty ones again."""
    return [*_sent_rows(), *_empties()]


def _sent_rows() -> list[Row]:
    """The rows as they were typed; those without a time are left out, unless more than choices stands in them."""
    sent = request.form
    numbers = sorted({int(found[1]) for name in sent if (found := re.fullmatch(r"kind-(\d{1,4})", name))})
    rows = [{name: sent.get(f"{name}-{number}", "").strip() for name in FIELDS} for number in numbers[:MOST_TARGETS]]
    return [row for row in rows if row["time"] or row["partner"] or row["service"] or _is_odd(row["thresholds"])]


def _is_odd(written: str) -> bool:
    return not all(part.isascii() and part.isdigit() for part in _NUMBERS.split(written) if part)


def sent_targets() -> tuple[Target, ...]:
    """What the rows promise; those without a time are left out. Raises InvalidForm with ``row-N`` of what is wrong."""
    errors: dict[str, Text] = {}
    found: list[Target] = []
    for number, row in enumerate(_sent_rows()):
        try:
            found.append(_target(row))
        except InvalidInput as problem:
            errors[f"row-{number}"] = problem.message
    if errors:
        raise InvalidForm(errors)
    return tuple(found)


def _target(row: Row) -> Target:
    if not row["time"]:
        raise InvalidInput(text("Expected a time such as 4 h, but there is none. Write one, or empty the row."))
    kind = f"{row['kind']}:{row['partner']}" if row["kind"] in (OLA, UC) and row["partner"] else row["kind"]
    return Target(
        kind, read_minutes(row["time"]), row["type"] or None, row["priority"] or None, row["service"][:200] or None,
        _thresholds(row["thresholds"]),
    )  # fmt: skip


def _thresholds(written: str) -> tuple[int, ...]:
    parts: Sequence[str] = [part for part in _NUMBERS.split(written) if part]
    if not all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts):
        raise InvalidInput(text("Expected per cents such as 50, 75, 90, but found something else. Write numbers."))
    return tuple(sorted({int(part) for part in parts}))


def _row(one: Target) -> Row:
    kind, _, partner = one.kind.partition(":")
    return {
        "kind": kind, "partner": partner, "type": one.type or "", "priority": one.priority or "",
        "service": one.service or "", "time": write_minutes(one.minutes),
        "thresholds": ", ".join(map(str, one.thresholds)),
    }  # fmt: skip


def _empties() -> list[Row]:
    empty = dict.fromkeys(FIELDS, "") | {"kind": RESPONSE, "thresholds": ", ".join(map(str, THRESHOLDS))}
    return [empty] * EMPTY_ROWS
