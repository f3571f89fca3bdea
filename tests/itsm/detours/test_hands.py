"""Transfer, delegate, give back and urge: who has the task then, who may, twice, at once, after it is done."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from database import reading
from engine.errors import Conflict, FlowdeskError, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import Actor
from engine.runtime import complete_user_task
from engine.worker import fire_due_timers
from itsm.accounts.leaving import leave
from itsm.detours.commands import delegate_task, give_back_task, transfer_task, urge_task
from itsm.notices.tables import NoticeRow
from itsm.notices.telling import tell_due
from itsm.records.commands import Reported, complete_task, save_draft
from itsm.records.queries import record_view, timeline
from tests.support.at_once import at_once
from tests.support.clocks import Clock
from tests.support.notices import occasions
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task, stored, use_changed_diagram


def told(reported: Reported, reader: Actor) -> str:
    return "\n".join(str(entry.sentence) for entry in timeline(reported.number, reader, "en") if entry.sentence)


def letters() -> list[int | None]:
    """Whom the workers tell that a task of theirs is urged."""
    tell_due(50)
    with reading() as session:
        told = select(NoticeRow.person_key).where(NoticeRow.event == "urged", NoticeRow.in_app)
        return list(session.scalars(told.order_by(NoticeRow.key)))


def test_transfer_gives_the_task_to_a_person_and_keeps_the_owner(
    desk: Desk, mine: Reported, colleague: Actor
) -> None:
    transfer_task(open_task(mine).key, colleague.key, None, "She knows printers", desk.agent)

    assert (open_task(mine).assignee_key, stored(mine).owner_key) == (colleague.key, desk.agent.key)
    assert "“Solve at line 1” transferred to Dee Colleague: She knows printers" in told(mine, desk.agent)
    complete_task(open_task(mine).key, SOLVED, "solved", colleague)


def test_transfer_to_a_team_makes_it_the_records_team(desk: Desk, mine: Reported, colleague: Actor) -> None:
    transfer_task(open_task(mine).key, None, "line-2", "Theirs", desk.agent)

    task = open_task(mine)
    assert (task.assignee_key, task.group_id, stored(mine).team) == (None, "line-2", "line-2")
    assert "transferred to Line 2: Theirs" in told(mine, desk.agent)


@pytest.mark.parametrize("wish", [(None, None), ("requester", None), ("agent", None), (None, "nowhere")])
def test_transfer_refuses_whom_nobody_can_give_it_to(
    desk: Desk, mine: Reported, wish: tuple[str | None, str | None]
) -> None:
    person = {"requester": desk.requester.key, "agent": desk.agent.key}.get(wish[0] or "")

    with pytest.raises(InvalidForm):
        transfer_task(open_task(mine).key, person, wish[1], "Because", desk.agent)
    with pytest.raises(InvalidForm):
        transfer_task(open_task(mine).key, None, "line-2", " ", desk.agent)


def test_a_step_that_does_not_allow_it_refuses(desk: Desk, colleague: Actor) -> None:
    use_changed_diagram('"transfer, delegate, add_signer, countersign, send_back, withdraw, urge"', '"urge"')
    task = open_task(desk.triaged())

    with pytest.raises(Forbidden, match="a step that allows “Transfer”"):
        transfer_task(task.key, colleague.key, None, "Because", desk.agent)


def test_requesters_and_other_teams_transfer_nothing(
    desk: Desk, mine: Reported, colleague: Actor, make_person: MakePerson
) -> None:
    vendor = make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))

    with pytest.raises(Forbidden):
        transfer_task(open_task(mine).key, colleague.key, None, "Because", desk.requester)
    with pytest.raises(NotFound):
        transfer_task(open_task(mine).key, colleague.key, None, "Because", vendor)


def test_of_several_transfers_at_once_of_one_command_one_is_told(
    app: Flask, tenant: int, desk: Desk, mine: Reported, colleague: Actor
) -> None:
    key = open_task(mine).key

    at_once(app, tenant, [lambda: transfer_task(key, colleague.key, None, "Because", desk.agent, "same")] * 4)

    assert told(mine, desk.agent).count("transferred to") == 1


def test_a_delegated_task_returns_before_anybody_completes_it(
    desk: Desk, mine: Reported, colleague: Actor
) -> None:
    key = open_task(mine).key
    delegate_task(key, colleague.key, "Please look at the logs", desk.agent)
    with pytest.raises(InvalidState, match="delegated"):
        complete_task(key, SOLVED, "solved", colleague)
    with pytest.raises(InvalidState, match="delegated"):
        complete_user_task(key, SOLVED, colleague)

    give_back_task(key, "The spooler hangs", colleague)
    complete_task(key, SOLVED, "solved", desk.agent)

    assert "delegated to Dee Colleague: Please look at the logs" in told(mine, desk.agent)
    assert "given back to Ben Agent: The spooler hangs" in told(mine, desk.agent)


def test_a_delegation_ends_with_its_task(desk: Desk, mine: Reported, colleague: Actor, clock: Clock) -> None:
    key = open_task(mine).key
    delegate_task(key, colleague.key, "Please", desk.agent)
    clock.advance(timedelta(minutes=31))

    fire_due_timers()

    assert (open_task(mine).element_id, open_task(mine).assignee_key) == ("line_2", None)
    with pytest.raises(InvalidState):
        give_back_task(key, "Done", colleague)


def test_what_the_delegate_has_typed_comes_back_with_the_task(
    desk: Desk, mine: Reported, colleague: Actor
) -> None:
    key = open_task(mine).key
    delegate_task(key, colleague.key, "Please", desk.agent)
    save_draft(key, {"resolution_text": "The spooler hangs"}, colleague)

    give_back_task(key, "Done", colleague)

    [task] = record_view(mine.number, desk.agent).tasks
    assert (task.may_complete, task.values["resolution_text"]) == (True, "The spooler hangs")


def test_only_who_has_it_delegates_and_nobody_gives_back_what_is_not_delegated(
    desk: Desk, mine: Reported, colleague: Actor, lead: Actor
) -> None:
    key = open_task(mine).key
    with pytest.raises(Forbidden):
        delegate_task(key, colleague.key, "Please", lead)
    with pytest.raises(InvalidState):
        give_back_task(key, "Done", desk.agent)
    delegate_task(key, colleague.key, "Please", desk.agent)

    with pytest.raises(Forbidden):
        give_back_task(key, "Done", lead)
    with pytest.raises(Forbidden):
        delegate_task(key, lead.key, "Again", desk.agent)
    give_back_task(key, "I need it back", desk.agent)

    assert (open_task(mine).assignee_key, open_task(mine).returns_to_key) == (desk.agent.key, None)


@pytest.mark.parametrize("who", ["the delegate", "who delegated it"])
def test_a_delegated_task_outlives_who_leaves(
    desk: Desk, mine: Reported, colleague: Actor, administrator: Actor, who: str
) -> None:
    delegate_task(open_task(mine).key, colleague.key, "Please", desk.agent)
    leaver = colleague if who == "the delegate" else desk.agent

    leave(leaver.key or 0, None, administrator)

    holder = desk.agent.key if leaver is colleague else colleague.key
    assert (open_task(mine).assignee_key, open_task(mine).returns_to_key) == (holder, None)


def test_urging_writes_to_the_handler_once_in_half_an_hour(
    desk: Desk, mine: Reported, lead: Actor, clock: Clock
) -> None:
    urge_task(open_task(mine).key, "The customer waits", desk.requester)
    with pytest.raises(Conflict, match="30 minutes are left"):
        urge_task(open_task(mine).key, "", lead)
    clock.advance(timedelta(minutes=29))
    with pytest.raises(Conflict, match="1 minutes are left"):
        urge_task(open_task(mine).key, "", lead)
    clock.advance(timedelta(minutes=1))
    urge_task(open_task(mine).key, "", lead)

    assert letters() == [desk.agent.key] * 2
    assert "Reminder for “Solve at line 1”: The customer waits" in told(mine, desk.agent)


def test_urging_what_nobody_has_writes_to_the_lead(desk: Desk, lead: Actor) -> None:
    urge_task(open_task(desk.report()).key, "", desk.requester)

    assert letters() == [lead.key]


def test_of_several_reminders_at_once_one_is_sent(app: Flask, tenant: int, desk: Desk, mine: Reported) -> None:
    key = open_task(mine).key

    answers = at_once(app, tenant, [lambda: urge_task(key, "", desk.requester)] * 4)

    assert sum(isinstance(answer, FlowdeskError) for answer in answers) == 3
    assert [one.event for one in occasions() if one.event == "urged"] == ["urged"]


def test_nobody_urges_themselves_nor_a_task_that_is_done(desk: Desk, mine: Reported) -> None:
    key = open_task(mine).key
    with pytest.raises(Forbidden):
        urge_task(key, "", desk.agent)
    complete_task(key, SOLVED, "solved", desk.agent)

    with pytest.raises(InvalidState):
        urge_task(key, "", desk.requester)
