"""How many open tasks of a team one person may have at once."""

from functools import partial

import pytest
from flask import Flask

from engine.errors import FlowdeskError, InvalidState
from engine.registry import Actor
from itsm.records.commands import assign_task, claim_task
from itsm.records.queries import timeline
from tests.itsm.assignment.conftest import SetTeam
from tests.support.at_once import at_once
from tests.support.people import MakePerson
from tests.support.records import Desk, open_task


def test_claim_beyond_the_limit_is_refused_and_changes_nothing(desk: Desk, set_team: SetTeam) -> None:
    set_team(limit="1")
    first, second = desk.report(), desk.report()
    claim_task(open_task(first).key, desk.agent)

    with pytest.raises(InvalidState, match="Expected you to have at most 1 open tasks of Line 1, but you have them"):
        claim_task(open_task(second).key, desk.agent)

    assert open_task(second).assignee_key is None


def test_own_task_may_be_claimed_again_at_the_limit(desk: Desk, set_team: SetTeam) -> None:
    set_team(limit="1")
    task = open_task(desk.report())
    claim_task(task.key, desk.agent)

    assert claim_task(task.key, desk.agent).assignee_key == desk.agent.key


def test_colleague_may_not_assign_beyond_the_limit(desk: Desk, li: Actor, set_team: SetTeam) -> None:
    set_team(limit="1")
    claim_task(open_task(desk.report()).key, li)
    second = desk.report()

    with pytest.raises(InvalidState, match="Expected Li to have at most 1 open tasks of Line 1"):
        assign_task(open_task(second).key, li.key, desk.agent)

    assert open_task(second).assignee_key is None


def test_lead_may_go_beyond_the_limit_and_the_timeline_says_so(
    desk: Desk, set_team: SetTeam, make_person: MakePerson
) -> None:
    set_team(limit="1")
    lead = make_person("Lea", roles=("agent", "team_lead"), teams=("line-1",))
    numbers = [desk.report() for _ in range(3)]

    assign_task(open_task(numbers[0]).key, desk.agent.key, lead)
    assign_task(open_task(numbers[1]).key, desk.agent.key, lead)

    said = [str(line.sentence) for line in timeline(numbers[1].number, lead, "en")]
    assert "“Triage” assigned to Ann, over the limit: 2 of 1" in said


def test_claims_at_once_do_not_go_beyond_the_limit(
    app: Flask, tenant: int, desk: Desk, set_team: SetTeam
) -> None:
    set_team(limit="2")
    tasks = [open_task(desk.report()).key for _ in range(6)]

    answers = at_once(app, tenant, [partial(claim_task, key, desk.agent) for key in tasks])

    refused = [answer for answer in answers if isinstance(answer, FlowdeskError)]
    assert [problem.kind for problem in refused] == ["invalid_state"] * 4


def test_tasks_given_at_once_are_spread_evenly(
    app: Flask, tenant: int, desk: Desk, li: Actor, set_team: SetTeam
) -> None:
    set_team("least_load", "3")

    answers = at_once(app, tenant, [desk.report] * 6)

    holders = [open_task(answer).assignee_key for answer in answers]  # type: ignore[arg-type]  # none was refused
    assert sorted(map(int, map(str, holders))) == sorted([desk.agent.key or 0, li.key or 0] * 3)
