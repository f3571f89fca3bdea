"""How far a new desk is set up, seen from what is stored: nobody ticks anything off."""

from collections.abc import Mapping

from sqlalchemy import Select, or_, select

from database import reading
from engine.registry import Actor
from itsm.clocks.levels.tables import ServiceLevelRow
from itsm.notices.tables import TemplateRow
from itsm.organisation.tables import CustomerRow, DeskCustomer, DeskRow, DeskSite, DeskTeam, SiteRow
from itsm.people.roles import require
from itsm.people.tables import Membership, PersonRow, TeamRow
from itsm.roster.tables import PlanMember, RosterRow
from itsm.routing.asking import routes_apart

STEPS = ("customers", "sites", "people", "teams", "desks", "levels", "rosters", "routing", "templates")
"""The steps in their order."""
OPTIONAL = frozenset({"customers", "sites", "levels", "rosters", "routing", "templates"})
"""What a desk for one's own people in usual hours goes without."""


def first_steps(actor: Actor) -> Mapping[str, bool]:
    """Each of STEPS, and whether it is done. Raises Forbidden unless the actor manages people."""
    require(actor, "people.manage")
    with reading() as session:
        found = {name: session.scalars(statement).all() for name, statement in _STATEMENTS.items()}
        found["routing"] = routes_apart(session)
    return {step: found.get(f"no {step}", []) == [] and len(found[step]) >= _LEAST.get(step, 1) for step in STEPS}


_SERVES = (
    select(DeskCustomer.desk_key).where(DeskCustomer.desk_key == DeskRow.key).exists()
    | select(DeskSite.desk_key).where(DeskSite.desk_key == DeskRow.key).exists()
)
_STAFFED = select(DeskTeam.desk_key).where(DeskTeam.desk_key == DeskRow.key).exists()
_HAS_MEMBER = (
    select(Membership.team_key)
    .join(PersonRow, PersonRow.key == Membership.person_key)
    .where(Membership.team_key == TeamRow.key, PersonRow.active)
    .exists()
)
_IN_LINE = select(TeamRow.key).where(TeamRow.archived_at.is_(None), TeamRow.line.is_not(None) | TeamRow.is_vendor)

_LEAST: Mapping[str, int] = {"people": 2}
"""How many there are at least, where it is not one: somebody beside the administrator."""
_STATEMENTS: Mapping[str, Select[int]] = {
    "customers": select(CustomerRow.key).where(CustomerRow.archived_at.is_(None)).limit(1),
    "sites": select(SiteRow.key).where(SiteRow.archived_at.is_(None)).limit(1),
    "people": select(PersonRow.key).where(PersonRow.active).limit(2),
    "teams": _IN_LINE.limit(1),
    "no teams": _IN_LINE.where(~_HAS_MEMBER).limit(1),
    "desks": select(DeskRow.key).where(DeskRow.archived_at.is_(None), _STAFFED, _SERVES).limit(1),
    "levels": select(ServiceLevelRow.key)
    .where(ServiceLevelRow.archived_at.is_(None), or_(~ServiceLevelRow.is_default, ServiceLevelRow.version > 1))
    .limit(1),
    "rosters": select(RosterRow.key)
    .join(PlanMember, PlanMember.roster_key == RosterRow.key)
    .where(RosterRow.archived_at.is_(None))
    .limit(1),
    "templates": select(TemplateRow.key).where(TemplateRow.is_shipped.is_(False)).limit(1),
}
"""What has to be found for a step to be done, and what must not be: a line in which there is nobody."""
