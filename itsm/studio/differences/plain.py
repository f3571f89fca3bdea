"""Forms and YAML files as parts: fields, statuses, teams and the like by their keys, all else as values by path."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.definitions.model import error
from engine.errors import InvalidDefinition, Names, text
from itsm.packs.yaml_file import read_yaml
from itsm.studio.differences.model import ORDER, Part, Shown

_KEYS: Final = ("key", "code", "value", "id")
"""By which of their entries the items of a list are told apart."""
_LISTS: Final[Mapping[str, str]] = {
    "fields": "field", "statuses": "status", "teams": "team", "times": "time", "groups": "field_group",
    "promotions": "promotion",
}  # fmt: skip


def read_form_parts(content: bytes) -> list[Part]:
    """The parts of a form: itself and its components. Raises InvalidDefinition when it is no JSON object."""
    try:
        form = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise _unreadable(problem) from problem
    if not isinstance(form, dict):
        raise _unreadable(TypeError("an object is expected"))
    own = {name: value for name, value in form.items() if name != "components"}
    found = [Part("", "form", str(form.get("id", "")), values_of(own))]
    _components(form.get("components"), "", found, Counter([""]))
    return found


def _components(items: object, inside: str, found: list[Part], seen: Counter[str]) -> None:
    if not isinstance(items, list):
        found[0] = _with(found[0], f"components of {inside}", items)
        return
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            found[0] = _with(found[0], f"components of {inside}[{index}]", item)
            continue
        identity = _free(str(item.get("id") or item.get("key") or f"{inside}[{index}]"), seen)
        own = {name: value for name, value in item.items() if name not in ("components", "layout")}
        values = values_of(own) | {"@in": inside, "#place": json.dumps(item.get("layout"), sort_keys=True)}
        noun = "form_group" if "components" in item else "form_field"
        name = str(item.get("label") or item.get("key") or item.get("type") or identity)
        found.append(Part(identity, noun, name, values, f"components {inside}", index + 1))
        if "components" in item:
            _components(item["components"], identity, found, seen)


def _with(part: Part, path: str, value: object) -> Part:
    return Part(part.id, part.noun, part.name, {**part.values, path: value})


def _free(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


def read_yaml_parts(content: bytes, noun: str) -> list[Part]:
    """The parts of a YAML file. Raises InvalidDefinition when it cannot be read."""
    root = read_yaml(content, "difference", "")
    root.findings.check()
    data = root.value
    if not isinstance(data, dict):
        return [Part("", noun, "", values_of(data))]
    parted = {name: items for name, items in data.items() if noun == "record_type" and name in _LISTS and _named(items)}
    rest = {name: value for name, value in data.items() if name not in parted}
    return [Part("", noun, _label(data, ""), values_of(rest)), *_parts(parted)]


def _parts(parted: Mapping[str, Sequence[Mapping[str, object]]]) -> Iterator[Part]:
    for name, items in parted.items():
        for index, item in enumerate(items):
            key = _key_of(item)
            yield Part(f"{name}.{key}", _LISTS[name], _label(item, key), values_of(item), name, index + 1)


def values_of(data: object, path: str = "") -> dict[str, object]:
    """All values in ``data`` by path; items with keys are known by them, others by their number."""
    found: dict[str, object] = {}
    if isinstance(data, dict) and data:
        for name, value in data.items():
            found |= values_of(value, f"{path}.{name}" if path else str(name))
    elif isinstance(data, list) and data:
        keyed = _keyed(data)
        keys = [_key_of(item) for item in data] if keyed else [str(index + 1) for index in range(len(data))]
        if keyed:
            found[f"{path}{ORDER}"] = keys
        for key, item in zip(keys, data, strict=True):
            found |= values_of(item, f"{path}[{key}]")
    else:
        found[path] = data
    return found


def _keyed(items: object) -> bool:
    """True for a list whose items are told apart by a key of theirs, or are different texts."""
    if not isinstance(items, list) or not items:
        return False
    keys = [_key_of(item) for item in items]
    return all(keys) and len(set(keys)) == len(keys)


def _named(items: object) -> bool:
    return _keyed(items) and isinstance(items, list) and all(isinstance(item, dict) for item in items)


def _key_of(item: object) -> str:
    if isinstance(item, str):
        return item
    found = [item[name] for name in _KEYS if isinstance(item.get(name), str)] if isinstance(item, dict) else []
    return str(found[0]) if found else ""


def _label(item: Mapping[str, object], otherwise: str) -> Shown:
    """What people call a thing of the record type."""
    named = item.get("label") or item.get("name")
    if isinstance(named, dict) and named and all(isinstance(word, str) for word in named.values()):
        return Names({str(tag): str(word) for tag, word in named.items()})
    return otherwise


def _unreadable(problem: Exception) -> InvalidDefinition:
    said = text("Expected a form as a JSON object, but it cannot be read: %(why)s", why=str(problem))
    return InvalidDefinition([error("difference", "$", said)])
