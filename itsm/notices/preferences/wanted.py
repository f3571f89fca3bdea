"""Which events somebody wants to be told of at all: what nobody wants is not even kept."""

from sqlalchemy import event, select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper, Session

from database import UnitOfWork
from engine.state.newest import count_change, remembered
from itsm.notices.events import EVENTS
from itsm.notices.tables import SettingRow


def is_wanted(work: UnitOfWork, key: str) -> bool:
    """True when people are told of the event ``key`` unless they chose otherwise, or when anybody chose it."""
    found = EVENTS.get(key)
    return found is None or not found.optional or key in _chosen(work)


def _chosen(work: UnitOfWork) -> frozenset[str]:
    return remembered(work, "notices", "chosen", lambda: _read(work.session))


def _read(session: Session) -> frozenset[str]:
    chosen = session.scalars(select(SettingRow.choices))
    return frozenset(key for choices in chosen for key, channels in choices.items() if any(channels.values()))


@event.listens_for(SettingRow, "after_insert")
@event.listens_for(SettingRow, "after_update")
def _count(_mapper: Mapper[SettingRow], connection: Connection, changed: SettingRow) -> None:
    """Steps keep what they have read of choices; whoever changes some counts it."""
    count_change(connection, changed)
