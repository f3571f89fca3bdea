"""Tables of people and teams."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class PersonRow(TenantScoped, Base):
    """Somebody who reports or works. ``email`` is casefolded; ``external_id`` is the id in an import's source."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("tenant_id", "email"), UniqueConstraint("tenant_id", "external_id"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    external_id: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PersonRole(TenantScoped, Base):
    """A role of a person, one of ``itsm.people.roles.ROLES``."""

    __tablename__ = "person_role"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    role: Mapped[str] = mapped_column(String(30), primary_key=True)


class TeamRow(TenantScoped, Base):
    """A team; ``code`` is what diagrams call it, ``names`` maps ``en`` and ``zh-CN``, ``line`` is 1 to 3 or None."""

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("tenant_id", "code"), UniqueConstraint("tenant_id", "external_id"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(100))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    line: Mapped[int | None] = mapped_column(Integer)
    external_id: Mapped[str | None] = mapped_column(String(200))


class Membership(TenantScoped, Base):
    """A person in a team, as ``member`` or ``lead``."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_team", "team_key"),)

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    team_key: Mapped[int] = mapped_column(Key, ForeignKey("team.key"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), default="member")
