"""What groups of another system give here: kept, listed, and applied to a person.

Only what some group of the system gives is ever taken away again: roles and teams beside them are the desk's own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from database import UnitOfWork, undoing, unit_of_work
from engine.errors import InvalidInput, InvalidState, NotFound, Text, text
from engine.registry import Actor
from itsm.accounts.outside.rights import require_manage
from itsm.accounts.outside.tables import GroupMapping
from itsm.accounts.outside.told import Source
from itsm.audit import audit, audit_change
from itsm.people.commands.change_person import Changes, change_person
from itsm.people.commands.join_team import join_team, leave_team
from itsm.people.memberships import ROLES as TEAM_ROLES
from itsm.people.roles import require_role_names
from itsm.people.tables import Membership, PersonRole, TeamRow

LONGEST_GROUP = 500


@dataclass(frozen=True, slots=True)
class Mapping:
    """What one group gives: ``role``, or ``team_role`` in the team with the code ``team``."""

    key: int
    group: str
    role: str | None
    team: str | None
    team_role: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """What a person should have of what groups give: roles, and the role in each team by its code."""

    roles: frozenset[str]
    teams: dict[str, str]


def mappings(session: Session, source: Source) -> list[Mapping]:
    """The mappings of a source, by group."""
    query = (
        select(GroupMapping, TeamRow.code)
        .outerjoin(TeamRow, TeamRow.key == GroupMapping.team_key)
        .where(GroupMapping.source == source.kind, GroupMapping.source_key == source.key)
        .order_by(GroupMapping.group_name, GroupMapping.key)
    )
    return [
        Mapping(row.key, row.group_name, row.role, code, row.team_role) for row, code in session.execute(query)
    ]


def add_mapping(source: Source, group: str, gives: tuple[str | None, str | None, str], actor: Actor) -> None:
    """Let ``group`` give ``(role, team code, role in the team)``: a role, a place in a team, or both.

    Raises Forbidden, InvalidInput (no group, nothing given, an unknown role) and NotFound (an unknown team).
    """
    require_manage(actor)
    role, team, team_role = gives
    name = group.strip()
    if not 0 < len(name) <= LONGEST_GROUP:
        raise InvalidInput(text("Expected the name of a group, of at most 500 characters. Enter one."))
    if not role and not team:
        raise InvalidInput(text("Expected a role or a team that the group gives, but both are missing. Choose one."))
    if team and team_role not in TEAM_ROLES:
        raise InvalidInput(text("Expected a role in the team. Choose one from the list."))
    with unit_of_work() as work:
        require_role_names(frozenset({role} if role else ()), work.session)
        before = _told(work.session, source)
        if role:
            _add(work, source, name, role=role)
        if team:
            _add(work, source, name, team_key=_team_key(work.session, team), team_role=team_role)
        audit_change(work, "group_mapping_added", source.subject, actor.key, before, _told(work.session, source))


def remove_mapping(source: Source, key: int, actor: Actor) -> None:
    """Take a mapping away; what it gave stays until the people sign in or are synchronised again. Raises Forbidden."""
    require_manage(actor)
    with unit_of_work() as work:
        before = _told(work.session, source)
        row = work.session.get(GroupMapping, key)
        if row is None or (row.source, row.source_key) != (source.kind, source.key):
            return
        work.session.delete(row)
        work.session.flush()
        audit_change(work, "group_mapping_removed", source.subject, actor.key, before, _told(work.session, source))


def forget_mappings(source: Source, work: UnitOfWork) -> None:
    """Delete all mappings of a source."""
    work.session.execute(
        delete(GroupMapping).where(GroupMapping.source == source.kind, GroupMapping.source_key == source.key)
    )


def wanted(found: Sequence[Mapping], groups: frozenset[str], now: Given) -> Given:
    """What a person with ``groups`` should have who has ``now``: the desk's own beside what their groups give."""
    names = {group.casefold() for group in groups}
    given = [one for one in found if one.group.casefold() in names]
    managed_roles, managed_teams = {one.role for one in found}, {one.team for one in found}
    roles = (now.roles - managed_roles) | {one.role for one in given if one.role}
    teams = {code: role for code, role in now.teams.items() if code not in managed_teams}
    order = list(TEAM_ROLES)
    for one in given:
        if one.team and one.team_role:  # of several groups the highest place counts
            teams[one.team] = min(teams.get(one.team, one.team_role), one.team_role, key=order.index)
    return Given(frozenset(roles), teams)


def standing(session: Session, person_key: int) -> Given:
    """The roles of a person, and their place in each team."""
    roles = session.scalars(select(PersonRole.role).where(PersonRole.person_key == person_key))
    places = (
        select(TeamRow.code, Membership.role)
        .join(Membership, Membership.team_key == TeamRow.key)
        .where(Membership.person_key == person_key)
    )
    return Given(frozenset(roles), {code: role for code, role in session.execute(places)})


def apply_groups(
    source: Source, person_key: int, groups: frozenset[str] | None, actor: Actor, work: UnitOfWork
) -> list[Text]:
    """Give the person what their groups give, and take what they no longer give; gives what was refused, and why.

    A refusal (the last administrator, the last member for open work) holds nothing else up, and stands in the audit
    trail.
    """
    if groups is None:
        return []
    now = standing(work.session, person_key)
    target = wanted(mappings(work.session, source), groups, now)
    refused: list[Text] = []
    for what, step in _steps(person_key, now, target, actor, work):
        try:
            with undoing(work):
                step()
        except (InvalidState, NotFound) as problem:
            refused.append(problem.message)
            audit(work, "group_not_applied", f"person {person_key}", actor.key, source=source.subject, what=what)
    return refused


def _steps(
    person_key: int, now: Given, target: Given, actor: Actor, work: UnitOfWork
) -> Iterator[tuple[str, Callable[[], None]]]:
    if target.roles != now.roles:
        yield "roles", partial(change_person, person_key, Changes(roles=target.roles), actor, work)
    for code, role in sorted(target.teams.items()):
        if now.teams.get(code) != role:
            yield f"team {code}", partial(join_team, person_key, code, role, actor, work)
    for code in sorted(now.teams.keys() - target.teams.keys()):
        yield f"team {code}", partial(leave_team, person_key, code, actor, work)


def _add(work: UnitOfWork, source: Source, group: str, **gives: object) -> None:
    """Add the mapping unless it is there: a form that is sent twice adds it once."""
    same = select(GroupMapping.key).filter_by(source=source.kind, source_key=source.key, group_name=group, **gives)
    if work.session.scalar(same.limit(1)) is not None:
        return
    work.session.add(GroupMapping(source=source.kind, source_key=source.key, group_name=group, **gives))
    work.session.flush()


def _told(session: Session, source: Source) -> dict[str, object]:
    """The mappings as the audit trail tells them."""
    return {f"{one.group} → {one.role or f'{one.team} ({one.team_role})'}": True for one in mappings(session, source)}


def _team_key(session: Session, code: str) -> int:
    key = session.scalar(select(TeamRow.key).where(TeamRow.code == code, TeamRow.archived_at.is_(None)))
    if key is None:
        raise NotFound(text("Expected a team “%(code)s”, but there is none. Choose an existing team.", code=code))
    return key
