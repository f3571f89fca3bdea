"""What people write into the forms of an incident: who reads it, and that it sets nothing else going."""

from datetime import timedelta

from itsm.records.commands import comment, complete_task
from itsm.records.queries import record_view, timeline
from itsm.records.queries.lines import Entry
from tests.support.clocks import Clock
from tests.support.records import SOLVED, Desk, open_task

QUESTION = "Which printer is it?"


def asked(desk: Desk) -> str:
    """Number of an incident whose requester was asked at line 1."""
    reported = desk.triaged()
    complete_task(open_task(reported).key, {"question": QUESTION}, "wait_requester", desk.agent)
    return reported.number


def solved(desk: Desk) -> str:
    """Number of an incident that waits for the requester's answer."""
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    return reported.number


def comments(entries: list[Entry]) -> list[tuple[str | None, bool]]:
    """Body and whether it is internal, of the comments among ``entries``."""
    return [(entry.body, entry.internal) for entry in entries if entry.kind == "comment"]


def status(number: str, desk: Desk) -> str | None:
    """Where the record stands."""
    found = record_view(number, desk.agent).status
    return found.key if found else None


def test_question_is_read_by_the_requester_and_answers_nothing(desk: Desk) -> None:
    number = asked(desk)

    read = comments(timeline(number, desk.requester, "en"))

    assert read == [(QUESTION, False)]
    assert status(number, desk) == "awaiting_requester"


def test_public_comment_of_an_agent_does_not_end_the_waiting(desk: Desk) -> None:
    number = asked(desk)

    comment(number, "A reminder: which printer is it?", False, desk.agent)

    assert status(number, desk) == "awaiting_requester"


def test_reply_of_the_requester_brings_the_work_back(desk: Desk, clock: Clock) -> None:
    number = asked(desk)
    clock.advance(timedelta(hours=1))

    answered = comment(number, "A-12", False, desk.requester)

    assert answered.went_on
    assert status(number, desk) == "in_progress"
    assert comments(timeline(number, desk.requester, "en")) == [(QUESTION, False), ("A-12", False)]


def test_note_is_read_by_colleagues_alone(desk: Desk) -> None:
    reported = desk.triaged()

    complete_task(open_task(reported).key, {"note": "The spooler hangs."}, "hand_on", desk.agent)

    assert comments(timeline(reported.number, desk.agent, "en")) == [("The spooler hangs.", True)]
    assert comments(timeline(reported.number, desk.agent, "en", public=True)) == []
    assert comments(timeline(reported.number, desk.requester, "en")) == []


def test_requester_reads_what_was_done_before_confirming_and_cannot_change_it(desk: Desk) -> None:
    number = solved(desk)
    (task,) = record_view(number, desk.requester).tasks

    complete_task(task.key, {"resolution_text": "Nothing at all."}, "confirm", desk.requester)

    assert task.values["resolution_text"] == SOLVED["resolution_text"]
    assert record_view(number, desk.agent).value("resolution_text") == SOLVED["resolution_text"]


def test_reason_of_a_rejection_stands_on_the_timeline(desk: Desk) -> None:
    number = solved(desk)
    (task,) = record_view(number, desk.requester).tasks

    complete_task(task.key, {"comment": "Still offline."}, "reject", desk.requester)

    assert comments(timeline(number, desk.agent, "en")) == [("Still offline.", False)]
    assert status(number, desk) == "in_progress"
