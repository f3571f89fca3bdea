"""The people whom a rung means at a record, now: those who are there and see it, else who stands in for all."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import clock
from engine.errors import NotFound
from itsm.escalation.kept import settings
from itsm.escalation.rungs import DUTY_MANAGER, LEAD, OWNER, PERSON, ROLE, TEAM
from itsm.notices.audience import recipient_of
from itsm.organisation.queries.away import away_at
from itsm.ownership.deciders import leads_of
from itsm.people import queries as people
from itsm.people.tables import PersonRole, TeamRow
from itsm.records.tables import Record
from itsm.rights.tables import TeamRole
from itsm.roster.queries.on_duty import now_and_next
from itsm.roster.tables import RosterRow

MOST = 50
"""People whom one rung tells."""


class Meant(NamedTuple):
    """Keys of the people who are told; ``stands_in``: nobody was there whom the rung names."""

    people: list[int]
    stands_in: bool = False


def meant_by(session: Session, whom: str, record: Record) -> Meant:
    """Who is told of a record by a rung that names ``whom``.

    Nobody there, or nobody who sees the record: the organisation's fallback; without one, or when it does not see the
    record either, the leads of the record's team.
    """
    found = _there(session, _named(session, whom, record), record)
    if found:
        return Meant(found)
    fallback = settings(session).fallback_key
    for instead in ([fallback] if fallback is not None else [], _leads(session, record)):
        found = _there(session, instead, record)
        if found:
            return Meant(found, True)
    return Meant([], True)


def duty_managers(session: Session) -> set[int]:
    """Who is on duty now in the roster of the duty managers; nobody without one, or in a gap."""
    key = settings(session).roster_key
    row = session.get(RosterRow, key) if key is not None else None
    if row is None or row.archived_at is not None:
        return set()
    entries = now_and_next(session, [row], clock.now(), "en")[0].current
    alone = {one.person_key for one in entries if one.person_key is not None}
    return alone | {key for one in entries if one.team for key in _members(session, one.team)}


def _named(session: Session, whom: str, record: Record) -> Collection[int]:
    if whom == OWNER:
        return _with_substitutes(session, [record.owner_key] if record.owner_key is not None else [])
    if whom == LEAD:
        return _with_substitutes(session, _leads(session, record))
    if whom == DUTY_MANAGER:
        return duty_managers(session)
    kind, _, value = whom.partition(":")
    if kind == TEAM:
        return _members(session, value)
    if kind == ROLE:
        return _with_role(session, value)
    return _with_substitutes(session, [int(value)]) if kind == PERSON and value.isdecimal() else []


def _leads(session: Session, record: Record) -> Collection[int]:
    return leads_of(session, [record.team])[record.team] if record.team is not None else ()


def _members(session: Session, code: str) -> list[int]:
    """Those of a team who are there; all of them when nobody is."""
    keys = [one.key for one in people.people_of_team(code, session)]
    away = away_at(session, clock.now(), keys)
    return [key for key in keys if key not in away] or keys


def _with_role(session: Session, code: str) -> list[int]:
    own = select(PersonRole.person_key).where(PersonRole.role == code)
    teams = select(TeamRow.code).join(TeamRole, TeamRole.team_key == TeamRow.key).where(TeamRole.role == code)
    found = set(session.scalars(own))
    for team in session.scalars(teams):
        found |= set(_members(session, team))
    return sorted(found)


def _with_substitutes(session: Session, keys: Iterable[int]) -> set[int]:
    """The people, and of those who are absent also who stands in for them."""
    named = set(keys)
    away = away_at(session, clock.now(), named)
    return named | {one.substitute_key for one in away.values() if one.substitute_key is not None}


def _there(session: Session, keys: Iterable[int], record: Record) -> list[int]:
    """Those of the people who have not left and see the record."""
    found: list[int] = []
    for key in sorted(set(keys)):
        try:
            person = people.person(key, session)
        except NotFound:
            continue
        if person.active and recipient_of(session, person, record.key, False) is not None:
            found.append(key)
        if len(found) >= MOST:
            break
    return found
