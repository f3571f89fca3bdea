"""Why a step has set a priority: the decision that gave it, or who set it; and which part of it is the hurry."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.events import ElementEventKind
from engine.registry import Step
from itsm.priority.asking import ask, priority_in
from itsm.priority.reasons import NO_REASON, is_higher, order_of, promised_priority
from itsm.priority.time_used import CLOCK, time_used
from itsm.records.opened import OpenRecord


def explain_priority(work: UnitOfWork, opened: OpenRecord, step: Step) -> None:
    """Keep the decision of this step that gave the priority; without one, who set it.

    A record that was raised is explained again when the step has asked the same decision, whatever came of it: what is
    promised may be another priority, though the one that holds is the same.
    """
    row, found = opened.row, _decided(opened.row.priority, step)
    before = row.priority_reason or NO_REASON
    if "priority" in opened.changes:
        promised = before.get("promised", opened.changes["priority"][0])
    elif found is None or found["decision"] != before.get("decision"):
        return
    else:
        promised = promised_priority(row)
    reason = {"by": step.actor.name} if found is None else _with_promise(work, opened, found)
    opened.set_column("priority_reason", reason)
    opened.set_column("overruled_at", None)
    if promised != promised_priority(row):
        opened.promised_by["priority"] = [promised, promised_priority(row)]


def _decided(priority: str | None, step: Step) -> Mapping[str, object] | None:
    for event in reversed(step.events):
        if event.kind is not ElementEventKind.DECISION_MADE:
            continue
        rules, result = event.details.get("rules"), event.details.get("result")
        if result == priority if "result" in event.details else _gave(rules, priority):
            return {"decision": event.details.get("decision"), "rules": rules}
    return None


def _gave(rules: object, priority: str | None) -> bool:
    found = rules if isinstance(rules, list) else []
    outputs = [rule.get("outputs") for rule in found if isinstance(rule, Mapping)]
    return any(priority in values.values() for values in outputs if isinstance(values, Mapping))


def _with_promise(work: UnitOfWork, opened: OpenRecord, reason: Mapping[str, object]) -> dict[str, object]:
    """``reason`` with what the priority would be if no time were used up, where that is lower: it is what is promised.

    Before anybody was told of a share this is a look at what the record remembers, and nothing is asked.
    """
    percent = time_used(opened.row)
    if not percent or opened.is_new:
        return dict(reason)
    base = priority_in(ask(work, opened, str(reason["decision"]), {"time_used": 0}))
    if not is_higher(order_of(opened.type), opened.row.priority, base):
        return dict(reason)
    return {**reason, "raised": {"from": base, "clock": CLOCK, "percent": percent}, "promised": base}
