"""Where teams and calendars are used in plans of inspections."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.errors import text
from itsm.inspections.tables import PlanRow
from itsm.uses.registry import Thing, Use, finder, listed


@finder("team", "calendar")
def of_plan(session: Session, thing: Thing) -> Iterator[Use]:
    """Plans in use: a team or a calendar that one needs is not taken out of use."""
    mine = PlanRow.team_key == thing.key if thing.kind == "team" else PlanRow.calendar == thing.code
    plans = select(PlanRow.key, PlanRow.names).where(mine, PlanRow.archived_at.is_(None)).order_by(PlanRow.key)
    yield listed(session, text("Plans of inspections"), plans, "/inspections/{0}", stands_against=True)
