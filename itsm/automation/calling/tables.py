"""Tables of calls: the hosts that diagrams may call, and the secrets that may be sent to one of them."""

from datetime import datetime

from sqlalchemy import Boolean, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime

LONGEST_HOST = 260
LONGEST_NAME = 60


class OutsideHost(TenantScoped, Base):
    """A server that may be called, as ``host`` or ``host:port``.

    ``inside``: it is in our own network, so that its name may lead to a private address. ``plain``: HTTP without TLS.
    """

    __tablename__ = "outside_host"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    host: Mapped[str] = mapped_column(String(LONGEST_HOST))
    inside: Mapped[bool] = mapped_column(Boolean)
    plain: Mapped[bool] = mapped_column(Boolean)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("tenant_id", "host"),)


class OutsideSecret(TenantScoped, Base):
    """A secret by its name; ``sealed`` is what it is. It is sent to ``host`` and to no other one."""

    __tablename__ = "outside_secret"

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    host: Mapped[str] = mapped_column(String(LONGEST_HOST))
    sealed: Mapped[str] = mapped_column(Text)
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (UniqueConstraint("tenant_id", "name"),)
