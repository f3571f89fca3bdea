"""Put many people into teams at once, in a few statements: for imports."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select

from database import UnitOfWork
from engine.errors import FlowdeskError, Forbidden, InvalidState, NotFound, text
from engine.registry import Actor
from itsm.audit import audit_change
from itsm.people.commands.join_team import require_joinable, require_role
from itsm.people.queries import Person, Team, people, teams
from itsm.people.roles import require
from itsm.people.tables import Membership, PersonRow
from itsm.rights.taking_over import require_may_give_roles_of

Wanted = tuple[int, str, str]
"""A person's key, the code of a team, a role in it."""


def join_teams(wanted: Sequence[Wanted], actor: Actor, work: UnitOfWork) -> list[FlowdeskError | None]:
    """Make memberships that are not there yet; gives for each None, or why it was refused. Raises Forbidden.

    Refused is also a team whose roles give more than the actor has.
    """
    require(actor, "people.manage")
    keys = {key for key, _, _ in wanted}
    work.session.execute(select(PersonRow.key).where(PersonRow.key.in_(keys)).with_for_update()).all()
    known, groups = people(keys, work.session), {team.code: team for team in teams(work.session)}
    above = _above(work, {code: groups[code] for _, code, _ in wanted if code in groups}, actor)
    found = [_refusal(one, known.get(one[0]), groups.get(one[1])) or above.get(one[1]) for one in wanted]
    fitting = [one for one, refusal in zip(wanted, found, strict=True) if refusal is None]
    _refuse_twice(work, fitting, groups)
    work.session.add_all(
        Membership(person_key=key, team_key=groups[code].key, role=role) for key, code, role in fitting
    )
    work.session.flush()
    for key, code, role in fitting:
        audit_change(work, "team_joined", f"person {key}", actor.key, {}, {"role": role, "team": code})
    return found


def _above(work: UnitOfWork, groups: Mapping[str, Team], actor: Actor) -> dict[str, FlowdeskError]:
    """Why the actor may put nobody into some of the teams, by code; each is asked once."""
    found: dict[str, FlowdeskError] = {}
    for code, group in groups.items():
        try:
            require_may_give_roles_of(work.session, actor, group.key)
        except Forbidden as problem:
            found[code] = problem
    return found


def _refuse_twice(work: UnitOfWork, wanted: Iterable[Wanted], groups: dict[str, Team]) -> None:
    """Raise InvalidState when one is there already: whoever asks takes them one by one then."""
    pairs = {(key, groups[code].key) for key, code, _ in wanted}
    there = select(Membership.person_key, Membership.team_key).where(
        Membership.person_key.in_({key for key, _ in pairs})
    )
    if pairs & {(row.person_key, row.team_key) for row in work.session.execute(there)}:
        raise InvalidState(text("Expected people who are not in these teams yet, but some are. Change these."))


def _refusal(wanted: Wanted, found: Person | None, group: Team | None) -> FlowdeskError | None:
    key, code, role = wanted
    if found is None:
        return NotFound(text("Expected a person with key %(key)s, but there is none. Reload the page.", key=key))
    if group is None:
        return NotFound(
            text("Expected a team “%(code)s”, but there is none. Choose an existing team.", code=code)
        )
    try:
        require_role(role)
        require_joinable(found, group)
    except FlowdeskError as problem:
        return problem
    return None
