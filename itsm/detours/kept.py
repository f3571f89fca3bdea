"""The detours of a record as they were kept."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import looked_up
from itsm.detours.tables import Detour

_OF_RECORD = select(Detour).where(Detour.record_key == bindparam("record")).order_by(Detour.key)


def detours_of(session: Session, record_key: int) -> Sequence[Detour]:
    """All of a record, oldest first: asked once for a page."""
    mine = {"record": record_key}
    return looked_up(session, ("detours", record_key), lambda: session.scalars(_OF_RECORD, mine).all())
