"""First-responder responsibility, the one policy: who becomes owner, who keeps it, who owes the requester an answer.

The first agent who claims or completes work on a record becomes its owner. Nothing that is done to tasks afterwards
(assigning, transferring, escalating) takes the record away: only ``itsm.ownership`` and leaving change an owner.
"""

from datetime import datetime

from sqlalchemy import select

from database import UnitOfWork
from engine.registry import Actor
from itsm.automation.tables import PromotionRow
from itsm.people.roles import may
from itsm.records.opened import OpenRecord


def take_ownership(opened: OpenRecord, actor: Actor) -> None:
    """Make ``actor`` the owner of a record that has none, unless they are its requester or no agent."""
    row = opened.row
    if row.owner_key is None and actor.key is not None and actor.key != row.requester_key and may(actor, "work.do"):
        opened.set_column("owner_key", actor.key)


def owe_answer(work: UnitOfWork, opened: OpenRecord, before: str, actor: Actor, at: datetime) -> None:
    """Let the owner owe the requester an answer once somebody else has resolved the record; ``before``: kind it had.

    Nobody waits for one where there is no requester, where it is the owner, and where it is who made the record out of
    another one: they work at the desk, and asked nobody. Work that goes on takes the duty away, and so does the
    requester who closes it: they know. A record that closes by itself leaves it, for then nobody has told them.
    """
    row = opened.row
    if row.status_kind == "resolved":
        is_due = before != "resolved" and row.owner_key is not None and actor.key != row.owner_key
        if is_due and row.requester_key not in (None, row.owner_key) and not _is_made_of_another(work, opened):
            opened.set_column("answer_owed_at", at)
    elif row.answer_owed_at is not None and (row.status_kind != "closed" or actor.key == row.requester_key):
        opened.set_column("answer_owed_at", None)


def _is_made_of_another(work: UnitOfWork, opened: OpenRecord) -> bool:
    """True when its requester made it out of another record."""
    row = opened.row
    if row.opened_by_key != row.requester_key:
        return False
    made = select(PromotionRow.key).where(
        PromotionRow.record_key == row.key, PromotionRow.made_by_key == row.requester_key
    )
    return work.session.execute(made).first() is not None


def owes_answer(opened: OpenRecord, actor: Actor, stands_in: bool = False) -> bool:
    """True when a public comment of ``actor`` (the owner, or who stands in for them) is the answer that is owed."""
    row = opened.row
    return row.answer_owed_at is not None and (actor.key == row.owner_key or stands_in)
