"""Records that a diagram makes: what they begin with, once for each token, linked, and told when the other one ends."""

import pytest
from sqlalchemy import select

from database import reading, unit_of_work
from engine.errors import ExecutionFault
from itsm.language import translate
from itsm.notices.tables import OccasionRow
from itsm.records.queries import links, timeline
from itsm.records.tables import KeptOut, Record
from tests.support.promotions import (
    PLAIN,
    TicketDesk,
    as_reported,
    causes,
    start_beside,
    ticket_drawn,
    use_ticket,
    variables,
)
from tests.support.records import open_task


def test_record_begins_with_what_is_taken_over_and_what_the_pack_maps(desk: TicketDesk) -> None:
    ticket = desk.report()

    desk.go_on(ticket)

    (cause,) = causes()
    assert (cause.title, cause.description, cause.impact) == ("No paper", "Since noon.", "high")
    assert cause.own_fields == {"item": "LP-7", "symptoms": "Seen: No paper", "found": "by hand"}
    assert (cause.requester_key, cause.opened_by_key) == (desk.requester.key, desk.agent.key)
    assert (cause.number, cause.status, open_task(as_reported(cause)).element_id) == ("CAU-000001", "open", "dig")
    assert variables(ticket)["made"] == {
        "number": "CAU-000001", "key": str(cause.key), "type": "cause", "created": True,
    }
    assert variables(as_reported(cause))["promoted_from"] == ticket.number


def test_both_ends_show_the_link_and_tell_it(desk: TicketDesk) -> None:
    ticket = desk.report()

    desk.go_on(ticket)

    cause = as_reported(causes()[0])
    said = [
        [f"{translate(link.words, 'en')} {link.other.number}" for link in links(one.number, desk.agent)]
        for one in (ticket, cause)
    ]
    assert said == [["Caused by CAU-000001"], ["Cause of TKT-000001"]]
    for one, words in ((ticket, "Linked: Caused by CAU-000001"), (cause, "Linked: Cause of TKT-000001")):
        told = [translate(entry.sentence, "en") for entry in timeline(one.number, desk.agent, "en") if entry.sentence]
        assert words in told


def test_choice_that_the_other_type_does_not_offer_is_left_out(desk: TicketDesk) -> None:
    desk.go_on(desk.report(impact="local"))

    assert [row.impact for row in causes()] == [None]


@pytest.mark.parametrize(
    ("inputs", "title", "found"),
    [
        ({"promotion": '"dig"', "title": '"Mine"'}, "Mine", "by hand"),
        ({"promotion": '"dig"', "fields": '{title: "Theirs", found: "x"}'}, "Theirs", "x"),
        ({"type": '"cause"'}, "No paper", None),
    ],
)
def test_inputs_go_before_what_is_taken_over(
    desk: TicketDesk, inputs: dict[str, str], title: str, found: str | None
) -> None:
    use_ticket(ticket_drawn(inputs=inputs))

    desk.go_on(desk.report())

    assert [(row.title, row.own_fields.get("found")) for row in causes()] == [(title, found)]


def test_requester_may_be_somebody_else(desk: TicketDesk) -> None:
    use_ticket(ticket_drawn(inputs={**PLAIN, "requester": f'"{desk.lead.key}"'}))

    desk.go_on(desk.report())

    assert [row.requester_key for row in causes()] == [desk.lead.key]


@pytest.mark.parametrize(("token", "count"), [(None, 1), ('"one"', 1), ("string(loopCounter)", 2)])
def test_one_token_makes_one_record_however_often_the_step_is_taken(
    desk: TicketDesk, token: str | None, count: int
) -> None:
    inputs = PLAIN if token is None else {**PLAIN, "token": token}
    use_ticket(ticket_drawn(inputs=inputs).multi("act", inputCollection="=[1, 2]", sequential=True))

    desk.go_on(desk.report())
    desk.go_on(desk.report())

    assert len(causes()) == 2 * count


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"promotion": '"nothing"'},
        {"type": '"nothing"'},
        {"type": '"cause"', "colour": '"red"'},
        {"type": '"cause"', "title": '""', "fields": "{title: null}"},
        {"type": '"cause"', "link": '"friend"'},
        {"type": '"cause"', "fields": "1"},
        {"type": '"cause"', "requester": '"Rea"'},
        {"type": '"cause"', "impact": '"local"'},
        {"type": '"cause"', "token": 'string join(for i in 1..201 return "x")'},
    ],
)
def test_what_cannot_be_made_is_a_fault_that_leaves_nothing(desk: TicketDesk, inputs: dict[str, str]) -> None:
    use_ticket(ticket_drawn(inputs=inputs))
    ticket = desk.report()

    with pytest.raises(ExecutionFault, match="Expected <act> to do its work"):
        desk.go_on(ticket)

    assert causes() == [] and open_task(ticket).element_id == "look"
    assert links(ticket.number, desk.agent) == []


def test_number_is_not_lost_when_a_step_is_taken_back(desk: TicketDesk) -> None:
    use_ticket(ticket_drawn(inputs={"type": '"cause"', "colour": '"red"'}))
    with pytest.raises(ExecutionFault):
        desk.go_on(desk.report())
    use_ticket(ticket_drawn())

    desk.go_on(desk.report())

    assert [row.number for row in causes()] == ["CAU-000001"]


def test_new_record_tells_its_requester_that_it_was_reported(desk: TicketDesk) -> None:
    desk.go_on(desk.report())

    with reading() as session:
        told = session.scalars(select(OccasionRow.event).where(OccasionRow.record_key == causes()[0].key)).all()
    assert "reported" in told and "moved" not in told


def test_whom_the_record_is_about_does_not_see_what_is_made_out_of_it(desk: TicketDesk) -> None:
    ticket = desk.report()
    with unit_of_work() as work:
        work.session.add(KeptOut(record_key=ticket.key, person_key=desk.lead.key))
        work.session.get_one(Record, ticket.key).keeps_out = True

    desk.go_on(ticket)

    (cause,) = causes()
    with reading() as session:
        about = session.scalars(select(KeptOut.person_key).where(KeptOut.record_key == cause.key)).all()
    assert cause.keeps_out and about == [desk.lead.key]


def test_process_without_a_record_makes_one_that_is_linked_to_nothing(desk: TicketDesk) -> None:
    start_beside("record.create", {"type": '"cause"', "title": '"From a program"'})

    (cause,) = causes()
    assert (cause.title, cause.requester_key, cause.opened_by_key) == ("From a program", None, None)
    assert links(cause.number, desk.agent) == []
