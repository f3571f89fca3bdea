"""Tables of the library: builds, the records that name them, and what was compared with their hashes."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime
from engine import clock

PRODUCT_LENGTH, VERSION_LENGTH, PLACE_LENGTH, REASON_LENGTH, HASH_LENGTH = 120, 60, 500, 500, 64


class BuildRow(TenantScoped, Base):
    """A build of ``product`` in one ``version``, known by its SHA-256, kept at ``location``.

    ``name`` is both as people write them, and ``folded`` as they are compared.
    """

    __tablename__ = "build"
    __table_args__ = (UniqueConstraint("tenant_id", "folded"), Index("ix_build_product", "tenant_id", "product", "key"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    product: Mapped[str] = mapped_column(String(PRODUCT_LENGTH))
    version: Mapped[str] = mapped_column(String(VERSION_LENGTH))
    name: Mapped[str] = mapped_column(String(PRODUCT_LENGTH + VERSION_LENGTH + 1))
    folded: Mapped[str] = mapped_column(String(2 * (PRODUCT_LENGTH + VERSION_LENGTH + 1)))
    sha256: Mapped[str] = mapped_column(String(HASH_LENGTH))
    size: Mapped[int | None] = mapped_column(BigInteger)
    location: Mapped[str] = mapped_column(String(PLACE_LENGTH))
    note: Mapped[str | None] = mapped_column(Text)
    registered_by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(REASON_LENGTH))
    """Why it was withdrawn."""
    revision: Mapped[int] = mapped_column(Integer, default=1)


class BuildUseRow(TenantScoped, Base):
    """A record names a build."""

    __tablename__ = "build_use"

    build_key: Mapped[int] = mapped_column(ForeignKey("build.key"), primary_key=True)
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"), primary_key=True, index=True)
    named_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class BuildCheckRow(TenantScoped, Base):
    """Somebody compared what they had in hand with a build; ``found`` is the hash that they read."""

    __tablename__ = "build_check"
    __table_args__ = (
        Index("ix_build_check_build", "build_key", "key"), Index("ix_build_check_record", "record_key", "key"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    build_key: Mapped[int] = mapped_column(ForeignKey("build.key"))
    record_key: Mapped[int] = mapped_column(ForeignKey("record.key"))
    found: Mapped[str] = mapped_column(String(HASH_LENGTH))
    same: Mapped[bool] = mapped_column(Boolean)
    by_key: Mapped[int | None] = mapped_column(ForeignKey("person.key"))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
