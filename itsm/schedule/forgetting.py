"""What the schedule knows of a person, when they leave or are erased."""

from sqlalchemy import update

from database import UnitOfWork
from engine import clock
from itsm.schedule.tables import PassRow, ScheduleFeedRow

_UNSYNCHRONIZED = {"synchronize_session": False}


def end_schedule_feeds_of(person_key: int, work: UnitOfWork) -> None:
    """End every link of the person: their account is closed."""
    live = update(ScheduleFeedRow).where(ScheduleFeedRow.person_key == person_key, ScheduleFeedRow.revoked_at.is_(None))
    work.session.execute(live.values(revoked_at=clock.now()), execution_options=_UNSYNCHRONIZED)


def forget_passes(person_key: int, former: str, work: UnitOfWork) -> None:
    """Work that the person let pass says ``former`` instead of the name."""
    own = update(PassRow).where(PassRow.by_key == person_key)
    work.session.execute(own.values(by_name=former), execution_options=_UNSYNCHRONIZED)
