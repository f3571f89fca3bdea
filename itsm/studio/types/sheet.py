"""A record type as a sheet of named values (``fields.2.label.en``), and the acts on its rows."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from engine.errors import InvalidInput, text

Values = Mapping[str, str]
NUMBERS: Final = frozenset({"days", "minutes", "line", "position", "hours", "within_days", "least", "within_minutes"})
FLAGS: Final = frozenset({"searchable", "internal", "several", "hidden", "starts_off", "names_items"})
ROW: Final = "row"
"""A row says with this value that it is there, however empty."""
LISTS: Final = ("fields", "statuses", "teams", "times", "groups", "promotions", "workers", "about", "list")
TEXTS: Final = ("workers", "about", "list")
"""Lists whose rows are a text each."""
PARTS: Final = (
    "schedule", "recurrence", "aftermath", "advice", "knowledge", "checklist", "impact", "orders", "proposal",
)  # fmt: skip
"""Parts that a type has once or not at all; each says with ``ROW`` that it is there, however empty."""
DESIGNED: Final = (
    "name", "plural", "requester", "icon", "prefix", "process", "report_form", "position", "starts_off", "portal",
    "survey", "service_level", *LISTS, *PARTS,
)  # fmt: skip
"""The parts of a record type that the page has; the others stay as they are."""
WRITTEN: Final = ("figures", "war_room", "ladder", "calls")
"""Parts that the page only tells of: they are changed in the text of the file."""
MOST_VALUES: Final = 20_000
_NAME: Final = re.compile(r"[a-z_]+(\.([a-z_]+|\d{1,4}|zh-CN))*")
_WHOLE: Final = re.compile(r"-?\d{1,9}")


def flat(data: object, path: str = "") -> dict[str, str]:
    """The values of plain data by name; ``data`` is as ``spread`` gives it."""
    found: dict[str, str] = {}
    if isinstance(data, dict):
        for name, value in data.items():
            found |= flat(value, f"{path}.{name}" if path else str(name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found[f"{path}.{index}.{ROW}"] = "1"
            found |= flat(value, f"{path}.{index}" if isinstance(value, dict | list) else f"{path}.{index}.value")
    elif data is not None:
        found[path] = str(data).lower() if isinstance(data, bool) else str(data)
    return found


def nested(values: Values) -> dict[str, object]:
    """Plain data from values by name: rows become lists, empty values nothing. Raises InvalidInput."""
    if len(values) > MOST_VALUES:
        raise InvalidInput(text("Expected at most %(most)s values, but there are more.", most=MOST_VALUES))
    root: dict[str, object] = {}
    for name, value in values.items():
        if _NAME.fullmatch(name) and name.split(".")[0] in DESIGNED:
            _put(root, name.split("."), value)
    cleaned = _clean(root)
    found = cleaned if isinstance(cleaned, dict) else {}
    return _without_strangers(found) | {part: {} for part in _begun(root) if part not in found}


def _begun(root: Mapping[str, object]) -> Iterator[str]:
    """Parts that are there though nothing is said in them."""
    for part in PARTS:
        below = root.get(part)
        if isinstance(below, dict) and ROW in below:
            yield part


def _without_strangers(found: dict[str, object]) -> dict[str, object]:
    """A part is names with values: what a foreign form made of it is left out."""
    return {name: value for name, value in found.items() if name not in PARTS or isinstance(value, dict)}


def _put(root: dict[str, object], steps: list[str], value: str) -> None:
    here = root
    for step in steps[:-1]:
        below = here.setdefault(step, {})
        if not isinstance(below, dict):
            return
        here = below
    here.setdefault(steps[-1], value)


def _clean(value: object, name: str = "") -> object:
    """Tables of numbered rows as lists, texts as what they mean; None for what is empty."""
    if isinstance(value, str):
        return _meant(value.replace("\r\n", "\n").strip(), name)
    if not isinstance(value, dict):
        return None
    if value and all(key.isdigit() for key in value):
        rows = [_row(value[key]) for key in sorted(value, key=int)]
        return rows or None
    cleaned = {key: below for key, inner in value.items() if key != ROW and (below := _clean(inner, key)) is not None}
    return cleaned or None


def _row(value: object) -> object:
    """A row; one that is a text stands beside its mark."""
    if isinstance(value, dict):
        if "value" in value and value.keys() <= {ROW, "value"}:
            return _clean(value["value"], "value") or ""
        return _clean(value) or {}
    return _clean(value) or ""


def _meant(written: str, name: str) -> object:
    if name in FLAGS:
        return True if written == "true" else None
    if name in NUMBERS and _WHOLE.fullmatch(written):
        return int(written)
    return written or None


def merged(original: Mapping[str, object], designed: Mapping[str, object]) -> dict[str, object]:
    """The record type with what the page says of it; what the page does not have stays."""
    kept = {name: value for name, value in original.items() if name not in DESIGNED}
    found: dict[str, object] = {}
    for name in (*original, *designed):
        if name in kept:
            found[name] = kept[name]
        elif name in designed:
            found[name] = designed[name]
    return found


def acted(data: Mapping[str, object], act: str) -> dict[str, object]:
    """The record type after an act on a row: ``add fields``, ``remove fields.2``, ``up fields.2``, ``down fields.2``.

    ``show fields.2`` changes nothing: the row is drawn again, with what belongs to the type that was chosen. Parts come
    and go by ``add advice`` and ``remove advice``. Raises InvalidInput when there is no such act or row.
    """
    what, _, path = act.partition(" ")
    changed = _copied(data)
    if path in PARTS and what in ("add", "remove", "show"):
        return _on_part(changed, what, path)
    if what == "add":
        rows = _list_at(changed, path.split("."), make=True)
        rows.append("" if path in TEXTS else {})
        return changed
    holder, _, index = path.rpartition(".")
    rows = _list_at(changed, holder.split("."), make=False)
    if what not in _ACTS or not index.isdigit() or int(index) >= len(rows):
        raise InvalidInput(text("Expected a row that there is, but got “%(act)s”. Reload the page.", act=act[:60]))
    _ACTS[what](rows, int(index))
    return changed


def _on_part(changed: dict[str, object], what: str, part: str) -> dict[str, object]:
    if what == "add":
        changed.setdefault(part, {})
    elif what == "remove":
        changed.pop(part, None)
    return changed


def _copied(data: Mapping[str, object]) -> dict[str, object]:
    def copy(value: object) -> object:
        if isinstance(value, dict):
            return {name: copy(below) for name, below in value.items()}
        return [copy(item) for item in value] if isinstance(value, list) else value

    return {name: copy(value) for name, value in data.items()}


def _list_at(data: dict[str, object], steps: Iterable[str], make: bool) -> list[object]:
    here: object = data
    for step in steps:
        here = here.setdefault(step, []) if make and isinstance(here, dict) else _below(here, step)
    if not isinstance(here, list):
        raise InvalidInput(text("Expected a list that there is, but got something else. Reload the page."))
    return here


def rows_at(data: Mapping[str, object], path: str) -> list[dict[str, object]]:
    """The rows at a path such as ``recurrence.by``; none where there is no list."""
    return [row for row in _there(data, path) if isinstance(row, dict)]


def listed_at(data: Mapping[str, object], path: str) -> list[str]:
    """The texts at a path such as ``advice.to``; none where there is no list."""
    return [one for one in _there(data, path) if isinstance(one, str)]


def _there(data: Mapping[str, object], path: str) -> list[object]:
    here: object = data
    for step in path.split("."):
        here = _below(here, step)
    return here if isinstance(here, list) else []


def _below(here: object, step: str) -> object:
    if isinstance(here, list):
        return here[int(step)] if step.isdigit() and int(step) < len(here) else None
    return here.get(step) if isinstance(here, dict) else None


def _remove(rows: list[object], index: int) -> None:
    del rows[index]


def _up(rows: list[object], index: int) -> None:
    if index:
        rows[index - 1], rows[index] = rows[index], rows[index - 1]


def _down(rows: list[object], index: int) -> None:
    if index + 1 < len(rows):
        rows[index + 1], rows[index] = rows[index], rows[index + 1]


_ACTS: Mapping[str, Callable[[list[object], int], None]] = MappingProxyType(
    {"remove": _remove, "up": _up, "down": _down, "show": lambda rows, index: None}
)
