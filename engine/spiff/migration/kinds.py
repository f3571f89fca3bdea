"""Whether a token can go from one element to another: both have to be of one kind, with all that a token relies on."""

from engine.errors import Finding, Text, text
from engine.spiff.diagram.records import NodeRecord
from engine.spiff.elements.base import FlowNode
from engine.spiff.migration.plan import GIVE_ANOTHER_ID, MAP, MOVE, refusal

_LOOPS = {
    "": text("not repeated"), "standard": text("repeated in a loop"), "parallel": text("repeated in parallel"),
    "sequential": text("repeated in sequence"),
}


def difference(old: FlowNode, new: FlowNode) -> Finding | None:
    """Return why a token cannot go from ``old`` to ``new``; None when it can."""
    before, after = old.record, new.record
    if before.type != after.type or old.is_event_sub_process != new.is_event_sub_process:
        return _other(before, after, _type(old), _type(new))
    if _loop(before) != _loop(after):
        return _other(before, after, _LOOPS[_loop(before)], _LOOPS[_loop(after)])
    if _events(before) != _events(after):
        fix = GIVE_ANOTHER_ID if old.is_event_sub_process or before.type == "boundaryEvent" else MOVE
        return _other(before, after, _events(before), _events(after), fix)
    return None


def _other(
    before: NodeRecord, after: NodeRecord, was: str | Text, now: str | Text, fix: Text = MAP
) -> Finding:
    why = text(
        "Expected <%(target)s> of the new version to be as <%(element)s> was (%(was)s), but it is another kind of "
        "element (%(now)s).",
        target=after.id, element=before.id, was=was, now=now,
    )
    return refusal(before.id, why, fix)


def _type(node: FlowNode) -> str:
    return "eventSubProcess" if node.is_event_sub_process else node.record.type


def _loop(record: NodeRecord) -> str:
    return record.loop.kind if record.loop else ""


def _events(record: NodeRecord) -> str:
    kinds = ", ".join(event.kind for event in record.events) or "none"
    return f"parallel {kinds}" if record.parallel_multiple and len(record.events) > 1 else kinds
