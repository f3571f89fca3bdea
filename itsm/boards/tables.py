"""Table of the boards: when somebody has last looked at theirs."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime


class BoardSeen(TenantScoped, Base):
    """Up to when a person knows what changed: they said so on their board."""

    __tablename__ = "board_seen"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
