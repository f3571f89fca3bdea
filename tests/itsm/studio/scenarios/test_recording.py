"""A record becomes a scenario: what was done is played again, and nothing of what people wrote is in it."""

from datetime import timedelta

import pytest

from engine.errors import Forbidden, NotFound
from engine.registry import Actor
from itsm.packs.folder import load_files
from itsm.packs.versions.on_disk import read_folder
from itsm.records.commands import complete_task, report_record, send_message_to_record
from itsm.scenarios import ScenarioResult, run_files
from itsm.scenarios.writing import write_scenario
from itsm.studio.scenarios.recording import record_scenario
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import INCIDENT, Desk, open_task, use_incident_pack

SECRET = "Ask Mrs. Zhang, zhang@example.org, +86 138 0013 8000"


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A tenant with the incident pack in use, an agent of line 1 and a requester."""
    use_incident_pack()
    return Desk(agent, requester)


@pytest.fixture
def pia(desk: Desk, make_person: MakePerson) -> Actor:
    """A process owner."""
    return make_person("Pia Owner", roles=("process_owner",))


def played(content: bytes) -> ScenarioResult:
    """The result of a scenario of the incident pack."""
    files = {name: data for name, data in read_folder(INCIDENT).items() if not name.startswith("scenarios/")}
    (result,) = run_files(load_files("incident", files | {"scenarios/recorded.yaml": content})).results
    return result


def lived(desk: Desk, clock: Clock, second: Actor) -> str:
    """A record that was asked about, solved, confirmed and opened again, with texts of people everywhere."""
    given = {"title": SECRET, "description": SECRET, "category": "printing", "impact": "low", "urgency": "medium"}
    reported = report_record("incident", given, desk.requester.key, desk.requester, None, "portal")
    clock.advance(timedelta(minutes=7, seconds=20))
    triage = {"title": SECRET + "!", "category": "printing", "impact": "medium", "urgency": "high"}
    complete_task(open_task(reported).key, triage, "accept", desk.agent)
    clock.advance(timedelta(minutes=11))
    complete_task(open_task(reported).key, {"question": SECRET}, "wait_requester", second)
    clock.advance(timedelta(days=1))
    complete_task(open_task(reported).key, {"note": SECRET}, "resume", desk.agent)
    solved = {"resolution_code": "fixed", "resolution_text": SECRET}
    complete_task(open_task(reported).key, solved, "solved", desk.agent)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)
    send_message_to_record(reported.number, "incident_reopened", desk.requester)
    return reported.number


def test_recorded_scenario_is_played_as_it_went(desk: Desk, pia: Actor, clock: Clock, make_person: MakePerson) -> None:
    number = lived(desk, clock, make_person("Second Agent", ("agent",), ("line-1",)))

    pack, data = record_scenario(number, pia)

    assert pack == "incident"
    steps = [next(iter(step)) for step in data["steps"]]
    waited = ["wait", "complete"] * 3
    assert steps == [*waited, "complete", "complete", "message", "expect"]
    assert [step["complete"]["by"] for step in data["steps"] if "complete" in step] == [
        "agent", "colleague", "agent", "agent", "requester",
    ]  # fmt: skip
    assert data["steps"][-2] == {"message": {"name": "incident_reopened", "by": "requester"}}
    result = played(write_scenario(data))
    assert result.passed, f"Step {result.step}: {result.problem}"


def test_recorded_scenario_has_nothing_that_people_wrote(
    desk: Desk, pia: Actor, clock: Clock, make_person: MakePerson
) -> None:
    number = lived(desk, clock, make_person("Second Agent", ("agent",), ("line-1",)))

    written = write_scenario(record_scenario(number, pia)[1]).decode()

    for said in ("Zhang", "zhang@", "138", "Ask", desk.agent.name, desk.requester.name, "Second Agent"):
        assert said not in written
    assert "resolution_code: fixed" in written and "Example text: title" in written


def test_values_of_the_report_are_those_before_anybody_changed_them(desk: Desk, pia: Actor) -> None:
    reported = desk.triaged()

    given = record_scenario(reported.number, pia)[1]["given"]

    assert (given["impact"], given["urgency"]) == ("low", "medium")


def test_only_who_draws_and_sees_the_record_takes_it(desk: Desk, pia: Actor, make_person: MakePerson) -> None:
    reported = desk.report()

    with pytest.raises(Forbidden):
        record_scenario(reported.number, desk.agent)
    with pytest.raises(NotFound):
        record_scenario("INC-999999", pia)


def test_timers_of_a_record_become_waits(desk: Desk, pia: Actor, clock: Clock) -> None:
    from engine.worker import fire_due_timers

    reported = desk.triaged()
    clock.advance(timedelta(minutes=30, seconds=12))
    fire_due_timers()

    data = record_scenario(reported.number, pia)[1]

    assert {"wait": "PT31M"} in data["steps"] and data["steps"][-1]["expect"]["task"] == "line_2"
    assert played(write_scenario(data)).passed
