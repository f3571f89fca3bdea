"""What an instance remembers for compensation, in the words of another version.

Who undoes what follows the new version: an activity that it does not have, or that nothing undoes there any more, is
forgotten with a note. What is being undone already has to be there.
"""

from collections.abc import Iterator
from typing import Any

from engine.errors import text
from engine.spiff.diagram.parser_names import BODY
from engine.spiff.elements.base import FlowNode
from engine.spiff.migration.matching import Matching
from engine.spiff.migration.notes import Notes
from engine.spiff.migration.plan import MAP, change, refusal
from engine.spiff.scope import ScopeSpec

Entry = dict[str, Any]


def remembered(
    entries: list[Entry], old: ScopeSpec | None, new: ScopeSpec | None, matching: Matching, notes: Notes
) -> list[Entry]:
    """Return what a scope remembers of its completed activities."""
    found: list[Entry] = []
    for entry in entries:
        before = old.task_specs.get(entry["activity"]) if old else None
        after = matching.node(new, entry["activity"]) if new else None
        kept = _entry(entry, before, after, matching, notes) if before is not None and after is not None else None
        if kept is not None:
            found.append(kept)
        else:
            why = text(
                "<%(element)s> was completed and could be undone; in the new version nothing undoes it.",
                element=entry["activity"],
            )
            notes.changes.append(change(entry["activity"], why))
    return found


def _entry(entry: Entry, before: FlowNode, after: FlowNode, matching: Matching, notes: Notes) -> Entry | None:
    """Return the entry of one activity; None when nothing is left to be undone."""
    kept = {**entry, "activity": after.record.id, "handler": after.record.compensated_by}
    if not (before.is_isolated and after.is_isolated):
        kept |= _inside(entry, before, after, matching, notes)
    return kept if kept["handler"] or kept["event"] or kept["inner"] else None


def _inside(entry: Entry, before: FlowNode, after: FlowNode, matching: Matching, notes: Notes) -> Entry:
    name = after.record.id + (BODY if after.record.loop else "")
    if before.record.type != after.record.type or bool(before.record.loop) != bool(after.record.loop):
        return {"scope": name, "event": None, "inner": []}
    old, new = matching.old.scopes.get(entry["scope"]), matching.new.scopes.get(name)
    inner = remembered(entry["inner"], old, new, matching, notes)
    return {"scope": name, "event": next(_undoers(new), None), "inner": inner}


def _undoers(spec: ScopeSpec | None) -> Iterator[str]:
    """Yield the compensation event sub-process of a scope."""
    for node in spec.event_sub_processes if spec else ():
        if node.record.event.kind == "compensate":
            yield node.record.id


def steps_to_do(steps: list[Entry], matching: Matching, notes: Notes) -> list[Entry]:
    """Return the steps that a throwing token has still to do; one that the new version cannot do is refused."""
    return [step if step["called"] else _step(step, matching, notes) for step in steps]


def _step(step: Entry, matching: Matching, notes: Notes) -> Entry:
    spec = matching.scope(step["scope"])
    node = matching.node(spec, step["node"]) if spec else None
    if spec is None or node is None:
        why = text(
            "Expected <%(element)s>, which has still to undo something, in the new version, but it is not there.",
            element=step["node"],
        )
        notes.refusals.append(refusal(step["node"], why, MAP))
        return step
    inner = remembered(step["inner"], matching.old.scopes.get(step["scope"]), spec, matching, notes)
    activity = matching.target(step["activity"])
    return {**step, "scope": spec.name, "node": node.record.id, "activity": activity, "inner": inner}
