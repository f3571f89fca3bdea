"""Comments, files, messages that the diagram offers, and what each reader sees of them."""

import io
from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from itsm.records.commands import Reported, attach, comment, complete_task, send_message_to_record
from itsm.records.files import clean_filename
from itsm.records.queries import attachment, record_view, timeline
from itsm.registering import data_folder
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task, stored


def waiting(desk: Desk) -> Reported:
    """A record that waits for its requester."""
    reported = desk.triaged()
    asked = {"question": "Which printer?", "note": "A-12?"}
    complete_task(open_task(reported).key, asked, "wait_requester", desk.agent)
    return reported


def said(number: str, desk: Desk, to_requester: bool) -> list[str]:
    reader = desk.requester if to_requester else desk.agent
    return [entry.body or "" for entry in timeline(number, reader, "en") if entry.kind == "comment"]


def test_requester_comment_goes_on_with_a_process_that_waits_for_it(desk: Desk) -> None:
    reported = waiting(desk)

    answered = comment(reported.number, "The one in hall A", False, desk.requester)

    assert answered.went_on
    assert (open_task(reported).element_id, stored(reported).status) == ("line_1", "in_progress")


def test_agent_comment_does_not_answer_for_the_requester(desk: Desk) -> None:
    reported = waiting(desk)

    assert not comment(reported.number, "Please answer", False, desk.agent).went_on
    assert stored(reported).status == "awaiting_requester"


def test_requester_reads_no_internal_comment_and_no_inner_step(desk: Desk, clock: Clock) -> None:
    reported = waiting(desk)
    clock.advance(timedelta(minutes=1))
    comment(reported.number, "Is that the old one?", True, desk.agent)

    assert said(reported.number, desk, to_requester=False) == ["Which printer?", "A-12?", "Is that the old one?"]
    assert said(reported.number, desk, to_requester=True) == ["Which printer?"]
    lines = timeline(reported.number, desk.requester, "en")
    assert [str(line.sentence) for line in lines if line.sentence][-1] == "We need your answer"
    assert not any(line.changes or line.internal for line in lines)


def test_requester_may_not_comment_internally_nor_on_strange_records(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.report()
    stranger = make_person("Eve Stranger")

    with pytest.raises(Forbidden):
        comment(reported.number, "Hush", True, desk.requester)
    with pytest.raises(NotFound):
        comment(reported.number, "Hello", False, stranger)
    with pytest.raises(NotFound):
        record_view(reported.number, stranger)


@pytest.mark.parametrize("body", ["", "  \n ", "x" * 20_001])
def test_comment_without_or_with_too_many_words_is_refused(desk: Desk, body: str) -> None:
    with pytest.raises(InvalidInput):
        comment(desk.report().number, body, False, desk.agent)


def test_comment_sent_twice_stands_once(desk: Desk) -> None:
    reported = desk.report()
    for _ in range(2):
        comment(reported.number, "Once", False, desk.requester, "c-1")

    assert said(reported.number, desk, to_requester=False) == ["Once"]


def test_message_is_taken_only_while_offered_and_from_those_it_is_offered_to(desk: Desk) -> None:
    reported = desk.triaged()
    with pytest.raises(InvalidState):
        send_message_to_record(reported.number, "incident_reopened", desk.agent)
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)

    with pytest.raises(Forbidden):
        send_message_to_record(reported.number, "incident_reopened", desk.requester)
    assert [offer.label for offer in record_view(reported.number, desk.agent, "zh-CN").offered] == ["重新打开"]
    send_message_to_record(reported.number, "incident_reopened", desk.agent)

    assert stored(reported).status == "in_progress"


def test_attached_file_is_listed_and_lies_under_its_checksum(desk: Desk) -> None:
    reported = desk.report()

    attached = attach(reported.number, "../notes.txt", io.BytesIO(b"hello"), False, desk.requester)

    found = attachment(reported.number, attached.key, desk.agent)
    assert (found.filename, found.media_type, found.size) == ("notes.txt", "text/plain", 5)
    assert found.path.read_bytes() == b"hello"
    assert found.path.name.startswith("2cf24dba") and found.path.parent.name == "f2"


def test_internal_file_does_not_exist_for_the_requester(desk: Desk) -> None:
    reported = desk.report()
    attached = attach(reported.number, "log.txt", io.BytesIO(b"x"), True, desk.agent)

    assert not record_view(reported.number, desk.requester).attachments
    with pytest.raises(NotFound):
        attachment(reported.number, attached.key, desk.requester)


def test_file_for_a_record_of_somebody_else_is_not_even_stored(desk: Desk, make_person: MakePerson) -> None:
    reported, stranger = desk.report(), make_person("Dan Stranger")
    before = sorted(data_folder().rglob("*"))

    with pytest.raises(NotFound):
        attach(reported.number, "big.bin", io.BytesIO(b"x" * 1000), False, stranger)

    assert sorted(data_folder().rglob("*")) == before


@pytest.mark.parametrize("content", [b"", b"x" * 11])
def test_file_that_is_empty_or_too_large_is_refused(desk: Desk, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        attach(desk.report().number, "a.txt", io.BytesIO(content), False, desk.agent, limit=10)


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("C:\\temp\\a b.txt", "a b.txt"), ("/etc/passwd", "passwd"), ("..", "file"), ("a\u202etxt.exe", "atxt.exe"),
        ("报告\n.pdf", "报告.pdf"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_filename_is_cleaned(given: str, clean: str) -> None:
    assert clean_filename(given) == clean
