"""Put a person into a team, and take them out."""

from sqlalchemy import select

from database import UnitOfWork
from database.turns import take_turn
from engine.errors import InvalidInput, InvalidState, text
from engine.registry import Actor
from itsm.audit import audit_change
from itsm.language import listed
from itsm.people.commands.joining import joined
from itsm.people.memberships import ROLES
from itsm.people.open_work import CAP, open_tasks_of_team, said_count
from itsm.people.queries import Person, Team, person, team
from itsm.people.roles import require
from itsm.people.tables import Membership, PersonRow
from itsm.rights.taking_over import require_may_give_roles_of


def join_team(person_key: int, code: str, role: str, actor: Actor, work: UnitOfWork | None = None) -> None:
    """Give the person a role in the team, one of ``memberships.ROLES``; repeating it changes nothing.

    Raises Forbidden, NotFound (person or team), InvalidInput (role) and InvalidState (an archived team, a closed
    account).
    """
    require(actor, "people.manage")
    require_role(role)
    with joined(work) as opened:
        take_turn(opened, f"person {person_key}")
        found, group = person(person_key, opened.session), team(code, opened.session)
        require_joinable(found, group)
        require_may_give_roles_of(opened.session, actor, group.key)
        row = opened.session.get(Membership, (found.key, group.key))
        before: dict[str, object] = {"role": row.role} if row is not None else {}
        if row is None:
            row = Membership(person_key=found.key, team_key=group.key)
            opened.session.add(row)
        row.role = role
        opened.session.flush()
        audit_change(opened, "team_joined", f"person {found.key}", actor.key, *_told(before, code, role))


def leave_team(person_key: int, code: str, actor: Actor, work: UnitOfWork | None = None) -> None:
    """Take the person out of the team; no harm when they are not in it.

    Raises Forbidden (also for a team whose roles give more than the actor has: nobody takes what they could not give),
    NotFound, and InvalidState when nobody else is there for the team's open tasks.
    """
    require(actor, "people.manage")
    with joined(work) as opened:
        take_turn(opened, f"team {code}")
        group = team(code, opened.session)
        row = opened.session.get(Membership, (person_key, group.key))
        if row is None:
            return
        require_may_give_roles_of(opened.session, actor, group.key)
        _require_others(opened, group, person_key)
        opened.session.delete(row)
        opened.session.flush()
        audit_change(
            opened, "team_left", f"person {person_key}", actor.key, {"team": code, "role": row.role}, {}
        )


def require_role(role: str) -> None:
    """Raise InvalidInput unless there is such a role in a team."""
    if role not in ROLES:
        raise InvalidInput(
            text("Expected a role in a team (%(roles)s), but it is “%(role)s”.", roles=listed(ROLES), role=role)
        )


def _told(before: dict[str, object], code: str, role: str) -> tuple[dict[str, object], dict[str, object]]:
    """Before and after of a membership; the team is named when there is anything to tell."""
    after: dict[str, object] = {"role": role}
    return (before, after) if before == after else (before, {**after, "team": code})


def require_joinable(found: Person, group: Team) -> None:
    """Raise InvalidState unless the team is in use and the person active."""
    if group.archived:
        raise InvalidState(
            text("Expected “%(name)s” to be in use, but it is archived. Restore it first.", name=group.name("en"))
        )
    if not found.active:
        raise InvalidState(text("Expected %(name)s to be active, but the account is closed.", name=found.name))


def _require_others(work: UnitOfWork, group: Team, person_key: int) -> None:
    others = (
        select(Membership.person_key)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .where(Membership.team_key == group.key, Membership.person_key != person_key, PersonRow.active)
    )
    if work.session.scalar(others.limit(1)) is not None:
        return
    count = open_tasks_of_team(work.session, group.code, CAP)
    if count:
        raise InvalidState(
            text(
                "Expected somebody to stay for the open tasks of %(team)s (%(count)s), but this is its last member. "
                "Put somebody else in first, or move the tasks.",
                team=group.name("en"), count=said_count(count),
            )
        )  # fmt: skip
