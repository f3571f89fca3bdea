"""Who votes on a record: the people whom a diagram names, without those whose own it is, with who stands in."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine import clock
from itsm.approvals.asked import Asked
from itsm.approvals.deciding import MOST_MEMBERS
from itsm.approvals.tables import Ballot, Seat
from itsm.categories.tree import tree_of
from itsm.organisation.queries.away import away_at
from itsm.ownership.deciders import leads_of
from itsm.people.managers import line_above
from itsm.people.queries import LONGEST_KEY, people_of_team
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow
from itsm.records.kept_out import is_about
from itsm.records.tables import Record
from itsm.rights.tables import TeamRole


@dataclass(frozen=True, slots=True)
class Called:
    """The seats of a ballot that is not stored yet; keys of those whose own it is, and of whom that keeps off one."""

    seats: tuple[Seat, ...]
    barred: tuple[int, ...]
    kept_out: tuple[int, ...]


def call_members(session: Session, asked: Asked, record: Record) -> Called:
    """The seats of all whom ``asked`` names; who has a veto or leads has one, too."""
    own = barred(session, record, asked.barred)
    veto, chair = meant_by_all(session, asked.veto, record), meant_by_all(session, asked.chair, record)
    named = meant_by_all(session, (*asked.members, *asked.veto, *asked.chair), record)
    kept_out = [key for key in named if key in own or is_about(session, record, key)]
    voting = {key: whom for key, whom in named.items() if key not in kept_out}
    people = list(voting)[:MOST_MEMBERS]
    voters = stand_ins(session, people, own | set(kept_out))
    now = clock.now()
    seats = tuple(
        Seat(person_key=key, voter_key=voters[key], whom=voting[key], veto=key in veto, chair=key in chair, since=now)
        for key in people
    )
    return Called(seats, tuple(sorted(own)), tuple(kept_out))


def barred(session: Session, record: Record, further: Sequence[str] = ()) -> set[int]:
    """Keys of those whose own the record is: who asked for it, who owns it, and whom the diagram names besides."""
    own = {key for key in (record.requester_key, record.owner_key) if key is not None}
    return own | set(meant_by_all(session, further, record))


def stand_ins(session: Session, people: Iterable[int], barred_keys: Collection[int]) -> Mapping[int, int]:
    """Who votes for each of the people now: themselves, or the substitute of who is absent, or that one's substitute.

    Nobody stands in who may not vote on it or stands in for such a person, nor anybody at two seats: then the seat
    waits for its own person, or for whom the chair names.
    """
    members = list(people)
    away = away_at(session, clock.now(), [*members, *barred_keys])
    off = {*barred_keys, *(away[key].substitute_key for key in barred_keys if key in away)}
    taken, found = set(members), dict[int, int]()
    for key in members:
        instead = away[key].substitute_key if key in away else None
        if instead is None or instead in taken or instead in off:
            found[key] = key
        else:
            found[key] = instead
            taken.add(instead)
    return found


def kept_off(session: Session, barred_keys: Collection[int]) -> frozenset[int]:
    """Who stands in for somebody whose own it is: while they do, they take nobody's seat."""
    away = away_at(session, clock.now(), barred_keys)
    return frozenset(one.substitute_key for one in away.values() if one.substitute_key is not None)


def is_barred(session: Session, ballot: Ballot, record: Record, person_key: int) -> bool:
    """True when the person may not vote on the record, whatever they were when the ballot was opened."""
    own = {*barred(session, record), *ballot.barred, *ballot.kept_out}
    return person_key in own or is_about(session, record, person_key)


def meant_by_all(session: Session, whom: Iterable[str], record: Record) -> dict[int, str]:
    """The active people whom these name, each with the first that means them, in their order."""
    found: dict[int, str] = {}
    for one in whom:
        for key in _meant(session, one, record):
            found.setdefault(key, one)
    return found


def _meant(session: Session, whom: str, record: Record) -> Sequence[int]:
    kind, _, value = whom.partition(":")
    if kind == "team":
        return [person.key for person in people_of_team(value, session)]
    if kind == "board":
        return _on_board(session, value, record)
    if kind == "lead" and value:
        return _leads(session, [value.strip()], None)
    if kind == "role":
        return _with_role(session, value)
    if kind == "person":
        return _person(session, value.strip())
    return _by_place(session, whom, record)


def _by_place(session: Session, whom: str, record: Record) -> Sequence[int]:
    """Who is meant by what they are to the record."""
    if whom in MANAGERS:
        return _manager(session, record, MANAGERS[whom])
    if whom == "requester_lead":
        return _leads(session, _teams_of(session, record.requester_key), record.requester_key)
    if whom == "lead":
        return _leads(session, [record.team] if record.team else [], None)
    return _active(session, record.requester_key if whom == "requester" else record.owner_key)


MANAGERS: Mapping[str, int] = {"requester_manager": 0, "requester_second_manager": 1}
"""Whom an approval means by their place above the requester."""


def _manager(session: Session, record: Record, place: int) -> Sequence[int]:
    """Who is so far above the requester, without whoever opened the record; else the leads of the requester's teams.

    Whoever is at the top has nobody above: then the one below the place votes for both.
    """
    above = [key for key in line_above(session, record.requester_key) if key != record.opened_by_key]
    if above:
        return [above[min(place, len(above) - 1)]]
    leads = _leads(session, _teams_of(session, record.requester_key), record.requester_key)
    return [key for key in leads if key != record.opened_by_key]


def _on_board(session: Session, code: str, record: Record) -> Sequence[int]:
    """The team of the board, and those of its members who are named for the category of the record or one above."""
    of = record.category or ""
    path = [one.code for one in tree_of(session).path(of)] or [of]
    codes = [code, *(f"{code}.{category}" for category in path if category)]
    named = select(PersonRow.key).join(Membership, Membership.person_key == PersonRow.key)
    of_teams = named.join(TeamRow, TeamRow.key == Membership.team_key).where(
        TeamRow.code.in_(codes), TeamRow.archived_at.is_(None), PersonRow.active
    )
    return session.scalars(of_teams.order_by(PersonRow.name, PersonRow.key)).all()


def _leads(session: Session, teams: Collection[str], but: int | None) -> Sequence[int]:
    found = leads_of(session, teams)
    return sorted({key for keys in found.values() for key in keys} - {but})


def _teams_of(session: Session, person_key: int | None) -> Sequence[str]:
    mine = select(TeamRow.code).join(Membership, Membership.team_key == TeamRow.key)
    return session.scalars(mine.where(Membership.person_key == person_key, TeamRow.archived_at.is_(None))).all()


def _with_role(session: Session, code: str) -> Sequence[int]:
    own = select(PersonRole.person_key).where(PersonRole.role == code)
    by_team = (
        select(Membership.person_key)
        .join(TeamRole, TeamRole.team_key == Membership.team_key)
        .where(TeamRole.role == code)
    )
    people = select(PersonRow.key).where(PersonRow.active, or_(PersonRow.key.in_(own), PersonRow.key.in_(by_team)))
    return session.scalars(people.order_by(PersonRow.name, PersonRow.key).limit(MOST_MEMBERS)).all()


def _person(session: Session, words: str) -> Sequence[int]:
    called = [func.lower(PersonRow.name) == words.lower(), func.lower(PersonRow.email) == words.lower()]
    if words.isascii() and words.isdigit() and len(words) <= LONGEST_KEY:
        called = [PersonRow.key == int(words)]
    return session.scalars(select(PersonRow.key).where(PersonRow.active, or_(*called)).order_by(PersonRow.key)).all()


def _active(session: Session, key: int | None) -> Sequence[int]:
    return session.scalars(select(PersonRow.key).where(PersonRow.key == key, PersonRow.active)).all()
