"""Another owner: asked with a reason, decided by a lead of the owning team, never by who asked."""

from collections.abc import Callable

import pytest
from flask import Flask

from engine.errors import FlowdeskError, Forbidden, InvalidForm, InvalidState, NotFound
from engine.registry import SYSTEM, Actor
from itsm.ownership.commands import answer_owner_change, ask_owner_change
from itsm.ownership.queries import change_of_record, changes_for, count_changes_for
from itsm.people.commands.join_team import join_team
from itsm.records.commands import Reported, complete_task
from itsm.records.queries import timeline
from tests.support.at_once import at_once
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task, stored


def sentences(number: str, reader: Actor) -> list[str]:
    found = [str(entry.sentence) for entry in timeline(number, reader, "en") if entry.sentence]
    return [one for one in found if "owner" in one]


def test_owner_changes_once_a_lead_has_approved(desk: Desk, owned: Reported, lead: Actor, colleague: Actor) -> None:
    asked = ask_owner_change(owned.number, colleague.key, "I am on leave from Monday", desk.agent)
    before = stored(owned).owner_key

    answer_owner_change(asked.key, "approve", "", lead)

    assert (before, stored(owned).owner_key) == (desk.agent.key, colleague.key)
    assert sentences(owned.number, desk.agent) == [
        "Asked that Dee Colleague becomes the owner: I am on leave from Monday",
        "Dee Colleague is the owner now: I am on leave from Monday",
    ]


def test_a_refusal_keeps_the_owner_and_says_why(desk: Desk, owned: Reported, lead: Actor, colleague: Actor) -> None:
    asked = ask_owner_change(owned.number, colleague.key, "Too much work", desk.agent)

    with pytest.raises(InvalidForm):
        answer_owner_change(asked.key, "refuse", " ", lead)
    answer_owner_change(asked.key, "refuse", "You know the customer", lead)

    assert stored(owned).owner_key == desk.agent.key
    assert sentences(owned.number, desk.agent)[-1].endswith("becomes the owner: You know the customer")


def test_nobody_approves_what_they_asked(desk: Desk, owned: Reported, lead: Actor, colleague: Actor) -> None:
    asked = ask_owner_change(owned.number, colleague.key, "She knows more", lead)

    with pytest.raises(Forbidden, match="that was you"):
        answer_owner_change(asked.key, "approve", "", lead)
    assert (count_changes_for(lead, 9), changes_for(lead).items) == (0, [])


def test_only_a_lead_of_the_owning_team_decides(
    desk: Desk, owned: Reported, lead: Actor, colleague: Actor, make_person: MakePerson
) -> None:
    other = make_person("Olga Other", roles=("team_lead",), teams=("line-2",))
    join_team(other.key or 0, "line-2", "lead", SYSTEM)
    asked = ask_owner_change(owned.number, colleague.key, "She knows more", desk.agent)

    for stranger in (colleague, other):
        with pytest.raises(Forbidden, match="lead of the owning team"):
            answer_owner_change(asked.key, "approve", "", stranger)
    assert [len(changes_for(one).items) for one in (lead, colleague, other)] == [1, 0, 0]


def test_a_team_lead_by_role_decides_where_the_team_has_no_other_lead(
    desk: Desk, owned: Reported, colleague: Actor, make_person: MakePerson
) -> None:
    by_role = make_person("Olga Other", roles=("team_lead",), teams=("line-2",))
    asked = ask_owner_change(owned.number, colleague.key, "She knows more", desk.agent)

    assert [one.number for one in changes_for(by_role).items] == [owned.number]
    answer_owner_change(asked.key, "approve", "", by_role)

    assert stored(owned).owner_key == colleague.key


def test_a_change_that_waits_stands_against_another(
    desk: Desk, owned: Reported, lead: Actor, colleague: Actor
) -> None:
    asked = ask_owner_change(owned.number, colleague.key, "One", desk.agent)

    with pytest.raises(InvalidState, match="Wait for its answer"):
        ask_owner_change(owned.number, lead.key, "Two", desk.agent)
    answer_owner_change(asked.key, "withdraw", "", desk.agent)

    assert change_of_record(owned.number, desk.agent) is None
    assert ask_owner_change(owned.number, lead.key, "Two", desk.agent).number == owned.number


@pytest.mark.parametrize("whom", ["the requester", "the owner", "nobody"])
def test_only_another_agent_can_become_owner(desk: Desk, owned: Reported, whom: str) -> None:
    key = {"the requester": desk.requester.key, "the owner": desk.agent.key, "nobody": None}[whom]

    with pytest.raises(InvalidForm) as refusal:
        ask_owner_change(owned.number, key, "", desk.agent)

    assert sorted(refusal.value.fields) == ["person", "reason"]


def test_requesters_neither_ask_nor_see(desk: Desk, owned: Reported, colleague: Actor) -> None:
    asked = ask_owner_change(owned.number, colleague.key, "She knows more", desk.agent)

    with pytest.raises(Forbidden):
        ask_owner_change(owned.number, colleague.key, "Please", desk.requester)
    with pytest.raises(Forbidden):
        answer_owner_change(asked.key, "approve", "", desk.requester)
    with pytest.raises(NotFound):
        answer_owner_change(asked.key + 1, "approve", "", desk.agent)
    assert sentences(owned.number, desk.requester) == []


def test_an_answer_counts_once(
    app: Flask, tenant: int, desk: Desk, owned: Reported, lead: Actor, colleague: Actor
) -> None:
    asked = ask_owner_change(owned.number, colleague.key, "She knows more", desk.agent)
    refuse: Callable[[], object] = lambda: answer_owner_change(asked.key, "refuse", "No", lead)  # noqa: E731
    approve: Callable[[], object] = lambda: answer_owner_change(asked.key, "approve", "", lead)  # noqa: E731

    answers = at_once(app, tenant, [approve, refuse, approve, refuse])

    assert sum(isinstance(answer, FlowdeskError) for answer in answers) == 3
    assert len(sentences(owned.number, lead)) == 2


def test_the_owner_stays_through_hands_and_lines(desk: Desk, owned: Reported, colleague: Actor) -> None:
    complete_task(open_task(owned).key, {"note": "Not mine."}, "hand_on", desk.agent)

    complete_task(open_task(owned).key, SOLVED, "solved", colleague)

    assert stored(owned).owner_key == desk.agent.key
