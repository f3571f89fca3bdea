"""What the organisation has settled about the studio: who looks at a version, and how long one can be taken back."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Boolean, Integer, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database import Base, Key, TenantScoped

UNDO_HOURS = 72
MOST_HOURS = 720


class StudioSettingsRow(TenantScoped, Base):
    """The settings of an organisation that has changed them."""

    __tablename__ = "studio_settings"
    __table_args__ = (UniqueConstraint("tenant_id"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    reviewed_by_another: Mapped[bool] = mapped_column(Boolean)
    undo_hours: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer, default=1)


@dataclass(frozen=True, slots=True)
class StudioSettings:
    """``reviewed_by_another``: a version is put into use only after somebody who did not draw it has approved it."""

    reviewed_by_another: bool = False
    undo_hours: int = UNDO_HOURS
    revision: int = 0

    @property
    def undo_window(self) -> timedelta:
        """How long after putting into use one can go back."""
        return timedelta(hours=self.undo_hours)


def studio_settings(session: Session) -> StudioSettings:
    """The settings in force."""
    row = session.scalar(select(StudioSettingsRow))
    if row is None:
        return StudioSettings()
    return StudioSettings(row.reviewed_by_another, row.undo_hours, row.revision)
