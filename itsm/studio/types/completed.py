"""What nobody has to type: keys of new things, and the English words where there are only Chinese ones."""

import re
from collections.abc import Iterator, Mapping
from itertools import count

from itsm.studio.types.mapped import gathered
from itsm.studio.types.sheet import TEXTS

KEYED: Mapping[str, tuple[str, str]] = {
    "fields": ("key", "label"), "statuses": ("key", "label"), "groups": ("key", "name"), "times": ("key", "name"),
    "teams": ("code", "name"), "promotions": ("key", "name"),
}  # fmt: skip
"""By list: what its rows are known by, and what people call them."""
_LONGEST = 40


def completed(data: Mapping[str, object]) -> dict[str, object]:
    """``data`` without empty rows, with keys where there are none, and with English words everywhere."""
    found = {name: _worded(value) for name, value in gathered(data).items()}
    for name, (key, label) in KEYED.items():
        rows = [row for row in _rows(found.get(name)) if row]
        _name_rows(rows, key, label, name)
        for row in rows:
            _complete_choices(row)
        if rows or name in found:
            found[name] = rows
    for name in TEXTS:
        if isinstance(found.get(name), list):
            found[name] = [one for one in _items(found[name]) if one]
    return {name: value for name, value in found.items() if value not in ([], {}, None)}


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in _items(value) if isinstance(row, dict)]


def _complete_choices(row: dict[str, object]) -> None:
    """Choices without empty ones; a value where there is only a label."""
    if "choices" in row:
        choices = [choice for choice in _rows(row["choices"]) if choice]
        _name_rows(choices, "value", "label", "choice")
        row["choices"] = choices


def _name_rows(rows: list[dict[str, object]], key: str, label: str, kind: str) -> None:
    taken = {row[key] for row in rows if isinstance(row.get(key), str)}
    for index, row in enumerate(rows):
        if not row.get(key):
            words = row.get(label)
            english = words.get("en", "") if isinstance(words, dict) else ""
            row[key] = next(name for name in _names(str(english), kind) if name not in taken)
            taken.add(row[key])
            rows[index] = {key: row.pop(key), **row}


def _names(english: str, kind: str) -> Iterator[str]:
    """Keys that may be used, the nicest first."""
    stem = re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")[:_LONGEST].strip("_")
    if not stem or not stem[0].isalpha() or stem in ("status", "number"):
        stem = {"fields": "field", "statuses": "status", "groups": "group", "times": "time", "teams": "team",
                "promotions": "promotion"}.get(kind, kind)  # fmt: skip
        yield from (f"{stem}_{number}" for number in count(1))
    yield stem
    yield from (f"{stem[: _LONGEST - 5]}_{number}" for number in count(2))


def _worded(value: object) -> object:
    """English words are those that stand in for missing ones: without them the Chinese ones are taken."""
    if isinstance(value, list):
        return [_worded(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {name: _worded(below) for name, below in value.items()}
    if found.get("zh-CN") and not found.get("en") and found.keys() <= {"en", "zh-CN"}:
        return {"en": found["zh-CN"], "zh-CN": found["zh-CN"]}
    return found
