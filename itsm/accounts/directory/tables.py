"""Table of the directories by which people sign in and are kept up to date."""

from datetime import datetime

from sqlalchemy import Boolean, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from database import Json, UtcDateTime
from itsm.accounts.outside.tables import SourceRow


class Directory(SourceRow):
    """An LDAP server of the organisation, and how people and groups are found there.

    ``sealed`` is the password of ``bind_dn``; ``ca_certificate`` is PEM, None for those of the system. Groups are read
    from ``groups_attribute`` of a person, or searched with ``groups_filter``; ``nested``:
    groups of these groups count too. ``manager_attribute`` holds the DN of a person's manager; None: managers are
    kept here alone. ``sync_at`` is when workers synchronise
    next (every ``sync_hours``), ``approved`` how many accounts that run may close beyond a fifth, ``last_run`` what
    came of the last one.
    """

    __tablename__ = "directory"
    __table_args__ = (Index("ix_directory_sync", "sync_at"),)

    host: Mapped[str] = mapped_column(String(255))
    port: Mapped[int] = mapped_column(Integer)
    security: Mapped[str] = mapped_column(String(10))
    ca_certificate: Mapped[str | None] = mapped_column(Text)
    bind_dn: Mapped[str | None] = mapped_column(String(500))
    base: Mapped[str] = mapped_column(String(500))
    people_filter: Mapped[str] = mapped_column(String(1000))
    id_attribute: Mapped[str] = mapped_column(String(100))
    login_attribute: Mapped[str] = mapped_column(String(100))
    name_attribute: Mapped[str] = mapped_column(String(100))
    email_attribute: Mapped[str] = mapped_column(String(100))
    manager_attribute: Mapped[str | None] = mapped_column(String(100))
    groups_attribute: Mapped[str | None] = mapped_column(String(100))
    groups_base: Mapped[str | None] = mapped_column(String(500))
    groups_filter: Mapped[str | None] = mapped_column(String(1000))
    member_attribute: Mapped[str | None] = mapped_column(String(100))
    nested: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    links: Mapped[bool] = mapped_column(Boolean)
    sync_hours: Mapped[int | None] = mapped_column(Integer)
    sync_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved: Mapped[int | None] = mapped_column(Integer)
    last_run: Mapped[dict[str, object] | None] = mapped_column(Json)
