"""Who decides on a change of owner: a lead of the owning team, never who asked for it."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.registry import Actor
from itsm.people.memberships import LEADING
from itsm.people.roles import may
from itsm.people.tables import Membership, PersonRow, TeamRow


def leads_of(session: Session, codes: Collection[str]) -> Mapping[str, frozenset[int]]:
    """Keys of the active leads and deputies of each team."""
    statement = (
        select(TeamRow.code, Membership.person_key)
        .join(Membership, Membership.team_key == TeamRow.key)
        .join(PersonRow, PersonRow.key == Membership.person_key)
        .where(TeamRow.code.in_(sorted(codes)), Membership.role.in_(sorted(LEADING)), PersonRow.active)
    )
    found: dict[str, set[int]] = {code: set() for code in codes}
    for code, key in session.execute(statement):
        found[code].add(key)
    return {code: frozenset(keys) for code, keys in found.items()}


def decides(actor: Actor, asked_by_key: int, leads: Collection[int]) -> bool:
    """True when the actor may approve or refuse what ``asked_by_key`` asked of a team with these ``leads``.

    Nobody decides on what they asked themselves. Of a team without another lead, whoever may take work back from
    others (the role of a team lead) decides.
    """
    if actor.key is None or actor.key == asked_by_key:
        return False
    others = set(leads) - {asked_by_key}
    return actor.key in others if others else may(actor, "work.take_back")
