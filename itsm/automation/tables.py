"""Tables of automation: which record was made out of what, so that it is made once; messages still to be given."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime

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


class TellingRow(TenantScoped, Base):
    """A message of a step to one of many, which the workers give once it is ``due_at``, and take out with that."""

    __tablename__ = "telling"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    message: Mapped[str] = mapped_column(String(200))
    correlation_key: Mapped[str] = mapped_column(String(200))
    variables: Mapped[dict[str, object]] = mapped_column(Json)
    keeps_until: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
