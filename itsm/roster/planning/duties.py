"""Who is really there: the planned members of a shift after overrides, absences, leavers and teams that are gone.

A shift is cut wherever that changes; what nobody does is a gap, with its reason.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Literal

from itsm.organisation.standing_in import Absence, stand_in
from itsm.roster.planning.occurrences import Occurrence
from itsm.roster.planning.plan import Member

State = Literal["planned", "taken_over", "substitute", "absent", "left", "team_gone", "team_away"]
GAPS: frozenset[State] = frozenset({"absent", "left", "team_gone", "team_away"})
"""States in which nobody is there."""


@dataclass(frozen=True, slots=True)
class Override:
    """From ``begins`` up to ``ends``, ``by`` is on duty instead of ``instead_of``; later ones win over earlier ones.

    Without ``instead_of`` it is somebody more, without ``by`` nobody comes. It counts for ``shift`` (None: for all),
    and, where it has a ``day``, for that shift of that day alone, whatever the clocks do.
    """

    key: int
    by: Member | None
    instead_of: Member | None = None
    begins: datetime | None = None
    ends: datetime | None = None
    shift: str | None = None
    day: date | None = None

    def counts(self, occurrence: Occurrence, at: datetime) -> bool:
        """True when it says something of the shift at an instant."""
        if self.shift is not None and self.shift != occurrence.shift.code:
            return False
        if self.day is not None:
            return self.day == occurrence.day
        return self.begins is not None and self.ends is not None and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person: ``left_at`` is when their account was closed, None while it is open."""

    name: str
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """A team with the keys of its open accounts; ``archived_at`` is None while it is in use."""

    code: str
    names: Mapping[str, str]
    people: tuple[int, ...] = ()
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of those whom a plan names; whoever is missing here is gone for good."""

    people: Mapping[int, PersonFacts] = field(default_factory=dict)
    teams: Mapping[int, TeamFacts] = field(default_factory=dict)
    absences: Sequence[Absence] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """One who is to be there: ``person_key`` is who is (the substitute, say), None for a team and for a gap.

    ``planned`` is whose turn it was when somebody took over. ``count`` is how many people that makes.
    """

    member: Member
    state: State
    person_key: int | None = None
    count: int = 1
    planned: Member | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a shift in which the same are there."""

    occurrence: Occurrence
    starts: datetime
    ends: datetime
    duties: tuple[Duty, ...]

    @property
    def present(self) -> int:
        """How many people are there; somebody who stands in for two is one."""
        people = {duty.person_key for duty in self.duties if duty.person_key is not None}
        return len(people) + sum(duty.count for duty in self.duties if duty.member.kind == "team")

    @property
    def missing(self) -> int:
        """How many are missing up to the minimum of the shift."""
        return max(0, self.occurrence.shift.minimum - self.present)


def segments(found: Iterable[Occurrence], overrides: Sequence[Override], facts: Facts) -> list[Segment]:
    """Every shift cut into parts, each with who is there; nothing is left out and nothing stands twice."""
    ordered = sorted(overrides, key=lambda one: one.key)
    marks = _marks(ordered, facts)
    cut: list[Segment] = []
    for occurrence in found:
        mine = [one for one in ordered if one.shift in (None, occurrence.shift.code)]
        within = marks[bisect_right(marks, occurrence.starts) : bisect_left(marks, occurrence.ends)]
        bounds = [occurrence.starts, *within, occurrence.ends]
        parts: list[Segment] = []
        for starts, ends in pairwise(bounds):
            duties = _duties(occurrence, starts, mine, facts)
            if parts and parts[-1].duties == duties:
                parts[-1] = Segment(occurrence, parts[-1].starts, ends, duties)
            else:
                parts.append(Segment(occurrence, starts, ends, duties))
        cut += parts
    return cut


def _marks(overrides: Iterable[Override], facts: Facts) -> list[datetime]:
    """Every instant at which anything changes beside the shifts themselves, in order."""
    found = {at for one in overrides if one.day is None for at in (one.begins, one.ends)}
    found |= {at for one in facts.absences for at in (one.starts_at, one.ends_at)}
    found |= {one.left_at for one in facts.people.values()}
    found |= {one.archived_at for one in facts.teams.values()}
    return sorted(at for at in found if at is not None)


def _duties(
    occurrence: Occurrence, at: datetime, overrides: Iterable[Override], facts: Facts
) -> tuple[Duty, ...]:
    held: dict[Member, Member | None] = {member: None for member in occurrence.members}
    for one in overrides:
        if one.counts(occurrence, at):
            held = _overridden(held, one)
    absent = {one.person_key: one for one in facts.absences if one.starts_at <= at < one.ends_at}
    return tuple(
        _person(member, planned, at, absent, facts) if member.kind == "person"
        else _team(member, planned, at, absent, facts)
        for member, planned in held.items()
    )  # fmt: skip


def _overridden(held: Mapping[Member, Member | None], override: Override) -> dict[Member, Member | None]:
    """Who is to be there once the override counts, each with whom they took over from."""
    if override.instead_of is None:
        return dict(held) if override.by is None else {**held, override.by: held.get(override.by)}
    found: dict[Member, Member | None] = {}
    for member, planned in held.items():
        if member != override.instead_of:
            found.setdefault(member, planned)
        elif override.by is not None:
            found[override.by] = planned or member
    return found


def _person(
    member: Member, planned: Member | None, at: datetime, absent: Mapping[int, Absence], facts: Facts
) -> Duty:
    if not _is_here(member.key, at, facts):
        return Duty(member, "left", None, 0, planned)
    if member.key not in absent:
        return Duty(member, "taken_over" if planned else "planned", member.key, 1, planned)
    substitute = stand_in(member.key, absent)
    if substitute is None or not _is_here(substitute, at, facts):
        return Duty(member, "absent", None, 0, planned)
    return Duty(member, "substitute", substitute, 1, planned)


def _team(
    member: Member, planned: Member | None, at: datetime, absent: Mapping[int, Absence], facts: Facts
) -> Duty:
    team = facts.teams.get(member.key)
    if team is None or (team.archived_at is not None and team.archived_at <= at):
        return Duty(member, "team_gone", None, 0, planned)
    there = sum(1 for key in team.people if key not in absent and _is_here(key, at, facts))
    if not there:
        return Duty(member, "team_away", None, 0, planned)
    return Duty(member, "taken_over" if planned else "planned", None, there, planned)


def _is_here(person_key: int, at: datetime, facts: Facts) -> bool:
    person = facts.people.get(person_key)
    return person is not None and (person.left_at is None or person.left_at > at)
