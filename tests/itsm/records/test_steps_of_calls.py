"""Steps, timeline and diagram of records whose process calls others and repeats what is inside of them."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

import pytest

from engine.registry import Actor
from itsm.language import translate
from itsm.records.commands import Reported, complete_task, send_message_to_record
from itsm.records.queries import Step, diagram_state, last_done, steps, timeline
from itsm.records.queries.diagram import several_words
from itsm.records.queries.nesting import Count
from tests.support.access import AccessDesk, access_desk, tasks, use_process
from tests.support.approvals import Asked, ask, ask_twice_at_once
from tests.support.bpmn import Diagram
from tests.support.clocks import Clock
from tests.support.people import MakePerson

TEAM = ["team:board"]
MINUTE = timedelta(minutes=1)
INSIDE = '<bpmn:process id="inner" isExecutable="true"><bpmn:userTask id="inside" name="Look inside"/></bpmn:process>'


@pytest.fixture
def board(make_person: MakePerson, clock: Clock) -> list[Actor]:
    """Three agents who are the team of the board; the time stands still."""
    return [make_person(f"Member {name}", roles=("agent",), teams=("board",)) for name in ("A", "B", "C")]


@pytest.fixture
def access(tenant: int, make_person: MakePerson, clock: Clock) -> AccessDesk:
    """The access pack in use, with its people; the time stands still."""
    return access_desk(make_person)


def told(found: Iterable[Step]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every step with its state and its people, those inside after the one that they are inside of."""
    for step in found:
        yield step.name, step.state, step.handlers
        yield from told(step.inner)


def steps_of(reported: Reported, reader: Actor) -> list[tuple[str, str, tuple[str, ...]]]:
    return list(told(steps(reported.number, reader, "en")))


def sentences(asked: Asked, reader: Actor) -> list[str]:
    return [translate(one.sentence, "en") for one in timeline(asked.reported.number, reader, "en") if one.sentence]


def test_a_vote_is_one_step_with_those_who_voted(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM, rule="any", early=True)
    asked.vote(board[0], "approve")

    (now,) = steps(asked.reported.number, board[0], "en")
    asked.vote(board[1], "approve")
    (over,) = steps(asked.reported.number, board[0], "en")

    assert (now.name, now.state, now.handlers, now.count) == ("call", "now", ("Member A",), Count(1, 3))
    assert (over.state, over.handlers, over.count) == ("done", ("Member A", "Member B"), Count(2, 3))
    assert (now.inner, over.inner) == ([], [])


def test_who_took_a_step_away_did_not_do_it(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    asked.vote(board[0], "approve")
    send_message_to_record(asked.reported.number, "approval_withdrawn", requester)

    found = steps_of(asked.reported, board[0])

    assert asked.ballot.state == "withdrawn"
    assert {name for _, _, people in found for name in people} == {"Member A"}


def test_votes_of_two_ballots_at_once_count_together(requester: Actor, board: list[Actor]) -> None:
    asked = ask_twice_at_once(requester, TEAM, TEAM)
    asked.vote(board[1], "approve")

    (step,) = steps(asked.reported.number, board[0], "en")

    assert (step.handlers, step.count) == (("Member B",), Count(1, 6))


def test_calls_of_one_process_at_once_keep_their_steps_apart(access: AccessDesk, make_person: MakePerson) -> None:
    other = make_person("Other", ("agent",), ("desk",))
    fork = Diagram("access").path("start:s", "and:fork", "call:one", "and:join", "end:e")
    fork.path("fork", "call:two", "join")
    for call in ("one", "two"):
        fork.attribute(call, calledElement="inner", name=call.capitalize())
    fork.extra.append(INSIDE)
    use_process("access", fork.xml())
    reported = access.report()
    first, second = tasks(reported)

    complete_task(second.key, {}, None, other)

    assert steps_of(reported, access.desk) == [
        ("Two", "done", ()), ("Look inside", "done", ("Other",)), ("One", "now", ()), ("Look inside", "now", ()),
    ]
    complete_task(first.key, {}, None, access.desk)
    assert steps_of(reported, access.desk)[:2] == [("One", "done", ()), ("Look inside", "done", ("Desk",))]
    assert last_done(reported.number, access.desk, "en") == ("Desk", "Look inside")


def test_call_that_is_over_is_folded_once_there_is_something_beside_it(access: AccessDesk) -> None:
    reported = access.looked_up()
    assert [step.folded for step in steps(reported.number, access.desk, "en") if step.inner] == [False]

    complete_task(tasks(reported)[0].key, {"register_note": "Nothing"}, "clear", access.security)

    (call,) = [step for step in steps(reported.number, access.desk, "en") if step.inner]
    assert (call.name, call.folded, call.handlers) == ("Look the person up", True, ())
    assert [(step.name, step.handlers) for step in call.inner] == [("Compare with the register", ("Security",))]


def test_steps_that_are_still_to_come_in_a_called_process_stand_inside_the_call(access: AccessDesk) -> None:
    drawn = Diagram("person_check").path("start:s", "user:check", "user:sign", "end:e")
    drawn.attribute("check", name="Check").attribute("sign", name="Sign")
    use_process("person_check", drawn.xml())
    reported = access.looked_up()

    (call,) = [step for step in steps(reported.number, access.desk, "en") if step.inner]

    assert [(step.name, step.state, step.element_id) for step in call.inner] == [
        ("Check", "now", None), ("Sign", "next", None),
    ]


def test_automatic_step_is_one_where_the_record_waits_for_it(access: AccessDesk, clock: Clock) -> None:
    drawn = Diagram("person_check").path("start:s", "catch:pause", "user:check", "end:e")
    drawn.attribute("pause", name="A day later").attribute("check", name="Check").timer("pause", timeDuration="P1D")
    use_process("person_check", drawn.xml())
    reported = access.looked_up()

    (call,) = [step for step in steps(reported.number, access.desk, "en") if step.inner]

    assert [(step.name, step.state) for step in call.inner] == [("A day later", "now"), ("Check", "next")]


def test_timeline_is_silent_about_ends_inside(requester: Actor, board: list[Actor]) -> None:
    asked = ask(requester, members=TEAM)
    for person in board:
        asked.vote(person, "approve")

    found = sentences(asked, board[0])

    assert not {"Has voted", "Verdict"} & set(found)
    assert found[-2:] == ["Vote: Approved", "done"] and found.count("Approves: Because.") == 3


def test_stays_side_by_side_are_not_added_up_on_the_diagram(
    requester: Actor, board: list[Actor], clock: Clock
) -> None:
    asked = ask(requester, members=TEAM)
    clock.advance(MINUTE)
    asked.vote(board[0], "approve")
    clock.advance(MINUTE)

    found = diagram_state(asked.reported.number, board[0], "approval")

    assert (found.durations["vote"], found.several["vote"]) == (2 * MINUTE, 3)
    assert found.durations["ballot"] == 2 * MINUTE and "ballot" not in found.several
    assert translate(several_words(3, "2 min"), "en") == "3 ×, longest 2 min"
