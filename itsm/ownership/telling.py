"""What a change of owner tells: its line on the timeline, and its entry of the audit trail."""

from collections.abc import Mapping

from database import UnitOfWork
from engine.registry import Actor
from itsm.audit import audit
from itsm.records.entries import EntryKind, NewEntry, add_entry
from itsm.records.tables import Record


def tell_change(
    work: UnitOfWork, row: Record, what: str, actor: Actor, whom: tuple[int | None, int | None], reason: str
) -> None:
    """Tell that a change of owner was ``asked``, ``approved``, ``refused``, ``withdrawn`` or ``handed_over``.

    ``whom`` are the keys of the owner before and after; names are looked up when they are read.
    """
    before, after = whom
    details: Mapping[str, object] = {"what": what, "from_key": before, "to_key": after, "reason": reason}
    add_entry(work, row.key, NewEntry(EntryKind.OWNERSHIP, True, details=details), actor)
    told = {"before": before and f"person {before}", "after": after and f"person {after}", "reason": reason}
    audit(work, f"owner_change_{what}", f"record {row.number}", actor.key, None, **told)
