"""Tables of people known elsewhere: what vouches for them, who is who, and what a group there gives here."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Key, TenantScoped, UtcDateTime


class SourceRow(TenantScoped, Base):
    """What every system has that vouches for people; ``sealed`` is the secret that we show it, None without one.

    ``unknown`` says what happens to somebody whom nobody knows yet.
    """

    __abstract__ = True

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    sealed: Mapped[str | None] = mapped_column(Text)
    unknown: Mapped[str] = mapped_column(String(10))
    active: Mapped[bool] = mapped_column(Boolean)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class ExternalIdentity(TenantScoped, Base):
    """A person as another system knows them: by ``issuer`` and ``subject``, which are never given to somebody else.

    ``source`` and ``source_key`` name the row that says how the system is reached; ``login`` is what a directory
    calls the person when they sign in. ``manager_key`` is the manager whom the system gave them last: only such a one
    is taken away again when it names nobody any more. Source: OpenID Connect Core 1.0 §5.7 (claim stability and
    uniqueness).
    """

    __tablename__ = "external_identity"
    __table_args__ = (
        UniqueConstraint("tenant_id", "issuer", "subject"),
        UniqueConstraint("source", "source_key", "person_key"),
        Index("ix_external_identity_person", "person_key"),
        Index("ix_external_identity_login", "login"),
    )

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    source: Mapped[str] = mapped_column(String(20))
    source_key: Mapped[int] = mapped_column(Key)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    login: Mapped[str | None] = mapped_column(String(254))
    manager_key: Mapped[int | None] = mapped_column(Key)
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GroupMapping(TenantScoped, Base):
    """What a group of another system gives here: a role, or a place in a team; one of the two is None."""

    __tablename__ = "group_mapping"
    __table_args__ = (Index("ix_group_mapping_source", "source", "source_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    source: Mapped[str] = mapped_column(String(20))
    source_key: Mapped[int] = mapped_column(Key)
    group_name: Mapped[str] = mapped_column(String(500))
    role: Mapped[str | None] = mapped_column(String(30))
    team_key: Mapped[int | None] = mapped_column(Key, ForeignKey("team.key"))
    team_role: Mapped[str | None] = mapped_column(String(10))
