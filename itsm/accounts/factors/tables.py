"""Tables of second factors, and the one condition that says who lacks one that a role asks for."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, mapped_column

from database import Base, Json, Key, TenantScoped, UtcDateTime
from engine import clock
from itsm.people.tables import Membership, PersonRole, PersonRow
from itsm.rights.tables import RoleRow, TeamRole


class Authenticator(TenantScoped, Base):
    """The secret that a person's authenticator shares with us, sealed; it counts once a code has ``confirmed`` it.

    ``last_step`` is the time step of the last code taken: no code is taken twice (RFC 6238 §5.2).
    """

    __tablename__ = "authenticator"

    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"), primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)


class RecoveryCode(TenantScoped, Base):
    """A code for who has lost the rest, kept as a keyed hash; each works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("ix_recovery_code_person", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Passkey(TenantScoped, Base):
    """A passkey (WebAuthn credential): its public half, and how often it says that it was used."""

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_person", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    name: Mapped[str] = mapped_column(String(100))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasskeyChallenge(Base):
    """The challenge that one browser has to sign now; gone once it is answered."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (Index("ix_passkey_challenge_expires", "expires_at"),)

    holder_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    challenge: Mapped[str] = mapped_column(String(200))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PendingSignIn(TenantScoped, Base):
    """Somebody knew the password, and has to show a second factor; it is not a session and opens no page."""

    __tablename__ = "pending_sign_in"
    __table_args__ = (Index("ix_pending_sign_in_person", "person_key"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_key: Mapped[int] = mapped_column(Key, ForeignKey("person.key"))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    provider_key: Mapped[int | None] = mapped_column(Key)
    provider_sid: Mapped[str | None] = mapped_column(String(255))
    sealed_hint: Mapped[str | None] = mapped_column(Text)
    """All three as in the session that will be opened, see ``itsm.accounts.sessions.SessionRow``."""


class SecondFactorRule(TenantScoped, Base):
    """A role whose people must have a second factor: from ``holds_from`` on, and at once where that is None.

    Until then they are asked to set one up, and nothing is closed to them.
    """

    __tablename__ = "second_factor_rule"
    __table_args__ = (UniqueConstraint("tenant_id", "role"),)

    key: Mapped[int] = mapped_column(Key, primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    holds_from: Mapped[datetime | None] = mapped_column(UtcDateTime)


def has_factor() -> ColumnElement[bool]:
    """SQL: the person of the row has a second factor in use."""
    authenticator = exists().where(
        Authenticator.person_key == PersonRow.key, Authenticator.confirmed_at.is_not(None)
    )
    return authenticator | exists().where(Passkey.person_key == PersonRow.key)


def must_have_factor() -> ColumnElement[bool]:
    """SQL: one of the roles of the person of the row, or of their teams, asks for a second factor.

    A role of one's own asks for it too when the shipped one does that it was copied from.
    """
    holds = or_(SecondFactorRule.holds_from.is_(None), SecondFactorRule.holds_from <= _now())
    return or_(*(rules.where(holds).exists() for rules in _rules_of_person()))


def factor_due_from() -> ColumnElement[datetime | None]:
    """SQL: from when on the person of the row must have a second factor that they lack now; null when it is not so."""
    coming = union_all(
        *(rules.where(SecondFactorRule.holds_from > _now()) for rules in _rules_of_person())
    ).subquery()
    first = select(func.min(coming.c.holds_from)).scalar_subquery()
    return case((has_factor(), None), else_=first)


def _now() -> BindParameter[datetime]:
    """The time at which a statement is sent, not at which it was written: some are written once."""
    return bindparam("now", callable_=clock.now, type_=UtcDateTime(), unique=True)


def _rules_of_person() -> tuple[Select[datetime | None], Select[datetime | None]]:
    """The rules that ask the person of the row for a second factor: by roles of their own, and by those of teams."""
    given = (
        select(SecondFactorRule.holds_from)
        .join(PersonRole, _asks(PersonRole))
        .where(PersonRole.person_key == PersonRow.key)
        .correlate(PersonRow)
    )
    of_teams = (
        select(SecondFactorRule.holds_from)
        .join(TeamRole, _asks(TeamRole))
        .join(Membership, Membership.team_key == TeamRole.team_key)
        .where(Membership.person_key == PersonRow.key)
        .correlate(PersonRow)
    )
    return given, of_teams


def _asks(table: type[PersonRole] | type[TeamRole]) -> ColumnElement[bool]:
    copied = select(RoleRow.copied_from).where(RoleRow.code == table.role, RoleRow.tenant_id == table.tenant_id)
    asked = or_(SecondFactorRule.role == table.role, SecondFactorRule.role == copied.scalar_subquery())
    return and_(asked, SecondFactorRule.tenant_id == table.tenant_id)


def lacks_factor() -> ColumnElement[bool]:
    """SQL: the person of the row must have a second factor and has none."""
    return and_(must_have_factor(), ~has_factor())
