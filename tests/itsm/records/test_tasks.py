"""Claiming, releasing and assigning tasks of records."""

import pytest

from engine.errors import Conflict, Forbidden, InvalidInput, InvalidState
from itsm.records.commands import assign_task, claim_many, claim_task, complete_task, release_task, save_draft
from itsm.records.queries import record_view, timeline
from tests.support.people import MakePerson
from tests.support.records import TRIAGE, Desk, open_task, stored


def sentences(number: str, desk: Desk) -> list[str]:
    return [str(entry.sentence) for entry in timeline(number, desk.agent, "en") if entry.sentence]


def test_claim_gives_the_task_and_makes_the_first_agent_owner(desk: Desk) -> None:
    reported = desk.report()

    claim_task(open_task(reported).key, desk.agent)

    assert open_task(reported).assignee_key == desk.agent.key
    assert stored(reported).owner_key == desk.agent.key
    assert sentences(reported.number, desk) == ["Claimed “Triage”"]


def test_claim_says_who_has_the_task_when_somebody_was_faster(desk: Desk, make_person: MakePerson) -> None:
    task = open_task(desk.report())
    faster = make_person("Dee Faster", roles=("agent",), teams=("line-1",))
    claim_task(task.key, faster)

    with pytest.raises(Conflict, match="Dee Faster has it"):
        claim_task(task.key, desk.agent)


def test_claim_again_changes_nothing(desk: Desk) -> None:
    reported = desk.report()
    claim_task(open_task(reported).key, desk.agent)

    claim_task(open_task(reported).key, desk.agent)

    assert len(sentences(reported.number, desk)) == 1


def test_claim_is_refused_to_other_teams_and_requesters(desk: Desk, make_person: MakePerson) -> None:
    task = open_task(desk.report())

    for stranger in (make_person("Eve Agent", roles=("agent",), teams=("line-2",)), desk.requester):
        with pytest.raises(Forbidden):
            claim_task(task.key, stranger)


def test_claim_many_claims_what_it_can_and_names_the_rest(desk: Desk, make_person: MakePerson) -> None:
    mine, taken = open_task(desk.report()), open_task(desk.report())
    claim_task(taken.key, make_person("Dee Faster", roles=("agent",), teams=("line-1",)))

    failed = claim_many([mine.key, taken.key], desk.agent, "bulk-1")

    assert [(found.task_key, "Dee Faster" in str(found.reason)) for found in failed] == [(taken.key, True)]


def test_release_gives_the_task_back_to_its_team(desk: Desk) -> None:
    reported = desk.report()
    claim_task(open_task(reported).key, desk.agent)

    release_task(open_task(reported).key, desk.agent)

    assert open_task(reported).assignee_key is None
    assert sentences(reported.number, desk)[-1] == "“Triage” given back to its team"


def test_release_of_a_colleagues_task_takes_a_team_lead(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.report()
    claim_task(open_task(reported).key, desk.agent)
    colleague = make_person("Dee Colleague", roles=("agent",), teams=("line-2",))
    lead = make_person("Lou Lead", roles=("team_lead",), teams=("line-1",))

    with pytest.raises(Forbidden, match="Ask them to give it back"):
        release_task(open_task(reported).key, colleague)
    release_task(open_task(reported).key, lead)

    assert open_task(reported).assignee_key is None


def test_assign_gives_the_task_to_a_person_of_another_team(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.report()
    expert = make_person("Flo Expert", roles=("agent",), teams=("line-2",))

    assign_task(open_task(reported).key, expert.key, desk.agent, team="line-2")

    task = open_task(reported)
    assert (task.assignee_key, task.group_id, stored(reported).team) == (expert.key, "line-2", "line-2")
    assert sentences(reported.number, desk) == ["“Triage” assigned to Flo Expert in Line 2"]
    complete_task(task.key, TRIAGE, "accept", expert)


def test_assign_is_refused_for_somebody_who_does_not_work_on_tasks(desk: Desk) -> None:
    task = open_task(desk.report())

    with pytest.raises(InvalidInput):
        assign_task(task.key, desk.requester.key, desk.agent)
    with pytest.raises(Forbidden):
        assign_task(task.key, desk.agent.key, desk.requester)


def test_assign_tells_nothing_to_those_who_may_not(desk: Desk) -> None:
    task = open_task(desk.report())

    for task_key, person_key in ((task.key, desk.requester.key), (task.key, 999), (999, desk.agent.key)):
        with pytest.raises(Forbidden, match="Give a task to somebody else"):
            assign_task(task_key, person_key, desk.requester)


def test_task_of_several_teams_is_offered_to_each(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {}, "wait_vendor", desk.agent)
    vendor = make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))

    claim_task(open_task(reported).key, vendor)

    assert open_task(reported).assignee_key == vendor.key


def test_draft_is_kept_for_its_person_until_the_task_is_done(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.triaged()
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    save_draft(open_task(reported).key, {"resolution_text": "Half a sen"}, desk.agent)
    save_draft(open_task(reported).key, {"resolution_text": "Half a sentence"}, desk.agent)

    (mine,), (theirs,) = record_view(reported.number, desk.agent).tasks, record_view(reported.number, other).tasks
    assert (mine.values["resolution_text"], mine.draft_saved_at is None) == ("Half a sentence", False)
    assert "resolution_text" not in theirs.values


def test_draft_of_a_closed_task_is_refused(desk: Desk) -> None:
    reported = desk.report()
    task = open_task(reported)
    complete_task(task.key, TRIAGE, "accept", desk.agent)

    with pytest.raises(InvalidState):
        save_draft(task.key, {}, desk.agent)
