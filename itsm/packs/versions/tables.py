"""Tables of the versions of packs, of what was put into use, and of drafts."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class PackContent(TenantScoped, Base):
    """Bytes of a file of a kept version that was not deployed; what was deployed stands in its definition."""

    __tablename__ = "pack_content"
    __table_args__ = (UniqueConstraint("tenant_id", "checksum"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    checksum: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PackVersion(TenantScoped, Base):
    """A pack as it was kept once: the sums of its files by their names; ``authors`` drew what is new in it."""

    __tablename__ = "pack_version"
    __table_args__ = (UniqueConstraint("tenant_id", "pack", "number"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(Integer)
    files: Mapped[dict[str, str]] = mapped_column(Json)
    base: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    authors: Mapped[list[int]] = mapped_column(Json)
    author_key: Mapped[int | None] = mapped_column(Key)
    """Who kept it; empty for the machine."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reviewer_key: Mapped[int | None] = mapped_column(Key)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_note: Mapped[str] = mapped_column(Text, default="")


class PackUse(TenantScoped, Base):
    """A version was put into use; the newest of a pack is in use. ``previous`` is the version that was until then."""

    __tablename__ = "pack_use"
    __table_args__ = (Index("ix_pack_use_pack", "tenant_id", "pack", "key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column(Integer)
    previous: Mapped[int | None] = mapped_column(Integer)
    deployment_key: Mapped[int | None] = mapped_column(Key, ForeignKey("deployment.key"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    note: Mapped[str] = mapped_column(Text, default="")
    override_reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was put into use although scenarios failed."""
    undo_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undoes: Mapped[int | None] = mapped_column(Key, ForeignKey("pack_use.key"))
    """The putting into use that this one takes back."""


class PackDraft(TenantScoped, Base):
    """A pack that is being changed; ``base`` is the version in use that it began from, empty for a new pack."""

    __tablename__ = "pack_draft"
    __table_args__ = (UniqueConstraint("tenant_id", "pack"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    base: Mapped[int | None] = mapped_column(Integer)
    authors: Mapped[list[int]] = mapped_column(Json)
    """Keys of all who drew since then."""
    begun_by: Mapped[int | None] = mapped_column(Key)
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PackFileRow(TenantScoped, Base):
    """A file that was changed once: ``revision`` counts for ever, so that no editor overwrites what it has not read.

    Without ``content``, and not ``removed``, the file is as in use.
    """

    __tablename__ = "pack_file"
    __table_args__ = (UniqueConstraint("tenant_id", "pack", "name"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    pack: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    revision: Mapped[int] = mapped_column(Integer)
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    removed: Mapped[bool] = mapped_column(Boolean, default=False)
    changed_by: Mapped[int | None] = mapped_column(Key)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
