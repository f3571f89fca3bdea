"""Tables of imports of the organisation: each run, what it did with each row, and which column was which field."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class ImportRun(TenantScoped, Base):
    """One file: ``kind`` is one of ``itsm.exchange.kinds.KINDS``, ``state`` one of ``itsm.exchange.states.State``.

    ``header`` are its headings, ``columns`` the field of each (by its place), ``done`` how many of ``total`` rows were
    looked at. ``content`` is the file, kept until the import has ended.
    """

    __tablename__ = "organisation_import"
    __table_args__ = (
        Index("ix_organisation_import_state", "state", "key"),
        Index("ix_organisation_import_tenant", "tenant_id", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    actor_key: Mapped[int | None] = mapped_column(Key)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    header: Mapped[list[str]] = mapped_column(Json)
    columns: Mapped[dict[str, str]] = mapped_column(Json)
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    counts: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    problem: Mapped[dict[str, Any] | None] = mapped_column(Json)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))


class ImportRow(TenantScoped, Base):
    """What a row would do or did; unchanged ones are counted only. ``before`` and ``after`` are texts by field."""

    __tablename__ = "organisation_import_row"
    __table_args__ = (Index("ix_organisation_import_row_outcome", "run_key", "outcome", "line"),)

    run_key: Mapped[int] = mapped_column(Key, ForeignKey("organisation_import.key"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(400))
    identity: Mapped[str | None] = mapped_column(String(400))
    thing_key: Mapped[int | None] = mapped_column(Key)
    before: Mapped[dict[str, str] | None] = mapped_column(Json)
    after: Mapped[dict[str, str] | None] = mapped_column(Json)
    reason: Mapped[dict[str, Any] | None] = mapped_column(Json)
    cells: Mapped[list[str] | None] = mapped_column(Json)


class ImportColumns(TenantScoped, Base):
    """Which heading was which field when a kind was imported last, for the next file."""

    __tablename__ = "organisation_import_columns"
    __table_args__ = (UniqueConstraint("tenant_id", "kind"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    columns: Mapped[dict[str, str]] = mapped_column(Json)
