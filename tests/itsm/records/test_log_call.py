"""A call becomes a record by the commands that others use: all of it or nothing, once."""

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select

from database import reading
from engine.errors import Forbidden, InvalidForm, InvalidInput, NotFound
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.records.commands import Reported, add_call, log_call
from itsm.records.commands.log_call import How
from itsm.records.queries import timeline
from itsm.records.tables import Record
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task, stored, use_incident_pack

CALL: Mapping[str, object] = {
    "title": "Badge reader is dead", "category": "hardware", "impact": "low", "urgency": "medium",
}  # fmt: skip


EMPTY: Mapping[str, object] = {}


@pytest.fixture
def desk(tenant: int, agent: Actor, requester: Actor, clock: Clock) -> Desk:
    """A desk with the incident pack."""
    use_incident_pack()
    return Desk(agent, requester)


def log(desk: Desk, how: How = "sent_on", more: Mapping[str, object] = EMPTY, command_id: str | None = None) -> Record:
    """Log a call of the requester and give the record."""
    done = log_call("incident", {**CALL, **more}, how, desk.requester.key or 0, desk.agent, command_id)
    return stored(Reported(done.number, done.key))


def test_call_that_is_sent_on_waits_at_line_1_with_its_priority(desk: Desk) -> None:
    row = log(desk, more={"service": "Badges"})

    assert (row.status, row.channel, row.service, row.owner_key) == ("in_progress", "phone", "Badges", desk.agent.key)
    assert (row.requester_key, row.opened_by_key) == (desk.requester.key, desk.agent.key)
    assert row.priority is not None and row.description == row.title == "Badge reader is dead"


def test_call_that_was_solved_waits_for_its_confirmation(desk: Desk) -> None:
    row = log(desk, "solved", SOLVED)

    assert (row.status, row.resolution_code) == ("resolved", "restarted")
    assert open_task(Reported(row.number, row.key)).assignee_key == desk.requester.key


def test_call_without_a_solution_stores_nothing(desk: Desk) -> None:
    with pytest.raises(InvalidForm) as refused:
        log(desk, "solved", {"resolution_code": "restarted"})

    assert list(refused.value.fields) == ["resolution_text"]
    assert counted() == 0
    assert log(desk).number == "INC-000001"


def test_call_that_is_sent_twice_is_one_record(desk: Desk) -> None:
    first, second = log(desk, command_id="the form"), log(desk, command_id="the form")

    assert (first.number, counted()) == (second.number, 1)


def test_call_taken_by_somebody_of_another_team_is_left_to_triage(desk: Desk, make_person: MakePerson) -> None:
    other = make_person("Dee Agent", roles=("agent",), teams=("line-2",))

    done = log_call("incident", CALL, "sent_on", desk.requester.key or 0, other)

    task = open_task(Reported(done.number, done.key))
    assert (done.went_on, task.element_id, task.assignee_key) == (False, "triage", None)
    with pytest.raises(Forbidden):
        log_call("incident", {**CALL, **SOLVED}, "solved", desk.requester.key or 0, other)
    assert counted() == 1


def test_requesters_log_no_calls(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        log_call("incident", CALL, "sent_on", desk.requester.key or 0, desk.requester)


def test_call_is_noted_at_a_record_for_colleagues_alone(desk: Desk) -> None:
    number = desk.report().number

    for _ in range(2):
        add_call(number, "It still does not print.", desk.requester.key or 0, desk.agent, "the same")

    told = [(line.body, line.channel) for line in timeline(number, desk.agent, "en") if line.channel]
    assert told[-1] == ("It still does not print.", "Call from Cai Requester") and len(told) == 2
    assert "It still" not in str(timeline(number, desk.requester, "en", public=True))
    assert timeline(number, desk.agent, "zh-CN")[-1].channel == "Cai Requester 来电"


def test_call_is_not_noted_without_words_or_without_a_record(desk: Desk) -> None:
    number = desk.report().number

    with pytest.raises(InvalidInput):
        add_call(number, " \n", desk.requester.key or 0, desk.agent)
    with pytest.raises(NotFound):
        add_call("INC-999999", "Words", desk.requester.key or 0, desk.agent)
    with pytest.raises(Forbidden):
        add_call(number, "Words", desk.requester.key or 0, desk.requester)


def counted() -> int:
    """Records that there are; each has a task."""
    with reading() as session:
        records = session.scalar(select(func.count()).select_from(Record)) or 0
        tasks = session.scalar(select(func.count(func.distinct(UserTask.business_key)))) or 0
    assert records == tasks
    return records
