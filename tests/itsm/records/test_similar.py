"""Similar records: shared words, the closest first, and nothing that the reader may not see."""

import pytest

from itsm.records.commands import comment
from itsm.records.search.indexing import index_due
from itsm.records.search.similar import similar, similar_to
from tests.support.people import MakePerson
from tests.support.records import REPORT, Desk


def report(desk: Desk, title: str, description: str = "It is so.") -> str:
    """A report with this title; its number."""
    return desk.report({**REPORT, "title": title, "description": description}).number


def alike(desk: Desk, words: str) -> list[str]:
    """Numbers that the agent is shown."""
    return [item.number for item in similar("incident", words, desk.agent)]


def test_similar_records_share_two_words_and_the_closest_are_first(desk: Desk) -> None:
    two = report(desk, "Printer offline")
    three = report(desk, "Floor printer offline again")
    told = report(desk, "Nothing works", "The printer on my floor.")
    report(desk, "Printer smells")
    index_due(10)

    assert alike(desk, "the printer of our floor is offline") == [three, two, told]
    assert [item.number for item in similar_to(two, desk.agent)] == [three]


@pytest.mark.parametrize("words", ["打印机", "打印机坏了", "楼上打印机"])
def test_similar_records_are_found_by_chinese_pairs(desk: Desk, words: str) -> None:
    number = report(desk, "三楼打印机卡纸")
    report(desk, "邮件收不到")
    index_due(10)

    assert alike(desk, words) == [number]


@pytest.mark.parametrize("words", ["", "printer", "the of and", "!!!", "' OR 1=1 --", "打印"])
def test_too_few_words_are_like_nothing(desk: Desk, words: str) -> None:
    report(desk, "Printer offline 打印")
    index_due(10)

    assert alike(desk, words) == []


def test_requester_is_shown_no_records_of_others_and_none_for_words_that_they_do_not_read(
    desk: Desk, make_person: MakePerson
) -> None:
    number = report(desk, "Printer offline")
    comment(number, "Firmware defect", True, desk.agent)
    index_due(10)
    other = make_person("Dora", roles=("requester",))

    assert [item.number for item in similar("incident", "printer offline", desk.requester)] == [number]
    assert similar("incident", "firmware defect", desk.requester) == []
    assert similar("incident", "printer offline", other) == []
    assert alike(desk, "firmware defect") == [number]


def test_similar_records_are_at_most_five_of_the_type(desk: Desk) -> None:
    for _ in range(7):
        report(desk, "Printer offline")
    index_due(10)

    assert len(alike(desk, "printer offline")) == 5
    assert similar("change", "printer offline", desk.agent) == []
