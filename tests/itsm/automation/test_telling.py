"""Links, comments, processes and messages of a diagram: done once the step is stored, to whom it says."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from database import reading
from engine import clock
from engine.errors import Conflict, ExecutionFault, Text
from engine.registry import SYSTEM
from engine.runtime import Resource, create_process_instance, deploy
from engine.state.tables import Definition, Message, ProcessInstance
from itsm.automation import telling
from itsm.records.commands import Reported, link_records
from itsm.records.commands.report_record import Replay, report_record
from itsm.records.queries import links, timeline
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.promotions import (
    TicketDesk,
    as_reported,
    cause_drawn,
    causes,
    start_beside,
    ticket_drawn,
    use_cause,
    use_ticket,
    variables,
)
from tests.support.records import open_task, stored


def waiting(desk: TicketDesk, count: int = 1) -> list[Reported]:
    """Tickets that wait for the end of one cause, which the first of them was made into."""
    tickets = [desk.report() for _ in range(count)]
    desk.go_on(tickets[0])
    use_ticket(ticket_drawn("record.link", {"number": '"cau-000001"', "link": '"caused_by"'}, "linked"))
    rest = [desk.report() for _ in range(count - 1)]
    for one in rest:
        desk.go_on(one)
    return [tickets[0], *rest]


def test_all_that_wait_are_told_when_the_cause_ends(desk: TicketDesk) -> None:
    tickets = waiting(desk, 3)
    apart = desk.report()
    assert [stored(one).status for one in tickets] == ["waiting"] * 3

    desk.go_on(as_reported(causes()[0]))

    assert [stored(one).status for one in (*tickets, apart)] == ["closed", "closed", "closed", "new"]
    assert variables(as_reported(causes()[0]))["told"] == [one.number for one in tickets]


def test_one_that_cannot_take_the_message_stops_none_of_the_others(desk: TicketDesk) -> None:
    tickets = waiting(desk, 2)
    broken = ticket_drawn("record.link", {"number": '"CAU-000001"'}, "linked").path("told", "script:bad", "done")
    broken.zeebe("bad", "script", expression="=assert(null, false)", resultVariable="x")
    use_ticket(broken)
    bad = desk.report()
    desk.go_on(bad)
    link_records(bad.number, "caused_by", "CAU-000001", desk.agent)

    desk.go_on(as_reported(causes()[0]))

    assert [stored(one).status for one in tickets] == ["closed", "closed"]
    assert stored(as_reported(causes()[0])).status == "ended"


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ({"link": '"-caused_by"'}, ["TKT-000001"]),
        ({"link": '"caused_by"'}, []),
        ({}, ["TKT-000001", "TKT-000002"]),
        ({"type": '"cause"'}, []),
        ({"link": '"related"'}, ["TKT-000002"]),
        ({"key": '"TKT-000002"'}, ["TKT-000002"]),
    ],
)
def test_message_goes_to_those_that_are_meant(desk: TicketDesk, inputs: dict[str, str], told: list[str]) -> None:
    use_cause(cause_drawn({"message": '"cause_ended"', **inputs}))
    ticket, other = desk.report(), desk.report()
    desk.go_on(ticket)
    link_records("CAU-000001", "related", other.number, desk.agent)

    desk.go_on(as_reported(causes()[0]))

    assert variables(as_reported(causes()[0]))["told"] == told
    assert stored(ticket).status == ("closed" if ticket.number in told else "waiting")


def test_message_waits_for_those_who_come_later(desk: TicketDesk) -> None:
    use_cause(cause_drawn({"message": '"cause_ended"', "link": '"related"', "keeps": '"P7D"', "variables": "{by: 1}"}))
    first, late = desk.report(), desk.report()
    desk.go_on(first)
    link_records("CAU-000001", "related", late.number, desk.agent)
    desk.go_on(as_reported(causes()[0]))
    with reading() as session:
        kept = session.scalars(select(Message)).one()
        assert (kept.correlation_key, (kept.expires_at - clock.now()).days) == (late.number, 7)

    desk.go_on(late)

    assert stored(late).status == "closed"
    assert variables(late)["by"] == 1


def test_message_comes_back_to_its_sender_in_the_same_transaction(desk: TicketDesk) -> None:
    """A cause that tells the ticket in its first step: the ticket does not yet wait when it is asked for the cause."""
    drawn = Diagram("cause").path("start:found", "service:tell", "end:over")
    drawn.zeebe("tell", "taskDefinition", type="message.send")
    drawn.mapping("tell", inputs={"message": '"cause_ended"', "link": '"-caused_by"'})
    use_cause(drawn.properties("found", status="open").properties("over", status="ended"))
    ticket = desk.report()

    desk.go_on(ticket)

    assert [stored(ticket).status, causes()[0].status] == ["closed", "ended"]


@pytest.mark.parametrize(
    "inputs", [{"message": '""'}, {"link": '"friend"'}, {"keeps": '"P1M"'}, {"keeps": '"soon"'}, {"variables": "1"}]
)
def test_message_that_says_nothing_is_a_fault(desk: TicketDesk, inputs: dict[str, str]) -> None:
    use_cause(cause_drawn({"message": '"cause_ended"', **inputs}))
    desk.go_on(desk.report())

    with pytest.raises(ExecutionFault, match="Expected <tell> to do its work"):
        desk.go_on(as_reported(causes()[0]))


def test_link_that_is_there_already_is_no_fault(desk: TicketDesk) -> None:
    use_ticket(ticket_drawn("record.link", {"number": '"TKT-000001"'}, "linked"))
    first, second, third = desk.report(), desk.report(), desk.report()
    link_records(third.number, "related", first.number, desk.agent)

    desk.go_on(second)
    desk.go_on(third)

    assert [variables(one)["linked"] for one in (second, third)] == [True, False]
    assert [len(links(one.number, desk.agent)) for one in (first, second, third)] == [2, 1, 1]
    with pytest.raises(ExecutionFault, match="itself"):
        desk.go_on(first)


@pytest.mark.parametrize(("internal", "expected"), [(None, True), ("true", True), ("false", False), ('"false"', False)])
def test_comment_is_said_by_flowdesk_to_whom_the_diagram_says(
    desk: TicketDesk, internal: str | None, expected: bool
) -> None:
    inputs = {"body": '"Nr " + record.number', **({"internal": internal} if internal else {})}
    use_ticket(ticket_drawn("record.comment", inputs, ""))
    ticket = desk.report()

    desk.go_on(ticket)

    said = [one for one in timeline(ticket.number, desk.agent, "en") if one.kind == "comment"]
    assert [(one.body, one.internal, one.actor_name) for one in said] == [(f"Nr {ticket.number}", expected, "Flowdesk")]


def test_other_record_is_commented_by_its_number(desk: TicketDesk) -> None:
    other = desk.report()
    start_beside("record.comment", {"number": f'"{other.number.lower()}"', "body": '"Hello"'})

    assert [one.body for one in timeline(other.number, desk.agent, "en") if one.kind == "comment"] == ["Hello"]


def test_process_is_started_beside_and_does_not_take_the_record(desk: TicketDesk) -> None:
    side = Diagram("side").path("start:s", "catch:told", "end:e").message("told", "go", "=n")
    deploy("test", [Resource("process", "side", "side.bpmn", side.xml())], SYSTEM)
    use_ticket(ticket_drawn("process.start", {"process": '"side"', "variables": "{n: record.title}"}, ""))
    ticket = desk.report()

    desk.go_on(ticket)

    with reading() as session:
        found = session.scalars(select(ProcessInstance).where(ProcessInstance.process_id == "side")).one()
    assert (found.business_key, found.state_name) == (ticket.number, "active")
    assert stored(ticket).instance_key != found.key and stored(ticket).status == "waiting"


def test_process_that_is_not_deployed_is_a_fault(desk: TicketDesk) -> None:
    use_ticket(ticket_drawn("process.start", {"process": '"nothing"'}, ""))
    ticket = desk.report()

    with pytest.raises(ExecutionFault, match="nothing"):
        desk.go_on(ticket)

    assert open_task(ticket).element_id == "look"


@pytest.mark.parametrize("job", ["record.link", "record.comment", "message.send"])
def test_without_a_record_there_is_nothing_to_link_or_tell(desk: TicketDesk, job: str) -> None:
    with pytest.raises(ExecutionFault, match="this instance serves none"):
        start_beside(job, {"message": '"x"', "body": '"x"'})


def test_program_that_starts_a_process_leaves_the_fault_standing(desk: TicketDesk) -> None:
    """Nobody is there to be told: the token stands still, and nothing that the step had asked for is done."""
    drawn = Diagram("beside").path("start:s", "service:act", "service:bad", "end:e")
    drawn.zeebe("act", "taskDefinition", type="record.create").zeebe("bad", "taskDefinition", type="record.link")
    drawn.mapping("act", inputs={"type": '"cause"', "title": '"Once"'})
    deploy("test", [Resource("process", "beside", "beside.bpmn", drawn.xml())], SYSTEM)
    with reading() as session:
        definition = session.scalars(select(Definition.key).where(Definition.id == "beside")).one()

    started = create_process_instance(definition, {}, SYSTEM)

    with reading() as session:
        assert session.get_one(ProcessInstance, started.instance_key).open_faults == 1
    assert [(row.title, row.status) for row in causes()] == [("Once", "open")]


def test_replay_of_the_past_makes_and_tells_nothing(desk: TicketDesk) -> None:
    report_record("ticket", {"title": "Old"}, None, SYSTEM, replay=Replay("X-1", "act"))

    assert causes() == []


def test_of_many_the_first_are_told_at_once_and_the_others_by_the_workers(
    desk: TicketDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    use_cause(cause_drawn({"message": '"cause_ended"', "link": '"-caused_by"', "variables": "{share: 0.5}"}))
    tickets = waiting(desk, 4)

    desk.go_on(as_reported(causes()[0]))

    assert variables(as_reported(causes()[0]))["told"] == [one.number for one in tickets]
    assert [stored(one).status for one in tickets] == ["closed", "closed", "waiting", "waiting"]
    assert [telling.tell_due(1), telling.tell_due(10), telling.tell_due(10)] == [1, 1, 0]
    assert [stored(one).status for one in tickets] == ["closed"] * 4
    assert [str(variables(one)["share"]) for one in tickets] == ["0.5"] * 4


def test_step_that_is_taken_back_tells_none_of_many(desk: TicketDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 0)
    drawn = cause_drawn().path("tell", "service:bad", "over")
    use_cause(drawn.zeebe("bad", "taskDefinition", type="record.link"))
    ticket = desk.report()
    desk.go_on(ticket)

    with pytest.raises(ExecutionFault):
        desk.go_on(as_reported(causes()[0]))

    assert telling.tell_due(10) == 0 and stored(ticket).status == "waiting"


def test_message_that_nobody_could_take_is_tried_later_and_given_up_after_a_day(
    desk: TicketDesk, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    monkeypatch.setattr(telling, "AT_ONCE", 0)
    ticket = desk.report()
    desk.go_on(ticket)
    desk.go_on(as_reported(causes()[0]))
    monkeypatch.setattr(telling, "publish_message", _refuse)

    tried = [telling.tell_due(10)]
    for pause in (timedelta(0), timedelta(minutes=1), timedelta(days=1, minutes=1), timedelta(days=1)):
        clock.advance(pause)
        tried.append(telling.tell_due(10))

    assert tried == [1, 0, 1, 1, 0]


def _refuse(*_asked: object, **_more: object) -> None:
    raise Conflict(Text("Busy"))
