"""Tables of whom we serve and who serves, beside those of people and teams."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock


class Kept:
    """Columns of what is archived instead of deleted; ``revision`` counts changes (the ETag)."""

    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class CustomerRow(Kept, TenantScoped, Base):
    """An organisation that the tenant serves; ``service_class`` is one of CLASSES, ``calendar`` a calendar's key."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_customer_name", "tenant_id", "name", "key"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    service_class: Mapped[str] = mapped_column(String(20))
    time_zone: Mapped[str | None] = mapped_column(String(60))
    calendar: Mapped[str | None] = mapped_column(String(60))
    service_level: Mapped[str | None] = mapped_column(String(60))
    """Code of the level that holds for its people; None: that of the organisation."""
    note: Mapped[str | None] = mapped_column(Text)
    requesters_see: Mapped[str | None] = mapped_column(String(10))
    """How far its people see: their own records (None), those of their ``site``, or of the whole ``customer``."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)


class SiteRow(Kept, TenantScoped, Base):
    """A place; without ``customer_key`` one of the organisation itself. Its zone and calendar beat the customer's."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("tenant_id", "code"),
        Index("ix_site_customer", "customer_key", "name"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    customer_key: Mapped[int | None] = mapped_column(ForeignKey("customer.key"))
    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(Text)
    time_zone: Mapped[str | None] = mapped_column(String(60))
    calendar: Mapped[str | None] = mapped_column(String(60))


class CustomerContact(TenantScoped, Base):
    """Somebody who speaks for a customer, for one of CONTACT_ROLES; ``sees`` is how far, as ``requesters_see``."""

    __tablename__ = "customer_contact"
    __table_args__ = (Index("ix_customer_contact_person", "person_key"),)

    customer_key: Mapped[int] = mapped_column(Key, ForeignKey("customer.key"), primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20))
    sees: Mapped[str | None] = mapped_column(String(10))


class DeskRow(Kept, TenantScoped, Base):
    """A service desk: ``kind`` is one of DESK_KINDS; one that follows the sun hands over between its teams."""

    __tablename__ = "desk"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(Json)
    kind: Mapped[str] = mapped_column(String(20))
    follows_sun: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    calendar: Mapped[str | None] = mapped_column(String(60))


class DeskTeam(TenantScoped, Base):
    """A team that works at a desk; ``opens`` and ``closes`` are minutes of the day in the team's time zone."""

    __tablename__ = "desk_team"
    __table_args__ = (Index("ix_desk_team_team", "team_key"),)

    desk_key: Mapped[int] = mapped_column(Key, ForeignKey("desk.key"), primary_key=True)
    team_key: Mapped[int] = mapped_column(Key, ForeignKey("team.key"), primary_key=True)
    opens: Mapped[int | None] = mapped_column(Integer)
    closes: Mapped[int | None] = mapped_column(Integer)


class DeskSite(TenantScoped, Base):
    """A site that a desk serves."""

    __tablename__ = "desk_site"
    __table_args__ = (Index("ix_desk_site_site", "site_key"),)

    desk_key: Mapped[int] = mapped_column(Key, ForeignKey("desk.key"), primary_key=True)
    site_key: Mapped[int] = mapped_column(Key, ForeignKey("site.key"), primary_key=True)


class DeskCustomer(TenantScoped, Base):
    """A customer that a desk serves at all its sites."""

    __tablename__ = "desk_customer"
    __table_args__ = (Index("ix_desk_customer_customer", "customer_key"),)

    desk_key: Mapped[int] = mapped_column(Key, ForeignKey("desk.key"), primary_key=True)
    customer_key: Mapped[int] = mapped_column(Key, ForeignKey("customer.key"), primary_key=True)


class SkillRow(Kept, TenantScoped, Base):
    """Something that people can do, with names by language."""

    __tablename__ = "skill"
    __table_args__ = (UniqueConstraint("tenant_id", "code"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(60))
    names: Mapped[dict[str, str]] = mapped_column(Json)


class PersonSkill(TenantScoped, Base):
    """How well a person has a skill (``grade`` 1 to 5), and the last day on which that counts."""

    __tablename__ = "person_skill"
    __table_args__ = (Index("ix_person_skill_skill", "skill_key"),)

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    skill_key: Mapped[int] = mapped_column(Key, ForeignKey("skill.key"), primary_key=True)
    grade: Mapped[int] = mapped_column(Integer)
    expires_on: Mapped[date | None] = mapped_column(Date)


class AbsenceRow(TenantScoped, Base):
    """A time in which a person is not there, from ``starts_at`` up to ``ends_at``, and who stands in."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_person", "person_key", "ends_at"),
        Index("ix_absence_time", "tenant_id", "ends_at", "starts_at"),
        Index("ix_absence_substitute", "substitute_key", "ends_at"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(20))
    substitute_key: Mapped[int | None] = mapped_column(Key, ForeignKey("person.key"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class PresenceRow(TenantScoped, Base):
    """What a person last said of themselves, one of PRESENCES; it counts up to ``until``."""

    __tablename__ = "presence"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
