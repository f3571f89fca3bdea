"""Plugging rosters into the other rooms: expressions, the worker, and where a team and a calendar are used."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from engine.registry import registry
from itsm.calendars.uses import FINDERS, Use
from itsm.organisation import uses as organisation
from itsm.organisation.kinds import KeptRow
from itsm.people.open_work import capped
from itsm.roster.commands.alarms import watch_rosters
from itsm.roster.functions import register as register_functions
from itsm.roster.tables import PlanMember, RosterRow


def register() -> None:
    """Fill the registries; doing it again changes nothing."""
    register_functions()
    registry.background["rosters"] = watch_rosters
    organisation.ADDED["rosters of a team"] = uses_of_team
    if uses_of_calendar not in FINDERS:
        FINDERS.append(uses_of_calendar)


def uses_of_team(session: Session, kind: str, row: KeptRow) -> list[organisation.Use]:
    """Rosters that a team keeps, and those that name it; neither stands against archiving: its shifts show a gap."""
    if kind != "team":
        return []
    named = select(PlanMember.roster_key).where(PlanMember.kind == "team", PlanMember.member_key == row.key)
    return [
        organisation.Use(text("Rosters that it keeps"), capped(session, select(RosterRow.key).where(
            RosterRow.team_key == row.key, RosterRow.archived_at.is_(None)))),
        organisation.Use(text("Rosters that it has turns in"), capped(session, named.distinct())),
    ]  # fmt: skip


def uses_of_calendar(session: Session, code: str) -> Iterator[Use]:
    """Rosters whose holidays are those of the calendar."""
    for row in session.scalars(select(RosterRow).where(RosterRow.calendar == code).order_by(RosterRow.code)):
        yield Use(text("Roster"), row.names.get("en") or row.code, f"/roster/{row.code}")
