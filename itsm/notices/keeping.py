"""How long notices are kept: they point at records, which stay."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from database import all_tenants, reading, retrying, unit_of_work
from engine import clock
from itsm.notices.tables import AnswerRow, NoticeRow

KEPT = timedelta(days=90)


def forget_old(limit: int) -> int:
    """Forget at most ``limit`` notices of all organisations that are older than ``KEPT``; gives how many."""
    old = select(NoticeRow.key).where(NoticeRow.at < clock.now() - KEPT).order_by(NoticeRow.at).limit(limit)
    with all_tenants():
        with reading() as session:
            keys = session.scalars(old).all()
        if keys:
            retrying(lambda: _forget(keys))
    return len(keys)


def _forget(keys: Sequence[int]) -> None:
    with unit_of_work() as work:
        work.session.execute(delete(NoticeRow).where(NoticeRow.key.in_(keys)))
        work.session.execute(delete(AnswerRow).where(AnswerRow.expires_at < clock.now() - KEPT))
