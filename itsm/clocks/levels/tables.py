"""Tables of service levels: each with its versions, which are never changed, so that clocks can be explained."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class ServiceLevelRow(TenantScoped, Base):
    """A level; ``names`` maps ``en`` and ``zh-CN``, ``version`` is in force for records that begin now.

    ``is_default``: it holds where no customer and no decision names another. An archived one is offered nowhere.
    """

    __tablename__ = "service_level"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    version: Mapped[int] = mapped_column(Integer)
    is_default: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ServiceLevelVersion(TenantScoped, Base):
    """What a level promised from ``at`` on; ``notice`` is what those whom it concerns were told about the change."""

    __tablename__ = "service_level_version"
    __table_args__ = (UniqueConstraint("level_key", "version"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    level_key: Mapped[int] = mapped_column(Key, ForeignKey("service_level.key"))
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    notice: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_key: Mapped[int | None] = mapped_column(Key)
    actor_name: Mapped[str] = mapped_column(String(200))
