"""Which packs are switched off, and since when."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime
from engine import clock
from engine.state.newest import count_change


class SwitchedOffRow(TenantScoped, Base):
    """The pack ``pack`` is off: there is a row as long as it is."""

    __tablename__ = "pack_off"
    __table_args__ = (UniqueConstraint("tenant_id", "pack"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    off_since: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))


@event.listens_for(SwitchedOffRow, "after_insert")
@event.listens_for(SwitchedOffRow, "after_delete")
def _count(_mapper: Mapper[SwitchedOffRow], connection: Connection, changed: SwitchedOffRow) -> None:
    """Whoever switches counts it as a change of what is in use."""
    count_change(connection, changed)
