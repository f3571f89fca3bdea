"""What two instances have in common that are planned alike: where their tokens stand, not what they know.

Everything that a plan looks at is in it, and what changes from one instance to the next (variables, times, jobs,
counters, ids of tokens) is not. Of what several tokens have in common one is enough.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import orjson

from engine.spiff import state

_PRESENT = frozenset(
    (
        "job", "task", "runs", "rounds", "noted", "seen", "started", "reset", "happened", "left", "cancelled",
        "done_early",
    )
)
"""What a plan asks of these is whether they are there."""
_STEPS = frozenset({"done", "undo"})
_OF_STEP = ("activity", "handler", "event", "scope", "node", "called")


def likeness(record: state.Record) -> Hashable:
    """Return what all instances have in common for which a plan says the same; ``record`` is a state of theirs."""
    nodes = {fields[state.TOKEN]: fields[state.NODE] for fields in record["t"]}
    seen: dict[str, Hashable] = {}
    for fields in record["t"]:
        seen[fields[state.TOKEN]] = (
            seen.get(fields[state.PARENT]), fields[state.NODE], fields[state.STATE], fields[state.ACTIVATED],
            fields[state.FLOW], _memory(fields[state.MEMORY], nodes),
        )  # fmt: skip
    return frozenset(seen.values()), _memory(record["m"], nodes)


def _memory(memory: Mapping[str, Any], nodes: Mapping[str, str]) -> Hashable:
    return tuple((name, _kept(name, memory[name], nodes)) for name in sorted(memory))


def _kept(name: str, value: Any, nodes: Mapping[str, str]) -> Hashable:
    if name in _PRESENT:
        return None
    if name in ("host", "gateway"):
        return nodes.get(str(value))
    if name == "armed":
        return tuple(sorted(nodes[one] for one in value if one in nodes))
    if name == "caught":
        return tuple(one["kind"] for one in value)
    if name == "listening":
        return value["event"], value["element"]
    if name in _STEPS:
        return frozenset(_step(one) for one in value)
    return _written(value)


def _step(step: Mapping[str, Any]) -> Hashable:
    """An activity that can be undone, or a step that undoes it."""
    own = tuple(_written(step.get(name)) for name in _OF_STEP)
    return own, frozenset(_step(inner) for inner in step["inner"])


def _written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
