"""Tables of people and teams."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime


class PersonRow(TenantScoped, Base):
    """Somebody who reports or works. ``email`` is casefolded; ``external_id`` is the id in an import's source.

    ``customer_key`` and ``site_key`` say where the person belongs (None: to the organisation itself); ``service_class``
    is one of ``itsm.organisation.choices.CLASSES``, None is that of the customer.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("tenant_id", "email"), UniqueConstraint("tenant_id", "external_id"),
        Index("ix_person_name", "tenant_id", "name", "key"),
        Index("ix_person_customer", "tenant_id", "customer_key", "name", "key"),
        Index("ix_person_site", "tenant_id", "site_key"),
        Index("ix_person_manager", "tenant_id", "manager_key"),
    )  # fmt: skip

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    time_zone: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    external_id: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    customer_key: Mapped[int | None] = mapped_column(Key)
    site_key: Mapped[int | None] = mapped_column(Key)
    service_class: Mapped[str | None] = mapped_column(String(20))
    manager_key: Mapped[int | None] = mapped_column(Key)
    """The person to whom they report; never in a circle."""
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    """Counts changes; a page that was read at another revision is refused."""


class PersonPhone(TenantScoped, Base):
    """A telephone number of a person as E.164 (``+8613800138000``); ``place`` is its rank, several may share one."""

    __tablename__ = "person_phone"
    __table_args__ = (Index("ix_person_phone_number", "tenant_id", "number"),)

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    place: Mapped[int] = mapped_column(Integer)


class PersonRole(TenantScoped, Base):
    """A role of a person: one of ``itsm.rights.roles.ROLES``, or the code of one of the organisation's own."""

    __tablename__ = "person_role"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    role: Mapped[str] = mapped_column(String(30), primary_key=True)


class TeamRow(TenantScoped, Base):
    """A team; ``code`` is what diagrams call it, ``names`` maps ``en`` and ``zh-CN``, ``line`` is 1 to 3 or None.

    ``calendar`` is the key of a calendar. ``strategy`` is one of ``itsm.assignment.strategies.STRATEGIES``, and
    ``work_limit`` how many open tasks of the team a person may have at once. An archived team is kept for the history
    and offered nowhere.
    """

    __tablename__ = "team"
    __table_args__ = (UniqueConstraint("tenant_id", "code"), UniqueConstraint("tenant_id", "external_id"))

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(100))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    line: Mapped[int | None] = mapped_column(Integer)
    external_id: Mapped[str | None] = mapped_column(String(200))
    is_vendor: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    time_zone: Mapped[str | None] = mapped_column(String(60))
    calendar: Mapped[str | None] = mapped_column(String(60))
    strategy: Mapped[str] = mapped_column(String(20), default="pool", server_default="pool")
    work_limit: Mapped[int | None] = mapped_column(Integer)
    is_fallback: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    """The one team that gets what is offered to no team in use."""
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class Membership(TenantScoped, Base):
    """A person in a team, in one of ``itsm.people.memberships.ROLES``."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_team", "team_key"),)

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    team_key: Mapped[int] = mapped_column(Key, ForeignKey("team.key"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10), default="member")
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the person last had their turn, where the team gives work in turn."""
