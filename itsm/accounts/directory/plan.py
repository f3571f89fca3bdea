"""What synchronising with a directory would change: people added, linked, renamed, put below managers, closed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import Text
from itsm.accounts.directory.directories import DirectoryInfo
from itsm.accounts.outside.groups import Given, mappings, wanted
from itsm.accounts.outside.groups import Mapping as GroupMapping
from itsm.accounts.outside.managers import Above, Reason, Who, decide, why_kept
from itsm.accounts.outside.people import NEW_ROLE, linking, stranger
from itsm.accounts.outside.tables import ExternalIdentity
from itsm.accounts.outside.told import Told
from itsm.people.managers import top_down
from itsm.people.tables import Membership, PersonRole, PersonRow, TeamRow

LONGEST_NAME = 200
MOST_CLOSED = 5
"""One in so many known people may be closed without being asked; more is more likely a fault than a farewell."""


@dataclass(frozen=True, slots=True)
class Step:
    """One person: ``how`` is added, linked, updated, closed or refused; ``changes`` are field, before and after.

    A manager who cannot be is refused too, once for all who have them: nothing is ``told`` then.
    """

    how: str
    name: str
    person_key: int | None
    told: Told | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, how many people are as they should be, and how many the directory was known to have.

    ``vouched`` are the managers whom the directory names for people who have them (None: names none), where that is
    news: nothing of the person changes, but the manager is the directory's to take away.
    """

    steps: Sequence[Step]
    unchanged: int
    known: int
    vouched: Mapping[int, int | None] = field(default_factory=dict)

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


class _Person(NamedTuple):
    name: str
    email: str | None
    active: bool
    manager_key: int | None


@dataclass(frozen=True, slots=True)
class _Here:
    """What is known here, read at once: a query for each person would take minutes.

    ``given`` are the managers whom the directory gave, by the person whom it gave them to.
    """

    identities: Mapping[str, int]
    given: Mapping[int, int | None]
    people: Mapping[int, _Person]
    emails: frozenset[str]
    standing: Mapping[int, Given]
    groups: Sequence[GroupMapping] = field(default=())


def plan_of(directory: DirectoryInfo, told: Iterable[Told], session: Session) -> Plan:
    """Compare what the directory tells with what is here; nothing is stored."""
    here, looked = _here(session, directory), dict[str, _Looked]()
    for one in told:
        if one.subject not in looked:
            looked[one.subject] = _looked(one, _step(directory, one, here, session), here)
    found = _wanted(looked, here)
    unusable = _with_managers(looked, found, here)
    steps = [one.step for one in looked.values() if one.step]
    unchanged = len(looked) - len(steps)
    steps += unusable
    for subject, key in here.identities.items():
        if subject not in looked and here.people[key].active:
            steps.append(Step("closed", here.people[key].name, key))
    known = sum(1 for key in here.identities.values() if here.people[key].active)
    return Plan(steps, unchanged, known, found.vouched)


@dataclass(frozen=True, slots=True)
class _Looked:
    """Somebody whom the directory shows: who they are here, None for nobody, and their step, if there is one."""

    told: Told
    who: Who | None
    step: Step | None

    @property
    def stays(self) -> bool:
        """True when nothing of the person is changed, whatever the directory says."""
        return self.step is not None and self.step.how == "refused"


@dataclass(slots=True)
class _Wanted:
    """Managers whom people are to have, by who these are; why some keep theirs, by subject; ``Plan.vouched``."""

    managers: dict[Who, Who | None]
    why: dict[str, Reason]
    vouched: dict[int, int | None]


def _looked(told: Told, step: Step | None, here: _Here) -> _Looked:
    who: Who | None = here.identities.get(told.subject)
    if who is None and step is not None and step.how != "refused":
        who = step.person_key if step.how == "linked" else told.subject
    return _Looked(told, who, step)


def _wanted(looked: Mapping[str, _Looked], here: _Here) -> _Wanted:
    """What the directory wants of managers: of those alone whom nothing stands against."""
    found = _Wanted({}, {}, {})
    for subject, one in looked.items():
        if one.who is None or one.stays:
            continue
        standing, given = _standing(one.who, here), _given(one.who, here)
        decision = decide(one.told, _above(one.told, looked, here), standing, given)
        if decision.why is not None:
            found.why[subject] = decision.why
        elif decision.who != standing:
            found.managers[one.who] = decision.who
        elif one.told.manager is not None and isinstance(one.who, int) and one.who in here.given:
            named = standing if one.told.manager else None
            found.vouched |= {one.who: named} if named != given else {}
    return found


def _with_managers(looked: dict[str, _Looked], found: _Wanted, here: _Here) -> list[Step]:
    """Put managers into the steps, and these in an order in which managers come first; gives those who cannot be."""
    wanted, why = found.managers, found.why
    subjects = {one.who: subject for subject, one in looked.items() if one.who is not None}
    standing: dict[Who, Who | None] = {key: person.manager_key for key, person in here.people.items()}
    order, circles = top_down(wanted, standing, {who for who in wanted if isinstance(who, str)})
    why |= {subjects[who]: "circle" for who in circles}
    for subject in why:
        one = looked[subject]
        step = replace(one.step, told=replace(one.told, manager=None)) if one.step else None
        looked[subject] = replace(one, step=step)
    for who in order:
        one = looked.pop(subjects[who])
        looked[subjects[who]] = one if who in circles else _below(one, who, wanted[who], subjects, looked, here)
    return _unusable(why, looked, here)


def _below(
    one: _Looked, who: Who, manager: Who | None, subjects: Mapping[Who, str], looked: Mapping[str, _Looked],
    here: _Here,
) -> _Looked:  # fmt: skip
    """The person with a step in which they are put below the manager."""
    def name(found: Who | None) -> str:
        if isinstance(found, int):
            return here.people[found].name
        return looked[subjects[found]].told.name if found is not None else ""

    change = ("manager", name(_standing(who, here)), name(manager))
    step = one.step or Step("updated", name(who), who if isinstance(who, int) else None, one.told)
    return replace(one, step=replace(step, changes=(*step.changes, change)))


def _unusable(why: Mapping[str, Reason], looked: Mapping[str, _Looked], here: _Here) -> list[Step]:
    """A step for each manager who cannot be, and each reason: a step for each of their people would hide all others."""
    people: dict[tuple[str, Reason], list[str]] = {}
    for subject, reason in why.items():
        told = looked[subject].told
        people.setdefault((told.manager_subject or told.manager or "", reason), []).append(_printable(told.name))
    steps = []
    for (manager, reason), names in people.items():
        known = looked.get(manager)
        key = known.who if known and isinstance(known.who, int) else None
        name = _printable(known.told.name if known else manager)
        steps.append(Step("refused", name, key, None, (), why_kept(reason, sorted(names))))
    return steps


def _printable(name: str) -> str:
    """What a directory calls somebody, for people's eyes: no signs that a terminal or a database would stumble over."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[:LONGEST_NAME])


def _above(told: Told, looked: Mapping[str, _Looked], here: _Here) -> Above | None:
    found = looked.get(told.manager_subject or "")
    if found is None or found.who is None:
        return None
    return Above(found.who, here.people[found.who].active if isinstance(found.who, int) else True)


def _standing(who: Who, here: _Here) -> int | None:
    return here.people[who].manager_key if isinstance(who, int) else None


def _given(who: Who, here: _Here) -> int | None:
    return here.given.get(who) if isinstance(who, int) else None


def _step(directory: DirectoryInfo, told: Told, here: _Here, session: Session) -> Step | None:
    key = here.identities.get(told.subject)
    if key is not None and here.people[key].active:
        changes = _changes(told, key, here)
        return Step("updated", here.people[key].name, key, told, changes) if changes else None
    here_already = key is not None or (told.email is not None and told.email in here.emails)
    found = linking(directory.source, told, session) if here_already else stranger(directory.source, told)
    if found.how == "refused":
        return Step("refused", told.name, found.person.key if found.person else None, told, (), found.why)
    if found.person is not None:
        changes = _changes(told, found.person.key, here)
        return Step("linked", found.person.name, found.person.key, told, changes)
    return Step("added", told.name, None, told, _of_groups(told, Given(frozenset({NEW_ROLE}), {}), here))


def _changes(told: Told, key: int, here: _Here) -> tuple[tuple[str, str, str], ...]:
    name, email = here.people[key].name, here.people[key].email
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
    known = select(ExternalIdentity.subject, ExternalIdentity.person_key, ExternalIdentity.manager_key).where(
        ExternalIdentity.issuer == source.issuer
    )
    rows = session.execute(known).all()
    identities: dict[str, int] = {subject: key for subject, key, _manager in rows}
    given: dict[int, int | None] = {key: manager for _subject, key, manager in rows}
    columns = (PersonRow.key, PersonRow.name, PersonRow.email, PersonRow.active, PersonRow.manager_key)
    people: dict[int, _Person] = {row.key: _Person(*row[1:]) for row in session.execute(select(*columns))}
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
    emails = frozenset(one.email for one in people.values() if one.email)
    return _Here(identities, given, people, emails, standing, mappings(session, source))
