"""Context functions (DMN 1.5 §10.3.4.10)."""

from collections.abc import Mapping

from engine.feel.builtins.registry import builtin
from engine.feel.errors import Fault
from engine.feel.evaluation import ITEMS_PER_STEP, Run, check_list
from engine.feel.messages import message
from engine.feel.values import FeelValue, is_context, show

Entries = Mapping[str, FeelValue]


@builtin("get value(m: context, key: string)")
def get_value(values: Entries, key: str) -> FeelValue:
    """Return the entry of a key, or null."""
    return values[key] if key in values else None


@builtin("get value(context: context, keys: list<string>)")
def get_value_at(values: Entries, keys: list[str]) -> FeelValue:
    """Return the entry at the end of a path of keys, or null."""
    current: FeelValue = values
    for key in keys:
        if not is_context(current) or key not in current:
            return None
        current = current[key]
    return current if keys else None


@builtin("get entries(m: context)")
def get_entries(values: Entries) -> list[FeelValue]:
    """Return a list of ``{key, value}``."""
    check_list(len(values))
    return [{"key": key, "value": value} for key, value in values.items()]


@builtin("context(entries: list<context>)")
def context(entries: list[Entries | None]) -> FeelValue:
    """Make a context of a list of ``{key, value}``."""
    result: dict[str, FeelValue] = {}
    for entry in entries:
        if entry is None or "value" not in entry or not isinstance(entry.get("key"), str):
            raise Fault(message("Expected entries with a key (a string) and a value."))
        if entry["key"] in result:
            raise Fault(message("Expected each key once, but %(key)s is repeated.", key=show(entry["key"])))
        result[entry["key"]] = entry["value"]
    return result


@builtin("context put(context: context, key: string, value: any)")
def context_put(values: Entries, key: str, value: FeelValue) -> FeelValue:
    """Return the context with an entry added or replaced."""
    return {**values, key: value}


@builtin("context put(context: context, keys: list<string>, value: any)")
def context_put_at(values: Entries, keys: list[str], value: FeelValue) -> FeelValue:
    """Return the context with the entry at the end of a path added or replaced."""
    if not keys or any(key is None for key in keys):
        raise Fault(message("Expected a path of at least one key, each a string."))
    if len(keys) == 1:
        return {**values, keys[0]: value}
    inner: FeelValue = values.get(keys[0])
    if not is_context(inner):
        raise Fault(
            message("Expected a context at %(key)s, but got %(value)s.", key=show(keys[0]), value=show(inner))
        )
    return {**values, keys[0]: context_put_at(inner, keys[1:], value)}


@builtin("context merge(contexts: list<context>)", with_run=True)
def context_merge(run: Run, contexts: list[Entries | None]) -> FeelValue:
    """Return one context of all entries; later ones win."""
    merged: dict[str, FeelValue] = {}
    for values in contexts:
        if values is None:
            raise Fault(message("Expected contexts, but got null."))
        run.charge(len(values) // ITEMS_PER_STEP)
        merged.update(values)
    return merged
