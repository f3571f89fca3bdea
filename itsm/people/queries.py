"""Looking people and teams up; every function reads in ``session``, or in a session of its own without it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from database import looked_up, reading
from engine.errors import InvalidState, NotFound, text
from engine.registry import Actor
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow
from itsm.rights.deciding import allowed
from itsm.rights.reading import holding

LONGEST_KEY = 16
"""Digits of a number that is no key any more."""
_OF_KEYS = (
    select(
        PersonRow.key, PersonRow.name, PersonRow.email, PersonRow.language, PersonRow.time_zone, PersonRow.active,
        PersonRole.role,
    )
    .outerjoin(PersonRole, PersonRole.person_key == PersonRow.key)
    .where(PersonRow.key.in_(bindparam("keys", expanding=True)))
)  # fmt: skip
"""Persons, each as often as they have roles: written once, for every page asks it twice."""
_TEAMS = select(TeamRow.key, TeamRow.code, TeamRow.names, TeamRow.line, TeamRow.archived_at)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as pages and commands see them; ``roles`` are those given to them, not to their teams."""

    key: int
    name: str
    email: str | None
    language: str
    time_zone: str
    active: bool
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Team:
    """A team with its names by language; ``line`` is 1, 2, 3 or None. An archived one is offered nowhere."""

    key: int
    code: str
    names: Mapping[str, str]
    line: int | None
    archived: bool = False

    def name(self, language: str) -> str:
        """Its name in ``language``, in English when there is none, else its code."""
        return self.names.get(language) or self.names.get("en") or self.code


@contextmanager
def _session(given: Session | None) -> Iterator[Session]:
    if given is not None:
        yield given
        return
    with reading() as session:
        yield session


def person(key: int, session: Session | None = None) -> Person:
    """The person with ``key``; raises NotFound."""
    found = people([key], session).get(key)
    if found is None:
        raise no_person(key)
    return found


def no_person(key: int) -> NotFound:
    """The error for a key that nobody has."""
    return NotFound(text("Expected a person with key %(key)s, but there is none. Reload the page.", key=key))


def people(keys: Iterable[int], session: Session | None = None) -> dict[int, Person]:
    """The persons with these keys, by key; unknown keys are left out."""
    wanted = set(keys)
    if not wanted:
        return {}
    with _session(session) as opened:
        known = known_people(opened)
        if unknown := wanted - known.keys():
            known |= dict.fromkeys(unknown) | _of_keys(opened, unknown)
        return {key: one for key in wanted if (one := known[key]) is not None}


def known_people(session: Session) -> dict[int, Person | None]:
    """Whom this page has looked up already, by key; None for a key that nobody has."""
    known: dict[int, Person | None] = looked_up(session, "people", dict)
    return known


def _of_keys(session: Session, keys: Iterable[int]) -> dict[int, Person]:
    """Persons and their roles in one statement."""
    rows = session.execute(_OF_KEYS, {"keys": sorted(keys)}).all()
    roles: dict[int, set[str]] = {row.key: set() for row in rows}
    for row in rows:
        if row.role is not None:
            roles[row.key].add(row.role)
    return {
        row.key: Person(
            row.key, row.name, row.email, row.language, row.time_zone, row.active, frozenset(roles[row.key])
        )
        for row in rows
    }  # fmt: skip


def find_person(email: str, session: Session | None = None) -> Person | None:
    """The person with this e-mail address, whatever its case."""
    with _session(session) as opened:
        found = _persons(opened, select(PersonRow).where(PersonRow.email == normal_email(email)))
    return found[0] if found else None


def assignable(named: str, session: Session | None = None) -> Person:
    """The active person with this e-mail address, or with this key written in digits; raises NotFound."""
    found = find_person(named, session)
    if found is None and named.isascii() and named.isdigit() and len(named) < LONGEST_KEY:
        found = people([int(named)], session).get(int(named))
    if found is None or not found.active:
        raise NotFound(
            text("Expected the e-mail address or the key of a person, but “%(name)s” is none. Check it.", name=named)
        )
    return found


def search_people(words: str, limit: int = 20, session: Session | None = None) -> list[Person]:
    """Active persons whose name or e-mail address contains ``words``, by name; at most ``limit``."""
    looked_for = words.strip()
    matches = or_(
        PersonRow.name.icontains(looked_for, autoescape=True),
        PersonRow.email.contains(looked_for.casefold(), autoescape=True),
    )
    query = select(PersonRow).where(PersonRow.active, matches).order_by(PersonRow.name, PersonRow.key).limit(limit)
    with _session(session) as opened:
        return _persons(opened, query)


def people_of_team(code: str, session: Session | None = None) -> list[Person]:
    """Active members of the team, by name."""
    query = (
        select(PersonRow)
        .join(Membership, Membership.person_key == PersonRow.key)
        .join(TeamRow, TeamRow.key == Membership.team_key)
        .where(TeamRow.code == code, PersonRow.active)
        .order_by(PersonRow.name, PersonRow.key)
    )
    with _session(session) as opened:
        return _persons(opened, query)


def team(code: str, session: Session | None = None) -> Team:
    """The team with ``code``; raises NotFound."""
    with _session(session) as opened:
        row = opened.scalar(select(TeamRow).where(TeamRow.code == code))
    if row is None:
        raise NotFound(text("Expected a team “%(code)s”, but there is none. Choose an existing team.", code=code))
    return _team(row)


def team_in_use(code: str, session: Session | None = None) -> Team:
    """The team with ``code``, to which work may go; raises NotFound, and InvalidState for an archived one."""
    found = team(code, session)
    if found.archived:
        raise InvalidState(
            text("Expected a team in use, but “%(name)s” is archived. Choose another.", name=found.name("en"))
        )
    return found


def teams(session: Session | None = None) -> list[Team]:
    """All teams, archived ones too: by line, those without a line last, then by code."""
    with _session(session) as opened:
        rows = looked_up(opened, "teams", lambda: opened.execute(_TEAMS).all())
    found = [Team(row.key, row.code, row.names, row.line, row.archived_at is not None) for row in rows]
    return sorted(found, key=lambda one: (one.line or 99, one.code))


def teams_of(person_key: int, session: Session | None = None) -> frozenset[str]:
    """Codes of the teams that the person is in."""
    query = (
        select(TeamRow.code)
        .join(Membership, Membership.team_key == TeamRow.key)
        .where(Membership.person_key == person_key)
    )
    with _session(session) as opened:
        return frozenset(opened.scalars(query))


def actor_of(person_key: int, session: Session | None = None) -> Actor:
    """The person as an actor, with the roles and teams of now; raises NotFound when unknown or no longer active."""
    with _session(session) as opened:
        return acting(person(person_key, opened), opened)


def acting(found: Person, session: Session | None = None) -> Actor:
    """A person that was read just now as an actor; raises NotFound when no longer active."""
    if not found.active:
        raise NotFound(text("Expected %(name)s to be active, but the account is closed.", name=found.name))
    with _session(session) as opened:
        return as_actor(found, opened)


def as_actor(found: Person, session: Session) -> Actor:
    """A person as an actor, whether their account is open or not: what they could do."""
    held = holding(session, found.key, found.roles)
    return Actor(found.key, "person", found.name, held.roles, held.teams, held.standing)


def works(found: Person, session: Session | None = None) -> bool:
    """True for somebody who works on tasks now: work may be given to them."""
    with _session(session) as opened:
        return found.active and allowed(as_actor(found, opened), "work.do")


def normal_email(email: str) -> str:
    """The one spelling of an e-mail address that is stored and compared."""
    return email.strip().casefold()


def _persons(session: Session, query: Select[PersonRow]) -> list[Person]:
    return with_roles(session, session.scalars(query).all())


def with_roles(session: Session, rows: Sequence[PersonRow]) -> list[Person]:
    """The persons of rows that were read just now."""
    if not rows:
        return []
    roles: dict[int, set[str]] = {row.key: set() for row in rows}
    for key, role in session.execute(
        select(PersonRole.person_key, PersonRole.role).where(PersonRole.person_key.in_(roles))
    ):
        roles[key].add(role)
    return [
        Person(row.key, row.name, row.email, row.language, row.time_zone, row.active, frozenset(roles[row.key]))
        for row in rows
    ]


def _team(row: TeamRow) -> Team:
    return Team(row.key, row.code, dict(row.names), row.line, row.archived_at is not None)
