"""What the file has as names with values, and the page as rows: what a promotion maps, what recurs by which measure."""

from collections.abc import Callable, Mapping
from typing import Final

Change = Callable[[object], object]
Pair = Callable[[object, tuple[str, str]], object]
SAYS: Final = ("field", "says")
"""The two values of a row that gives a field something."""
COUNTS: Final = ("measure", "least")
"""Those of a row that says how many are alike by a measure."""
PAIRS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("recurrence", "by"): COUNTS, ("recurrence", "fields"): SAYS,
}  # fmt: skip
"""By part and entry: the values of a row where the file has a name with a value."""


def spread(data: Mapping[str, object]) -> dict[str, object]:
    """The record type with rows where the file has names with values."""
    return _changed(data, _rows_of, _both)


def gathered(data: Mapping[str, object]) -> dict[str, object]:
    """The opposite of ``spread``: rows as the file has them; rows without anything go."""
    return _changed(data, _names_of, _short)


def _changed(data: Mapping[str, object], pair: Pair, same: Change) -> dict[str, object]:
    found = dict(data)
    rows = data.get("promotions")
    if isinstance(rows, list):
        found["promotions"] = [_entry(row, "fields", _paired(pair, SAYS)) for row in rows]
    for (part, name), words in PAIRS.items():
        if part in found:
            found[part] = _entry(found[part], name, _paired(pair, words))
    if "aftermath" in found:
        found["aftermath"] = _entry(found["aftermath"], "same", same)
    return found


def _paired(pair: Pair, words: tuple[str, str]) -> Change:
    return lambda value: pair(value, words)


def _entry(holder: object, name: str, change: Change) -> object:
    return {**holder, name: change(holder[name])} if isinstance(holder, dict) and name in holder else holder


def _rows_of(value: object, words: tuple[str, str]) -> object:
    if not isinstance(value, dict):
        return value
    return [{words[0]: name} | ({words[1]: said} if said is not None else {}) for name, said in value.items()]


def _names_of(value: object, words: tuple[str, str]) -> object:
    if not isinstance(value, list):
        return value
    absent = None if words is COUNTS else ""
    return {str(row.get(words[0], "")): row.get(words[1], absent) for row in value if isinstance(row, dict) and row}


def _both(value: object) -> object:
    """A field that is called the same here and there is two values of a row."""
    if not isinstance(value, list):
        return value
    return [{"own": one, "other": one} if isinstance(one, str) else one for one in value]


def _short(value: object) -> object:
    """And one word in the file; so is a field for which the other one is not said."""
    if not isinstance(value, list):
        return value
    rows = [row for row in value if not isinstance(row, dict) or row]
    return [
        row["own"] if isinstance(row, dict) and row.get("own") and row.get("other", row["own"]) == row["own"] else row
        for row in rows
    ]
