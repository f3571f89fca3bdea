"""Promoting by hand: what is offered to whom, once, with what the reader sees, and refused as a whole or not at all."""

from functools import partial

import pytest
from flask import Flask

from engine.errors import Conflict, ExecutionFault, Forbidden, InvalidForm, InvalidInput, NotFound
from engine.registry import SYSTEM, Actor
from itsm.automation.offering import offered, offered_one
from itsm.automation.promote_record import Promoted, promote_record
from itsm.language import translate
from itsm.records.commands import Reported, update_fields
from itsm.records.queries import links
from tests.support.at_once import at_once
from tests.support.bpmn import Diagram
from tests.support.people import MakePerson
from tests.support.promotions import CAUSE, TicketDesk, as_reported, causes, use_cause, use_pack, variables
from tests.support.records import open_task, stored


def keys(reported: Reported, actor: Actor) -> list[str]:
    """What the actor is offered to make out of a record."""
    return [one.key for one in offered(reported.number, actor)]


def test_promotion_makes_the_record_and_starts_its_process(desk: TicketDesk) -> None:
    ticket = desk.report()

    done = promote_record(ticket.number, "dig", {"description": "In own words."}, desk.agent)

    (cause,) = causes()
    assert (done.number, done.key, done.created) == (cause.number, cause.key, True)
    assert (cause.title, cause.description, cause.status) == ("No paper", "In own words.", "open")
    assert open_task(as_reported(cause)).element_id == "dig"
    assert variables(as_reported(cause))["promoted_from"] == ticket.number
    assert [link.other.number for link in links(ticket.number, desk.agent)] == [cause.number]
    assert stored(ticket).status == "new"  # it goes on as it was


@pytest.mark.parametrize("command_id", [None, "once"])
def test_promotion_done_twice_makes_one_record(desk: TicketDesk, command_id: str | None) -> None:
    ticket = desk.report()
    first = promote_record(ticket.number, "dig", {}, desk.agent, command_id)

    again = promote_record(ticket.number, "dig", {}, desk.agent, command_id)
    theirs = promote_record(ticket.number, "dig", {}, desk.lead)

    assert (again.number, theirs.number, len(causes())) == (first.number, first.number, 1)
    assert (again.created, theirs.created) == (command_id is not None, False)
    assert keys(ticket, desk.lead) == ["again"]


def test_two_who_promote_at_once_make_one_record(app: Flask, tenant: int, desk: TicketDesk) -> None:
    ticket = desk.report()

    done = at_once(app, tenant, [partial(promote_record, ticket.number, "dig", {}, who)
                                 for who in (desk.agent, desk.lead, desk.agent)])  # fmt: skip

    made = [one for one in done if isinstance(one, Promoted)]
    assert len(made) == 3 and {one.number for one in made} == {"CAU-000001"}
    assert [one.created for one in made].count(True) == 1
    assert len(causes()) == 1


def test_promotion_that_may_be_repeated_makes_one_for_each_press(desk: TicketDesk) -> None:
    ticket = desk.report()

    pressed = [promote_record(ticket.number, "again", {}, desk.lead, one) for one in ("a", "b", "b")]

    assert [one.number for one in pressed] == ["CAU-000001", "CAU-000002", "CAU-000002"]
    assert keys(ticket, desk.lead) == ["dig", "again"]


def test_promotion_is_offered_to_whom_the_pack_and_their_rights_say(desk: TicketDesk, make_person: MakePerson) -> None:
    ticket = desk.report()
    reader = make_person("Pat Process", ("process_owner",))  # sees every record and changes none

    assert [keys(ticket, who) for who in (desk.agent, desk.lead, reader, desk.requester)] == [
        ["dig"], ["dig", "again"], [], [],
    ]
    for who, promotion in ((desk.agent, "again"), (reader, "dig"), (desk.requester, "dig")):
        with pytest.raises(Forbidden):
            promote_record(ticket.number, promotion, {}, who)
    assert causes() == []


def test_promotion_is_offered_for_the_records_that_it_is_meant_for(desk: TicketDesk) -> None:
    ticket = desk.report(impact="local")

    assert keys(ticket, desk.agent) == []
    for promotion in ("dig", "nothing"):
        with pytest.raises(NotFound):
            promote_record(ticket.number, promotion, {}, desk.agent)
        with pytest.raises(NotFound):
            offered_one(ticket.number, promotion, desk.agent)


def test_offer_says_what_it_makes_and_with_what(desk: TicketDesk) -> None:
    ticket = desk.report()

    (dig,) = offered(ticket.number, desk.agent, "zh-CN")
    (_, again) = offered(ticket.number, desk.lead, "zh-CN")

    assert (dig.label, translate(again.label, "zh-CN")) == ("查找原因", "提升为原因")
    assert translate(dig.said, "en") == "Caused by"
    assert {field.key: value for field, value in dig.filled} == {
        "title": "No paper", "description": "Since noon.", "item": "LP-7", "impact": "high",
        "symptoms": "Seen: No paper", "found": "by hand",
    }


def test_what_the_reader_does_not_see_is_not_taken_over(desk: TicketDesk) -> None:
    ticket, other = desk.report(), desk.report()
    for one in (ticket, other):
        update_fields(one.number, {"service": "Payroll"}, desk.lead, None)

    promote_record(ticket.number, "dig", {}, desk.agent)
    promote_record(other.number, "dig", {}, desk.lead)

    assert [row.service for row in causes()] == [None, "Payroll"]


def test_record_that_was_changed_meanwhile_is_not_promoted(desk: TicketDesk) -> None:
    ticket = desk.report()
    update_fields(ticket.number, {"title": "Much paper"}, desk.lead, None)

    with pytest.raises(Conflict):
        promote_record(ticket.number, "dig", {}, desk.agent, revision=1)

    assert causes() == []


def test_values_that_do_not_fit_are_refused(desk: TicketDesk) -> None:
    ticket = desk.report()

    with pytest.raises(InvalidForm):
        promote_record(ticket.number, "dig", {"impact": "local"}, desk.agent)
    for values in ({"colour": "red"}, {"title": ""}):
        with pytest.raises(InvalidInput):
            promote_record(ticket.number, "dig", values, desk.agent)

    assert causes() == []


def test_process_that_cannot_begin_leaves_nothing(desk: TicketDesk) -> None:
    drawn = Diagram("cause").path("start:found", "service:act", "end:over").zeebe(
        "act", "taskDefinition", type="record.link"
    )
    use_cause(drawn)
    ticket = desk.report()

    with pytest.raises(ExecutionFault):
        promote_record(ticket.number, "dig", {}, desk.agent)

    assert causes() == [] and links(ticket.number, desk.agent) == [] and keys(ticket, desk.agent) == ["dig"]


def test_system_may_promote_for_a_program(desk: TicketDesk) -> None:
    assert promote_record(desk.report().number, "again", {}, SYSTEM, "x").created


def test_values_of_fields_that_one_may_not_change_are_refused_and_those_of_the_pack_are_not(desk: TicketDesk) -> None:
    """A command says what the new record begins with: it must not be a way around the groups of its fields."""
    ticket = desk.report()
    guarded = CAUSE.replace(
        "label: {en: Found, zh-CN: 来源}}", "label: {en: Found, zh-CN: 来源}, group: kept}"
    ) + "groups:\n  - {key: kept, name: {en: Kept, zh-CN: 留存}, changed_by: [team_lead]}\n"  # fmt: skip
    use_pack("cause", guarded)

    with pytest.raises(Forbidden, match="Kept"):
        promote_record(ticket.number, "dig", {"found": "by me"}, desk.agent)
    assert causes() == []
    promote_record(ticket.number, "dig", {"title": "Mine"}, desk.agent)

    (cause,) = causes()
    assert (cause.title, cause.own_fields["found"]) == ("Mine", "by hand")
