"""What synchronising with a directory would change: people added, linked, renamed, moved between teams, closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text
from itsm.accounts.directory.directories import DirectoryInfo
from itsm.accounts.outside.groups import Given, mappings, wanted
from itsm.accounts.outside.groups import Mapping as GroupMapping
from itsm.accounts.outside.people import NEW_ROLE, linking, stranger
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.outside.told import Told
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow

MOST_CLOSED = 5
"""One in so many known people may be closed without being asked; more is more likely a fault than a farewell."""


@dataclass(frozen=True, slots=True)
class Step:
    """One person: ``how`` is added, linked, updated, closed or refused; ``changes`` are field, before and after."""

    how: str
    name: str
    person_key: int | None
    told: Told | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, how many people are as they should be, and how many the directory was known to have."""

    steps: Sequence[Step]
    unchanged: int
    known: int

    def of(self, how: str) -> list[Step]:
        """The steps of one kind."""
        return [step for step in self.steps if step.how == how]

    @property
    def asks(self) -> bool:
        """True when more than a fifth of the known people would be closed: somebody has to confirm it."""
        return len(self.of("closed")) * MOST_CLOSED > self.known

    @property
    def counts(self) -> dict[str, int]:
        """How many steps of each kind."""
        return {how: len(self.of(how)) for how in ("added", "linked", "updated", "closed", "refused")}


@dataclass(frozen=True, slots=True)
class _Here:
    """What is known here, read at once: a query for each person would take minutes."""

    identities: Mapping[str, int]
    people: Mapping[int, tuple[str, str | None, bool]]
    emails: frozenset[str]
    standing: Mapping[int, Given]
    groups: Sequence[GroupMapping] = field(default=())


def plan_of(directory: DirectoryInfo, told: Iterable[Told], session: Session) -> Plan:
    """Compare what the directory tells with what is here; nothing is stored."""
    here, steps, unchanged = _here(session, directory), list[Step](), 0
    seen: set[str] = set()
    for one in told:
        if one.subject in seen:
            continue
        seen.add(one.subject)
        step = _step(directory, one, here, session)
        steps += [step] if step else []
        unchanged += step is None
    for subject, key in here.identities.items():
        name, _email, active = here.people[key]
        if subject not in seen and active:
            steps.append(Step("closed", name, key))
    known = sum(1 for key in here.identities.values() if here.people[key][2])
    return Plan(steps, unchanged, known)


def _step(directory: DirectoryInfo, told: Told, here: _Here, session: Session) -> Step | None:
    key = here.identities.get(told.subject)
    if key is not None and here.people[key][2]:
        changes = _changes(told, key, here)
        return Step("updated", here.people[key][0], key, told, changes) if changes else None
    here_already = key is not None or (told.email is not None and told.email in here.emails)
    found = linking(directory.source, told, session) if here_already else stranger(directory.source, told)
    if found.how == "refused":
        return Step("refused", told.name, found.person.key if found.person else None, told, (), found.why)
    if found.person is not None:
        changes = _changes(told, found.person.key, here)
        return Step("linked", found.person.name, found.person.key, told, changes)
    return Step("added", told.name, None, told, _of_groups(told, Given(frozenset({NEW_ROLE}), {}), here))


def _changes(told: Told, key: int, here: _Here) -> tuple[tuple[str, str, str], ...]:
    name, email, _active = here.people[key]
    found = [("name", name, told.name[:200])] if name != told.name[:200] else []
    if told.email and told.email != email:
        found.append(("email", email or "", told.email))
    return (*found, *_of_groups(told, here.standing.get(key, Given(frozenset(), {})), here))


def _of_groups(told: Told, now: Given, here: _Here) -> tuple[tuple[str, str, str], ...]:
    if told.groups is None or not here.groups:
        return ()
    target = wanted(here.groups, told.groups, now)
    before, after = _said(now), _said(target)
    return tuple((name, before[name], after[name]) for name in before if before[name] != after[name])


def _said(given: Given) -> dict[str, str]:
    teams = ", ".join(f"{code} ({role})" for code, role in sorted(given.teams.items()))
    return {"roles": ", ".join(sorted(given.roles)), "teams": teams}


def _here(session: Session, directory: DirectoryInfo) -> _Here:
    source = directory.source
    known = select(ExternalIdentity.subject, ExternalIdentity.person_key).where(
        ExternalIdentity.issuer == source.issuer
    )
    identities: dict[str, int] = {subject: key for subject, key in session.execute(known)}
    rows = session.execute(select(PersonRow.key, PersonRow.name, PersonRow.email, PersonRow.active))
    people: dict[int, tuple[str, str | None, bool]] = {key: (name, email, active) for key, name, email, active in rows}
    roles: dict[int, set[str]] = {}
    for key, role in session.execute(select(PersonRole.person_key, PersonRole.role)):
        roles.setdefault(key, set()).add(role)
    teams: dict[int, dict[str, str]] = {}
    places = select(Membership.person_key, TeamRow.code, Membership.role).join(
        TeamRow, TeamRow.key == Membership.team_key
    )
    for key, code, role in session.execute(places):
        teams.setdefault(key, {})[code] = role
    standing = {key: Given(frozenset(roles.get(key, ())), teams.get(key, {})) for key in people}
    emails = frozenset(email for _name, email, _active in people.values() if email)
    return _Here(identities, people, emails, standing, mappings(session, source))
