"""One person: where they belong, their teams, skills and absences, and whether they are there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from database import reading
from engine import clock
from engine.registry import Actor
from itsm.organisation.queries.away import Standing, standing_of
from itsm.organisation.queries.trail import Changed, changes_of
from itsm.organisation.rights import may_enter_absence, require_see
from itsm.organisation.tables import (
    AbsenceRow,
    CustomerContact,
    CustomerRow,
    PersonSkill,
    SiteRow,
    SkillRow,
)
from itsm.people.phone_rows import phones_of
from itsm.people.queries import Person, no_person, with_roles
from itsm.people.roles import may
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.records.queries.people import names_of
from itsm.uses import Thing, Use, uses_of

MOST = 50
"""Absences that a page shows: those that are over last."""


@dataclass(frozen=True, slots=True)
class InTeam:
    """A membership, seen from the person."""

    key: int
    code: str
    names: Mapping[str, str]
    role: str
    archived: bool


@dataclass(frozen=True, slots=True)
class HasSkill:
    """A skill of the person; ``expired`` when its last day is over."""

    key: int
    code: str
    names: Mapping[str, str]
    grade: int
    expires_on: date | None
    expired: bool


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence; ``kind`` is empty for those who may not know why. ``over`` is past or called off."""

    key: int
    person_key: int
    person_name: str
    starts_at: datetime
    ends_at: datetime
    kind: str
    substitute_key: int | None
    substitute_name: str
    over: bool
    revision: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person with all that hangs on them; ``contact_for`` are (key, name, role) of customers."""

    person: Person
    revision: int
    customer: tuple[int, str, str] | None
    """Key, code and name."""
    site: tuple[str, str] | None
    """Code and name."""
    own_class: str
    service_class: str
    standing: Standing
    teams: Sequence[InTeam]
    skills: Sequence[HasSkill]
    absences: Sequence[AbsenceView]
    stands_in_for: Sequence[AbsenceView]
    contact_for: Sequence[tuple[int, str, str]]
    may_enter_absence: bool
    changes: Sequence[Changed]
    """Empty for readers who may not see the audit trail."""
    phones: Sequence[str] = ()
    """Numbers as E.164, the first one first."""
    uses: Sequence[Use] = ()
    """Where the person is used, for those who manage people."""
    manager: tuple[int, str, str] | None = None
    """Key, name, and the e-mail address or what else names them."""


_BELONGS = (
    select(PersonRow, CustomerRow, SiteRow)
    .outerjoin(CustomerRow, CustomerRow.key == PersonRow.customer_key)
    .outerjoin(SiteRow, SiteRow.key == PersonRow.site_key)
    .where(PersonRow.key == bindparam("wanted"))
)


def person_view(key: int, actor: Actor, language: str = "en") -> PersonView:
    """One person. Raises Forbidden and NotFound; oneself may always be read."""
    if actor.key != key:
        require_see(actor)
    with reading() as session:
        known = session.execute(_BELONGS, {"wanted": key}).one_or_none()
        if known is None:
            raise no_person(key)
        row, customer, site = known
        [found] = with_roles(session, [row])
        enters = may_enter_absence(session, key, actor)
        return PersonView(
            found, row.revision, (customer.key, customer.code, customer.name) if customer else None,
            (site.code, site.name) if site else None, row.service_class or "",
            row.service_class or (customer.service_class if customer else ""),
            standing_of(session, clock.now(), [key])[key], _teams(session, key), skills_of(session, key),
            absences_of(session, key, enters), _stands_in(session, key), _contact_for(session, key), enters,
            changes_of(session, f"person {key}", language) if may(actor, "audit.see") else (),
            phones_of(session, [key]).get(key, ()),
            uses_of(session, Thing("person", key)) if may(actor, "people.manage") else (), _manager(session, row),
        )  # fmt: skip


def _manager(session: Session, row: PersonRow) -> tuple[int, str, str] | None:
    above = session.get(PersonRow, row.manager_key) if row.manager_key is not None else None
    return (above.key, above.name, above.email or f"#{above.key}") if above is not None else None


def absences_of(session: Session, person_key: int, with_kind: bool) -> list[AbsenceView]:
    """Absences of the person, the latest first."""
    newest = select(AbsenceRow).where(AbsenceRow.person_key == person_key).order_by(AbsenceRow.ends_at.desc())
    return _views(session, session.scalars(newest.limit(MOST)).all(), with_kind)


def skills_of(session: Session, person_key: int) -> list[HasSkill]:
    """Skills of the person by code, expired ones too."""
    today = clock.now().date()
    statement = (
        select(SkillRow.key, SkillRow.code, SkillRow.names, PersonSkill.grade, PersonSkill.expires_on)
        .join(PersonSkill, PersonSkill.skill_key == SkillRow.key)
        .where(PersonSkill.person_key == person_key)
        .order_by(SkillRow.code)
    )
    return [
        HasSkill(*row, expired=row.expires_on is not None and row.expires_on < today)
        for row in session.execute(statement)
    ]


def _teams(session: Session, person_key: int) -> list[InTeam]:
    statement = (
        select(TeamRow.key, TeamRow.code, TeamRow.names, Membership.role, TeamRow.archived_at)
        .join(Membership, Membership.team_key == TeamRow.key)
        .where(Membership.person_key == person_key)
        .order_by(TeamRow.code)
    )
    return [
        InTeam(row.key, row.code, row.names, row.role, row.archived_at is not None)
        for row in session.execute(statement)
    ]


def _stands_in(session: Session, person_key: int) -> list[AbsenceView]:
    """Absences of others, now or to come, in which the person stands in."""
    theirs = select(AbsenceRow).where(
        AbsenceRow.substitute_key == person_key, AbsenceRow.cancelled_at.is_(None), AbsenceRow.ends_at > clock.now()
    )
    return _views(session, session.scalars(theirs.order_by(AbsenceRow.ends_at).limit(MOST)).all(), False)


def _views(session: Session, rows: Sequence[AbsenceRow], with_kind: bool) -> list[AbsenceView]:
    names = names_of(session, [key for row in rows for key in (row.person_key, row.substitute_key)])
    now = clock.now()
    return [
        AbsenceView(
            row.key, row.person_key, names.get(row.person_key, ""), row.starts_at, row.ends_at,
            row.kind if with_kind else "", row.substitute_key, names.get(row.substitute_key or 0, ""),
            row.cancelled_at is not None or row.ends_at <= now, row.revision,
        )
        for row in rows
        if row.cancelled_at is None
    ]  # fmt: skip


def _contact_for(session: Session, person_key: int) -> list[tuple[int, str, str]]:
    statement = (
        select(CustomerRow.key, CustomerRow.name, CustomerContact.role)
        .join(CustomerContact, CustomerContact.customer_key == CustomerRow.key)
        .where(CustomerContact.person_key == person_key)
        .order_by(CustomerRow.name)
    )
    return [(key, name, role) for key, name, role in session.execute(statement)]
