"""From the tables to who is on duty: everything of several rosters and a stretch of time, in a few statements."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.audit import AuditEntry
from itsm.organisation.absence_rows import absence_of
from itsm.organisation.queries.away import LONGEST_CHAIN
from itsm.organisation.standing_in import Absence
from itsm.organisation.tables import AbsenceRow
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.roster.planning.duties import Facts, Override, PersonFacts, Segment, TeamFacts, segments
from itsm.roster.planning.instants import instant_of
from itsm.roster.planning.occurrences import Occurrence, occurrences
from itsm.roster.planning.plan import Member, Plan, from_json
from itsm.roster.tables import OverrideRow, PlanRow, RosterRow

_AROUND = timedelta(days=10)
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Schedule:
    """A roster over a stretch of time: its plans, the parts of its shifts by beginning, and what is known of people."""

    roster: RosterRow
    plans: Sequence[Plan]
    segments: Sequence[Segment]
    facts: Facts

    def said(self, member: Member, language: str) -> str:
        """What a member is called; empty for one who is gone for good."""
        if member.kind == "team":
            team = self.facts.teams.get(member.key)
            return team.names.get(language) or team.names.get("en") or team.code if team else ""
        person = self.facts.people.get(member.key)
        return person.name if person else ""


Pick = Callable[[list[Occurrence]], list[Occurrence]]


def schedules(
    session: Session, rosters: Sequence[RosterRow], begin: datetime, end: datetime, pick: Pick = list
) -> dict[int, Schedule]:
    """The schedule of each of ``rosters`` between two instants, by key; ``pick`` says which of the shifts."""
    if not rosters:
        return {}
    keys = [row.key for row in rosters]
    plans = plans_of(session, keys)
    overrides = _overrides(session, keys, begin)
    members = {key: _members(plans[key], overrides.get(key, ())) for key in keys}
    facts = facts_of(session, {one for each in members.values() for one in each}, begin, end)
    by_person: dict[int, list[Absence]] = {}
    for one in facts.absences:
        by_person.setdefault(one.person_key, []).append(one)
    made = {}
    for row in rosters:
        own = _narrowed(facts, by_person, members[row.key])
        found = pick(occurrences(plans[row.key], row.zone, begin, end))
        made[row.key] = Schedule(row, plans[row.key], segments(found, overrides.get(row.key, ()), own), own)
    return made


def plans_of(session: Session, roster_keys: Iterable[int]) -> dict[int, list[Plan]]:
    """All plans of each roster, the oldest first."""
    keys = sorted(set(roster_keys))
    found: dict[int, list[Plan]] = {key: [] for key in keys}
    rows = select(PlanRow).where(PlanRow.roster_key.in_(keys)).order_by(PlanRow.roster_key, PlanRow.valid_from)
    for row in session.scalars(rows):
        found[row.roster_key].append(from_json(row.valid_from, row.definition))
    return found


def override_of(row: OverrideRow) -> Override:
    """A row as the deciding part knows it."""
    by, instead_of = (Member("person", key) if key else None for key in (row.by_key, row.instead_of_key))
    begins, ends = (wall_instant(row.zone, wall) for wall in (row.begins, row.ends))
    return Override(row.key, by, instead_of, begins, ends, row.shift, row.day)


def wall_instant(zone: str, wall: str) -> datetime:
    """The instant of a time as overrides keep it."""
    day, clock = wall.split("T")
    return instant_of(zone, date.fromisoformat(day), int(clock[:2]) * _MINUTES + int(clock[3:5]))


def facts_of(session: Session, members: Iterable[Member], begin: datetime, end: datetime) -> Facts:
    """What is known of people and teams, their absences and substitutes in a stretch of time."""
    wanted = list(members)
    teams = _teams(session, [one.key for one in wanted if one.kind == "team"])
    people = {one.key for one in wanted if one.kind == "person"}
    people |= {key for team in teams.values() for key in team.people}
    absences = _absences(session, people, begin, end)
    people |= {one.substitute_key for one in absences if one.substitute_key is not None}
    return Facts(_people(session, people), teams, absences)


def _members(plans: Iterable[Plan], overrides: Iterable[Override]) -> set[Member]:
    """Everybody whom plans and overrides name."""
    found = {member for plan in plans for member in plan.members}
    return found | {one for item in overrides for one in (item.by, item.instead_of) if one is not None}


def _narrowed(facts: Facts, by_person: Mapping[int, Sequence[Absence]], members: Iterable[Member]) -> Facts:
    """What of the facts concerns these members and those who stand in for them."""
    teams = {one.key: facts.teams[one.key] for one in members if one.kind == "team" and one.key in facts.teams}
    wanted = {one.key for one in members if one.kind == "person"}
    wanted |= {key for one in teams.values() for key in one.people}
    absences, queue = [], list(wanted)
    while queue:
        for one in by_person.get(queue.pop(), ()):
            absences.append(one)
            if one.substitute_key is not None and one.substitute_key not in wanted:
                wanted.add(one.substitute_key)
                queue.append(one.substitute_key)
    return Facts({key: facts.people[key] for key in wanted if key in facts.people}, teams, absences)


def _overrides(session: Session, roster_keys: Sequence[int], begin: datetime) -> dict[int, list[Override]]:
    since = (begin - _AROUND).strftime("%Y-%m-%dT%H:%M")
    rows = select(OverrideRow).where(
        OverrideRow.roster_key.in_(roster_keys), OverrideRow.ends > since, OverrideRow.cancelled_at.is_(None)
    )
    found: dict[int, list[Override]] = {}
    for row in session.scalars(rows):
        found.setdefault(row.roster_key, []).append(override_of(row))
    return found


def _teams(session: Session, keys: Sequence[int]) -> dict[int, TeamFacts]:
    if not keys:
        return {}
    people: dict[int, list[int]] = {}
    joined = (
        select(Membership.team_key, PersonRow.key)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .where(Membership.team_key.in_(keys), PersonRow.active)
        .order_by(PersonRow.key)
    )
    for team_key, person_key in session.execute(joined):
        people.setdefault(team_key, []).append(person_key)
    return {
        row.key: TeamFacts(row.code, row.names, tuple(people.get(row.key, ())), row.archived_at)
        for row in session.scalars(select(TeamRow).where(TeamRow.key.in_(keys)))
    }


def _absences(session: Session, people: Iterable[int], begin: datetime, end: datetime) -> list[Absence]:
    """Absences of the people and of those who stand in for them, over a few in a row."""
    known = dict[int, Absence]()
    asked, wanted = set[int](), set(people)
    for _ in range(LONGEST_CHAIN):
        if not wanted:
            break
        rows = session.scalars(
            select(AbsenceRow).where(
                AbsenceRow.person_key.in_(sorted(wanted)), AbsenceRow.cancelled_at.is_(None),
                AbsenceRow.ends_at > begin - _AROUND, AbsenceRow.starts_at < end + _AROUND,
            )
        )  # fmt: skip
        met = [absence_of(row) for row in rows]
        known |= {one.key: one for one in met}
        asked |= wanted
        wanted = {one.substitute_key for one in met if one.substitute_key is not None} - asked
    return list(known.values())


def _people(session: Session, keys: Iterable[int]) -> dict[int, PersonFacts]:
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = session.execute(
        select(PersonRow.key, PersonRow.name, PersonRow.active, PersonRow.created_at).where(PersonRow.key.in_(wanted))
    ).all()
    left = _left_at(session, {row.key: row.created_at for row in rows if not row.active})
    return {row.key: PersonFacts(row.name, left.get(row.key)) for row in rows}


def _left_at(session: Session, closed: Mapping[int, datetime]) -> dict[int, datetime]:
    """When the account of each was closed, as the audit trail has it; who was never open has never been there."""
    if not closed:
        return {}
    subjects = {f"person {key}": key for key in closed}
    found = dict(closed)
    entries = select(AuditEntry.subject, AuditEntry.at, AuditEntry.details).where(
        AuditEntry.subject.in_(sorted(subjects)), AuditEntry.action == "rights_changed"
    )
    for subject, at, details in session.execute(entries.order_by(AuditEntry.key)):
        after = details.get("after")
        if isinstance(after, dict) and after.get("active") is False:
            found[subjects[subject]] = at
    return found
