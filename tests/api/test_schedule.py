"""Planned work over HTTP: what is planned, moved through the flow, refused, let pass once."""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.api.conftest import Caller, caller_of
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.schedule import MONDAY, NUMBER, Site, elements, freeze, use_pack

RANGE = "from=2026-11-20T00:00:00Z&to=2026-11-30T00:00:00Z"
PLAN = f"/api/v1/records/{NUMBER}/plan"


@pytest.fixture
def site(tenant: int, make_person: MakePerson, clock: Clock) -> Site:
    """An agent who plans and a lead who may let work pass."""
    use_pack()
    agent = make_person("Ben Agent", roles=("agent",), teams=("line-1",))
    return Site(agent, make_person("Lea Lead", roles=("team_lead",), teams=("line-1",)))


@pytest.fixture
def agent(app: Flask, site: Site, signed_in: SignedIn) -> Caller:
    """Who plans."""
    return caller_of(app, signed_in(site.agent))


@pytest.fixture
def lead(app: Flask, site: Site, signed_in: SignedIn) -> Caller:
    """Who may let work pass."""
    return caller_of(app, signed_in(site.lead))


def moment(hours: float) -> str:
    return (MONDAY + timedelta(hours=hours)).isoformat()


def test_plans_are_listed_with_freezes_and_what_stands_against_them(site: Site, agent: Caller) -> None:
    freeze()
    site.report(service="ERP")

    found = agent.get(f"/api/v1/schedule?{RANGE}&service=erp").get_json()

    (plan,) = found["items"]
    assert (plan["number"], plan["begin"], plan["service"]) == (NUMBER, moment(0), "ERP")
    assert [one["kind"] for one in plan["conflicts"]] == ["freeze"]
    assert [(one["kind"], one["names"]["en"]) for one in found["periods"]] == [("freeze", "Year end")]
    assert agent.get(f"/api/v1/schedule?{RANGE}&service=Mail").get_json()["items"] == []


@pytest.mark.parametrize(
    "query",
    ["", "from=x&to=y", "from=2026-11-20T00:00:00&to=2026-11-21T00:00:00", f"{RANGE}&colour=red",
     "from=2026-11-20T00:00:00Z&to=2027-11-20T00:00:00Z", "from=2026-11-20T00:00:00Z&to=2026-11-20T00:00:00Z"],
)  # fmt: skip
def test_times_that_are_none_are_refused(agent: Caller, query: str) -> None:
    assert agent.get(f"/api/v1/schedule?{query}").status_code == 422


def test_plan_is_moved_once_and_says_what_stands_against_it(site: Site, agent: Caller) -> None:
    freeze()
    site.report(MONDAY - timedelta(days=2))
    body, key = {"begin": moment(0), "end": moment(1)}, {"Idempotency-Key": "k-1"}

    moved = [agent.post(PLAN, body, key).get_json() for _ in range(2)]

    assert moved[0] == moved[1]
    assert moved[0]["asked"] is False
    found = agent.get(PLAN).get_json()
    assert (found["plan"]["begin"], found["plan"]["end"]) == (moment(0), moment(1))
    assert ([one["kind"] for one in found["conflicts"]], found["frozen_now"]) == (["freeze"], [])


def test_freeze_of_this_moment_is_told(site: Site, agent: Caller) -> None:
    freeze(begins="2026-11-20T00:00", ends="2026-11-20T20:00")
    site.report()

    found = agent.get(PLAN).get_json()

    assert (found["conflicts"], [one["kind"] for one in found["frozen_now"]]) == ([], ["freeze"])


def test_flow_that_is_at_no_step_for_it_refuses(site: Site, agent: Caller) -> None:
    site.waiting()

    refused = agent.post(PLAN, {"begin": moment(24), "end": moment(25)}, {"Idempotency-Key": "k-1"})

    assert refused.status_code == 409
    assert "at which it may be moved" in refused.text


@pytest.mark.parametrize(
    "body", [{}, {"begin": moment(1)}, {"begin": moment(1), "end": moment(0)}, {"begin": "soon", "end": "later"}]
)
def test_plan_without_proper_times_is_refused(site: Site, agent: Caller, body: dict[str, str]) -> None:
    site.report()

    assert agent.post(PLAN, body, {"Idempotency-Key": "k-1"}).status_code == 422


def test_lead_lets_it_pass_and_the_agent_may_not(site: Site, agent: Caller, lead: Caller) -> None:
    freeze()
    reported = site.waiting()

    def ask(caller: Caller, reason: str) -> TestResponse:
        return caller.post(f"{PLAN}/override", {"reason": reason}, {"Idempotency-Key": reason})

    assert ask(agent, "I want to.").status_code == 403
    assert elements(reported) == []
    assert [ask(lead, "Agreed.").get_json() for _ in range(2)] == [{"number": NUMBER, "passed": 1}] * 2

    assert elements(reported) == ["do"]
    (passed,) = agent.get(PLAN).get_json()["passes"]
    assert (passed["by"], passed["reason"], passed["holds"]) == ("Lea Lead", "Agreed.", True)
    assert ask(lead, "Again.").status_code == 409
