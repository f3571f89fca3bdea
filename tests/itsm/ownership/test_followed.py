"""What an owner follows, the answer that they owe, and what becomes of both when they are away or leave."""

from datetime import timedelta

import pytest

from engine.registry import Actor
from itsm.accounts.leaving import leave
from itsm.organisation.commands.save_absence import AbsenceValues, save_absence
from itsm.ownership.commands import ask_owner_change
from itsm.ownership.queries import change_of_record, count_followed, followed
from itsm.records.commands import Reported, claim_task, comment, complete_task, report_record, update_fields
from itsm.records.queries import timeline
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.problems import ASSESSED, CAUSE, ProblemDesk
from tests.support.records import SOLVED, Desk, open_task, stored, use_problem_pack


@pytest.fixture
def solved_by_another(desk: Desk, owned: Reported, colleague: Actor) -> Reported:
    """The agent owns it, line 2 has solved it."""
    complete_task(open_task(owned).key, {"note": "Not mine."}, "hand_on", desk.agent)
    complete_task(open_task(owned).key, SOLVED, "solved", colleague)
    return owned


def test_owner_follows_a_record_wherever_it_is(desk: Desk, owned: Reported, colleague: Actor) -> None:
    complete_task(open_task(owned).key, {"note": "Not mine."}, "hand_on", desk.agent)
    claim_task(open_task(owned).key, colleague)

    [item] = followed(desk.agent).items

    assert (item.record.number, item.record.team, list(item.handlers)) == (owned.number, "line-2", ["Dee Colleague"])
    assert (count_followed(desk.agent), count_followed(colleague)) == (1, 0)


def test_followed_goes_on_by_cursor_the_newest_first(desk: Desk, clock: Clock) -> None:
    numbers = []
    for _ in range(5):
        numbers.append(desk.triaged().number)
        clock.advance(timedelta(minutes=1))

    first = followed(desk.agent, limit=2)
    second = followed(desk.agent, first.next, limit=2)
    third = followed(desk.agent, second.next, limit=2)

    read = [item.record.number for page in (first, second, third) for item in page.items]
    assert (read, third.next) == (numbers[::-1], None)


def test_owner_owes_an_answer_when_somebody_else_has_solved(desk: Desk, solved_by_another: Reported) -> None:
    assert [item.record.number for item in followed(desk.agent, owed=True).items] == [solved_by_another.number]

    comment(solved_by_another.number, "It works again.", False, desk.agent)

    assert count_followed(desk.agent, owed=True) == 0


@pytest.mark.parametrize("promoted", [True, False])
def test_who_made_it_out_of_another_record_waits_for_no_answer(
    desk: Desk, make_person: MakePerson, promoted: bool
) -> None:
    use_problem_pack()
    manager, other = (make_person(name, ("agent",), ("problem-managers",)) for name in ("Mia Manager", "Otto Other"))
    problems = ProblemDesk(desk.agent, desk.requester, manager)
    if promoted:
        made = problems.promoted(desk.triaged())
    else:
        made = report_record("problem", dict(ASSESSED), desk.agent.key, desk.agent)
    problems.step(made, {**ASSESSED, "impact": "high", "urgency": "high"}, "accept")  # one that is reviewed
    problems.step(made, CAUSE, "cause_found")

    complete_task(open_task(made).key, {**CAUSE, "resolution_text": "A new driver."}, "fixed", other)

    assert (stored(made).owner_key, stored(made).requester_key) == (manager.key, desk.agent.key)
    assert (stored(made).status, stored(made).answer_owed_at is None) == ("in_review", promoted)


def test_neither_an_internal_comment_nor_a_colleagues_is_the_answer(
    desk: Desk, solved_by_another: Reported, colleague: Actor
) -> None:
    comment(solved_by_another.number, "Told them by phone?", True, desk.agent)
    comment(solved_by_another.number, "Solved.", False, colleague)

    assert count_followed(desk.agent, owed=True) == 1


def test_owner_who_solves_owes_nothing(desk: Desk, owned: Reported) -> None:
    complete_task(open_task(owned).key, SOLVED, "solved", desk.agent)

    assert stored(owned).answer_owed_at is None


@pytest.mark.parametrize("outcome", ["confirm", "reject"])
def test_requesters_own_word_ends_the_duty(desk: Desk, solved_by_another: Reported, outcome: str) -> None:
    complete_task(open_task(solved_by_another).key, {"comment": "No."}, outcome, desk.requester)

    assert stored(solved_by_another).answer_owed_at is None


def test_substitute_follows_and_answers_while_the_owner_is_away(
    desk: Desk, solved_by_another: Reported, colleague: Actor, clock: Clock
) -> None:
    now = clock.now()
    away = AbsenceValues(now, now + timedelta(days=3), "holiday", colleague.key)
    save_absence(desk.agent.key or 0, None, away, desk.agent)
    clock.advance(timedelta(days=1))

    [item] = followed(colleague, owed=True).items
    comment(solved_by_another.number, "It works again.", False, colleague)

    assert (item.is_own, stored(solved_by_another).answer_owed_at) == (False, None)


@pytest.mark.parametrize("to_colleague", [True, False])
def test_records_of_somebody_who_leaves_get_another_owner(
    desk: Desk, owned: Reported, colleague: Actor, administrator: Actor, to_colleague: bool
) -> None:
    ask_owner_change(owned.number, colleague.key, "I leave", desk.agent)

    leave(desk.agent.key or 0, colleague.key if to_colleague else None, administrator)

    told = [str(entry.sentence) for entry in timeline(owned.number, administrator, "en") if entry.sentence]
    assert stored(owned).owner_key == (colleague.key if to_colleague else None)
    assert change_of_record(owned.number, administrator) is None
    assert sum("has left" in one for one in told) == 1


def test_fields_changed_by_others_keep_the_owner(desk: Desk, owned: Reported, make_person: MakePerson) -> None:
    other = make_person("Olga Other", roles=("agent",), teams=("line-2",))

    update_fields(owned.number, {"title": "Another"}, other, stored(owned).revision)

    assert stored(owned).owner_key == desk.agent.key
