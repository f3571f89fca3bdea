"""What was searched for and not found, for those who write: the most often asked first."""

from collections.abc import Sequence

from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.knowledge.reading import WORK
from itsm.knowledge.tables import SoughtRow
from itsm.people.roles import require

MOST = 50


def unanswered(actor: Actor) -> Sequence[SoughtRow]:
    """Words that nothing answered, the most often first. Raises Forbidden."""
    require(actor, WORK)
    often = select(SoughtRow).where(SoughtRow.unanswered > 0).order_by(SoughtRow.unanswered.desc(), SoughtRow.key)
    with reading() as session:
        return session.scalars(often.limit(MOST)).all()
