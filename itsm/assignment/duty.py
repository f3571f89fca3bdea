"""Who is on duty for a team now: those of all its rosters."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from itsm.roster.planning.duties import GAPS, Duty
from itsm.roster.queries.loading import Schedule, schedules
from itsm.roster.tables import RosterRow

_A_MOMENT = timedelta(minutes=1)


def on_duty_for_team(session: Session, team_key: int, at: datetime) -> list[int] | None:
    """Keys of the people; where a team is on duty, its members. None when the team keeps no roster."""
    mine = select(RosterRow).where(RosterRow.team_key == team_key, RosterRow.archived_at.is_(None))
    rosters = session.scalars(mine.order_by(RosterRow.code)).all()
    if not rosters:
        return None
    people = [
        key
        for schedule in schedules(session, rosters, at, at + _A_MOMENT).values()
        for part in schedule.segments
        if part.starts <= at < part.ends
        for duty in part.duties
        for key in _people(schedule, duty)
    ]
    return list(dict.fromkeys(people))


def _people(schedule: Schedule, duty: Duty) -> Sequence[int]:
    if duty.state in GAPS:
        return ()
    if duty.person_key is not None:
        return (duty.person_key,)
    team = schedule.facts.teams.get(duty.member.key) if duty.member.kind == "team" else None
    return team.people if team is not None else ()
