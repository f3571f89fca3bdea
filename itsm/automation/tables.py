"""The table of promotions: which record was made out of what, so that the same is made once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime

LONGEST_TOKEN = 200


class PromotionRow(TenantScoped, Base):
    """A record that was made out of another one, or by an instance that serves none.

    ``source`` is ``record:KEY`` or ``instance:KEY``; of one source and one token there is one record.
    """

    __tablename__ = "promotion"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    source: Mapped[str] = mapped_column(String(40))
    token: Mapped[str] = mapped_column(String(LONGEST_TOKEN))
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), index=True)
    made_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("tenant_id", "source", "token"),)
