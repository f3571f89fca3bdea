"""The search: words and Chinese words of two characters, in all that the reader reads and in nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from database import in_tenant
from engine.registry import Actor
from engine.worker.background import work_in_background
from itsm.records.commands import comment, complete_task, report_record, update_fields
from itsm.records.search.finding import search
from itsm.records.search.indexing import index_due, rebuild
from itsm.records.search.words import MOST_BYTES, holds, terms_of, words_of
from tests.support.people import MakePerson
from tests.support.records import REPORT, SOLVED, Desk, open_task, use_incident_pack
from tests.support.tenants import add_tenant

CHINESE = {**REPORT, "title": "三楼打印机卡纸", "description": "前台同事无法打印，屏幕显示错误代码 E-52。"}


def found(query: str, actor: Actor) -> list[str]:
    """Numbers that the query leads to."""
    return [item.number for item in search(query, actor)]


@pytest.mark.parametrize(
    "query", ["打印", "卡纸", "打印机卡纸", "前台", "印机", "纸", "无法打印 E-52", "屏幕 三楼", "打印　e-52"]
)
def test_search_finds_chinese_words_of_two_characters(desk: Desk, query: str) -> None:
    reported = desk.report(CHINESE)
    desk.report()
    index_due(10)

    assert found(query, desk.agent) == [reported.number]


@pytest.mark.parametrize("query", ["打纸", "机打", "打印 邮箱", "E-53"])
def test_search_finds_nothing_that_is_not_there(desk: Desk, query: str) -> None:
    desk.report(CHINESE)
    index_due(10)

    assert found(query, desk.agent) == []


@pytest.mark.parametrize(
    "query", ["printer", "PRINT off", "Ｐｒｉｎｔｅｒ", "morning", "label since", "offline printer"]
)
def test_search_finds_english_words_by_their_beginnings(desk: Desk, query: str) -> None:
    reported = desk.report()
    desk.report(CHINESE)
    index_due(10)

    assert found(query, desk.agent) == [reported.number]


def test_search_finds_what_is_hostile_to_the_query_language(desk: Desk) -> None:
    reported = desk.report({**REPORT, "title": "Café \"AND\" NOT near' (x) : * & | ! <->"})
    index_due(10)

    for query in ("cafe", "\"AND\"", "NOT near'", "* & | ! (", "near' & x :*", "';--"):
        assert found(query, desk.agent) in ([reported.number], []), query
    assert found("cafe and not near x", desk.agent) == [reported.number]


def test_search_finds_comments_solutions_and_searchable_fields(desk: Desk) -> None:
    reported = desk.triaged()
    comment(reported.number, "Customer sent a screenshot", False, desk.requester)
    comment(reported.number, "内部:固件有缺陷", True, desk.agent)
    update_fields(reported.number, {"vendor_reference": "ACME-778812"}, desk.agent)
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    index_due(10)

    for query in ("screenshot", "固件", "778812", "spooler"):
        assert found(query, desk.agent) == [reported.number], query


def test_search_finds_a_title_at_once_and_follows_its_change(desk: Desk) -> None:
    reported = desk.report()

    before = found("printer", desk.agent)
    index_due(10)
    update_fields(reported.number, {"title": "Scanner hums"}, desk.agent)
    at_once = found("scanner", desk.agent)
    work_in_background(10)

    assert (before, at_once) == ([reported.number], [reported.number])
    assert (found("scanner", desk.agent), found("printer", desk.agent)) == ([reported.number], [])


def test_search_puts_titles_before_other_texts_and_new_before_old(desk: Desk) -> None:
    begins = desk.report({**REPORT, "title": "Toner empty"})
    holding = desk.report({**REPORT, "title": "No toner"})
    told = desk.report({**REPORT, "description": "Perhaps the toner."})
    newer = desk.report({**REPORT, "title": "Toner leaks"})
    index_due(10)

    assert found("toner", desk.agent) == [one.number for one in (newer, begins, holding, told)]


def test_search_by_an_internal_comment_is_for_those_who_read_it(desk: Desk) -> None:
    reported = desk.report()
    comment(reported.number, "The requester is difficult", True, desk.agent)
    comment(reported.number, "We order a part", False, desk.agent)
    index_due(10)

    assert found("difficult", desk.agent) == [reported.number]
    assert found("difficult", desk.requester) == []
    assert found("order part", desk.requester) == [reported.number]


def test_search_finds_nothing_of_another_organisation(desk: Desk, make_person: MakePerson) -> None:
    desk.report()
    with in_tenant(add_tenant()):
        use_incident_pack()
        foreign = make_person("Fritz", roles=("agent",), teams=("line-1",))
        theirs = report_record("incident", {**REPORT, "title": "Foreign printer"}, None, foreign)
        index_due(10)

        assert found("printer", foreign) == [theirs.number]

    assert (found("foreign", desk.agent), len(found("printer", desk.agent))) == ([], 1)


def test_search_shows_requesters_their_own_records_only(desk: Desk, make_person: MakePerson) -> None:
    reported = desk.report()
    index_due(10)
    stranger = make_person("Dora", roles=("requester",))

    assert (found("printer", desk.requester), found("printer", stranger)) == ([reported.number], [])


def test_rebuilding_gives_the_same_index_each_time(desk: Desk) -> None:
    numbers = [desk.report().number for _ in range(3)]

    counts = [rebuild(), rebuild()]

    assert counts == [3, 3]
    assert found("printer", desk.agent) == numbers[::-1]
    assert index_due(10) == 0


@given(st.text(), st.text())
def test_a_text_has_the_terms_of_every_part_of_it(before: str, after: str) -> None:
    words = words_of([f"{before} 打印机 Printer {after}"])

    for part in ("打印", "印机", "机", "打印机", "print", "printer"):
        assert holds(words, terms_of(part, 16)), part


def test_words_of_a_record_stay_below_what_a_vector_takes() -> None:
    endless = " ".join(chr(0x4E00 + one // 150) + chr(0x4E00 + one % 150) for one in range(22_000))
    endless += " ".join(f"w{one:058d}" for one in range(20_000))

    found_words = words_of([endless])

    assert sum(len(word.encode()) for word in found_words) < MOST_BYTES
