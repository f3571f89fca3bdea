"""A share of the time is used up: the decision is asked again, and what is more urgent by now is raised.

It happens in the transaction that tells of the share, so it happens once. A priority never falls by it, and one that a
person set stays. The targets stay as well: they are promised for what is the matter, and a record that is hurried must
not be late because of that. So nothing that a raise does makes another share due, and it ends where it began.
"""

from database import UnitOfWork
from engine import clock
from engine.dmn import DecisionResult
from engine.registry import SYSTEM
from engine.spiff.explaining import explained
from itsm.audit import audit
from itsm.clocks.ledger.clock import STOPPED
from itsm.clocks.ledger.memory import from_text
from itsm.clocks.telling import Reached
from itsm.priority.asking import ask, priority_in
from itsm.priority.reasons import NO_REASON, decision_of, is_by_hand, is_higher, order_of, promised_priority
from itsm.priority.time_used import CLOCK
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.flow.listener import rank_open_tasks
from itsm.records.opened import OpenRecord


def raise_priority(work: UnitOfWork, opened: OpenRecord, reached: Reached) -> None:
    """Observer of clocks: ask the decision that gave the priority again, and raise it or say why it stays."""
    reason = opened.row.priority_reason or NO_REASON
    decision = decision_of(reason)
    if reached.clock != CLOCK or decision is None or not _goes_on(opened):
        return
    answer = ask(work, opened, decision)
    higher = priority_in(answer)
    if answer is None or not is_higher(order_of(opened.type), higher, opened.row.priority):
        return
    share: dict[str, object] = {"clock": CLOCK, "percent": reached.percent, "minutes": reached.target_minutes}
    if is_by_hand(reason):
        stays = {"by": reason["by"], "value": opened.row.priority, "higher": higher, **share}
        add_entry(work, opened.row.key, NewEntry(EntryKind.CHANGE, True, details={"stays": stays}), SYSTEM)
        return
    _raise(work, opened, answer, share)


def _goes_on(opened: OpenRecord) -> bool:
    """The record has an instance and its clock has not stopped: what is done need not be hurried."""
    found = from_text(opened.row.clocks).clocks.get(CLOCK)
    return opened.row.instance_key is not None and found is not None and found.state != STOPPED


def _raise(work: UnitOfWork, opened: OpenRecord, answer: DecisionResult, share: dict[str, object]) -> None:
    row, before, at = opened.row, opened.row.priority, clock.now()
    told, raised, promised = explained(answer), {"from": before, **share}, promised_priority(row)
    reason = {"decision": told["decision"], "rules": told["rules"], "raised": raised, "promised": promised}
    others, opened.changes = opened.changes, {}  # what else the command changes is told by itself
    opened.set_field("priority", priority_in(answer))
    opened.set_column("priority_reason", reason)
    opened.store(work, SYSTEM, at)
    details = {"changes": opened.changes, "revision": row.revision, "raised": raised}
    opened.changes = others
    rank_open_tasks(work, row.instance_key or 0, opened.type.task_priority(row.priority))
    add_entry(work, row.key, NewEntry(EntryKind.CHANGE, True, details=details), SYSTEM)
    values = {"before": {"priority": before}, "after": {"priority": row.priority}}
    audit(work, "priority_raised", f"record {row.number}", None, None, **values, percent=share["percent"])
