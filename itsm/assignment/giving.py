"""What the engine asks when user tasks open: which team owns each, and who of it gets it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import update

from database import UnitOfWork
from engine import clock
from engine.registry import Given, InstanceRef
from engine.waits import UserTaskWait
from itsm.assignment.candidates import Wanted, seats
from itsm.assignment.choosing import Choice, Rule, choose
from itsm.assignment.duty import on_duty_for_team
from itsm.assignment.strategies import POOL
from itsm.assignment.teams import Team, Teams, teams_of
from itsm.people.tables import Membership
from itsm.records.kept_out import is_about
from itsm.records.opened import record_of


def give_tasks(work: UnitOfWork, instance: InstanceRef, opened: Sequence[UserTaskWait]) -> Mapping[str, Given]:
    """Give the tasks of a record to teams in use, and to people where their team does so; imports give nothing.

    Whom the diagram names keeps it. A team that is not in use is left out; when none is left, the fallback team has it.
    """
    if instance.replaying or record_of(work, instance) is None:
        return {}
    teams = teams_of(work)
    in_order = sorted(opened, key=lambda wait: wait.candidate_groups)  # two at once take the turns of teams alike
    found = {wait.token_id: _given(work, teams, instance, wait) for wait in in_order if wait.assignee is None}
    return {token: given for token, given in found.items() if given is not None}


def _given(work: UnitOfWork, teams: Teams, instance: InstanceRef, wait: UserTaskWait) -> Given | None:
    groups = tuple(group for group in wait.candidate_groups if group in teams.by_code)
    if not groups:
        if teams.fallback is None or wait.candidate_users:
            return None
        team = teams.fallback
        told: dict[str, object] = {"team": team.code, "by": "fallback", "gone": list(wait.candidate_groups)}
        groups = (team.code,)
    else:
        team, told = teams.by_code[groups[0]], {}
    if team.strategy == POOL:
        return Given(None, groups, told) if groups != wait.candidate_groups else None
    choice = _chosen(work, team, instance, wait)
    told = {**told, **_told(team, wait, choice)}
    return Given(None if choice.seat is None else choice.seat.key, groups, told)


def _chosen(work: UnitOfWork, team: Team, instance: InstanceRef, wait: UserTaskWait) -> Choice:
    session, at = work.session, clock.now()
    on_duty = on_duty_for_team(session, team.key, at) if team.strategy == "duty" else None
    found, absent = seats(work, Wanted(team, instance.key, wait.skill, at), on_duty)
    served = record_of(work, instance)
    if served is not None and served.row.keeps_out:
        found = [seat for seat in found if not is_about(session, served.row, seat.key)]
    choice = choose(Rule(team.strategy, team.limit, wait.skill, wait.grade), found, absent)
    if choice.seat is not None and team.strategy == "round_robin":
        turn = (Membership.person_key == choice.seat.seat_key, Membership.team_key == team.key)
        session.execute(
            update(Membership).where(*turn).values(given_at=at).execution_options(synchronize_session=False)
        )
    return choice


def _told(team: Team, wait: UserTaskWait, choice: Choice) -> dict[str, object]:
    """The choice as the history keeps it: what is needed to say it in any language."""
    passed = [
        {"name": one.name, "why": one.why, "load": one.load, "instead": one.instead,
         "until": one.until.isoformat() if one.until else None, "zone": one.zone}
        for one in choice.passed
        if one.why != "unskilled"
    ]  # fmt: skip
    told: dict[str, object] = {
        "team": team.code, "by": choice.by, "strategy": team.strategy, "limit": team.limit, "passed": passed,
        "skill": wait.skill,
    }  # fmt: skip
    if choice.seat is not None:
        seat = choice.seat
        told |= {"person": seat.key, "name": seat.name, "load": seat.load + 1, "grade": seat.grade,
                 "instead_of": seat.instead_of}  # fmt: skip
    return told
