"""What is wrong with a record type, by the value that it is about."""

import re
from collections.abc import Mapping, Sequence

from engine.errors import Finding, InvalidDefinition, Text
from itsm.packs.reading import read_record_type
from itsm.studio.types.completed import KEYED
from itsm.studio.types.mapped import PAIRS, SAYS

_LINE = re.compile(r" \(line \d+\)$")
_INDEX = re.compile(r"\[(\d+)\]")


def wrong_in(content: bytes, data: Mapping[str, object]) -> dict[str, Text]:
    """What stands against a record type by the name of the value, ``""`` for what is about none."""
    try:
        read_record_type(content, "pack.yaml")
    except InvalidDefinition as problem:
        return by_name(problem.findings, data)
    return {}


def by_name(findings: Sequence[Finding], data: Mapping[str, object]) -> dict[str, Text]:
    """The first finding about each value."""
    found: dict[str, Text] = {}
    for finding in findings:
        found.setdefault(_name(finding.element_id, data), finding.message)
    return found


def _name(place: str, data: Mapping[str, object]) -> str:
    """``fields[2].label`` and ``fields.room.group`` are the values of rows; ``$`` is of none."""
    steps = _INDEX.sub(r".\1", _LINE.sub("", place)).removeprefix("$").split(".")
    if len(steps) > 1 and steps[0] in KEYED and not steps[1].isdigit():
        rows, key = data.get(steps[0]), KEYED[steps[0]][0]
        known = [str(row.get(key)) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
        if steps[1] in known:
            steps[1] = str(known.index(steps[1]))
    return ".".join(_of_mapped(steps, data))


def _of_mapped(steps: list[str], data: Mapping[str, object]) -> list[str]:
    """``promotions.0.fields.symptoms`` and ``recurrence.by.text`` are what the row of that name says."""
    match steps:
        case ["promotions", index, "fields", name]:
            rows = data.get("promotions")
            row = rows[int(index)] if isinstance(rows, list) and index.isdigit() and int(index) < len(rows) else None
            return _in_rows(steps, row, name, SAYS[1])
        case [part, entry, name] if (part, entry) in PAIRS:
            return _in_rows(steps, data.get(part), name, PAIRS[part, entry][1])
    return steps


def _in_rows(steps: list[str], holder: object, name: str, says: str) -> list[str]:
    named = holder.get(steps[-2]) if isinstance(holder, dict) else None
    if isinstance(named, dict) and name in named:
        return [*steps[:-1], str(list(named).index(name)), says]
    return steps
