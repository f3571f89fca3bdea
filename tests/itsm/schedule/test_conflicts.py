"""What stands against a plan, decided over plans, freezes and windows that are given."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from itsm.language import translate
from itsm.schedule.deciding.conflicts import Block, conflicts
from itsm.schedule.deciding.recurrence import Span
from itsm.schedule.deciding.scope import Scope, scope_of
from itsm.schedule.deciding.work import Work, items_in

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
EVERYTHING = Scope()


def span(begin: float, end: float) -> Span:
    return Span(AT + timedelta(hours=begin), AT + timedelta(hours=end))


MINE = Work(1, "WRK-1", "works", span(0, 2), "Mine", "ERP", ("Switch 1", "Switch 2"), "line-1", 7, "Ben")
OTHER = Work(2, "WRK-2", "works", span(1, 3), "Other")


def found(work: Work, *others: Work, freezes: tuple[Block, ...] = (), windows: tuple[Block, ...] = ()) -> list[str]:
    return [one.key for one in conflicts(work, others, freezes, windows, "Asia/Shanghai")]


def block(*times: Span, scope: Scope = EVERYTHING, key: int = 5) -> Block:
    return Block(key, {"en": "Year end", "zh-CN": "年终封网"}, scope, times)


def test_nothing_stands_against_work_alone() -> None:
    assert found(MINE, MINE) == []


def test_same_item_service_and_person_at_once_are_told_each() -> None:
    other = replace(OTHER, items=(" switch  1",), service="erp", assignee_key=7)

    assert found(MINE, other) == ["item:WRK-2:switch 1", "service:WRK-2", "assignee:WRK-2"]


def test_one_that_begins_as_the_other_ends_is_no_conflict() -> None:
    assert found(MINE, replace(OTHER, time=span(2, 3), service="ERP")) == []
    assert found(MINE, replace(OTHER, time=span(1.99, 3), service="ERP")) == ["service:WRK-2"]


def test_what_is_not_named_is_never_the_same() -> None:
    nameless = replace(MINE, service="", items=(), assignee_key=None)

    assert found(nameless, replace(OTHER, service="", items=(), assignee_key=None)) == []


def test_freeze_holds_for_what_it_lists() -> None:
    listed = scope_of({"services": ["erp "], "types": ["works"], "sites": ["BJ"]})
    there = replace(MINE, site="BJ")

    assert found(there, freezes=(block(span(1, 9), scope=listed),)) == ["freeze:5"]
    assert found(MINE, freezes=(block(span(1, 9), scope=listed),)) == [], "It is for another site."
    assert found(there, freezes=(block(span(2, 9), scope=listed),)) == [], "It begins when the work ends."


def test_work_lies_within_a_window_or_within_several_that_touch() -> None:
    assert found(MINE, windows=(block(span(-1, 2)),)) == []
    assert found(MINE, windows=(block(span(-1, 1)), block(span(1, 2), key=6))) == []
    assert found(MINE, windows=(block(span(-1, 1)), block(span(1.5, 3), key=6))) == ["window"]
    assert found(MINE, windows=(block(span(5, 9), scope=scope_of({"services": ["Mail"]})),)) == [], "Not its window."


def test_reasons_are_said_in_both_languages() -> None:
    (freeze,) = conflicts(MINE, [], [block(span(1, 9))], [], "Asia/Shanghai")

    english = "The freeze “Year end” holds from 23 Nov 2026, 19:00 to 24 Nov 2026, 03:00."
    assert translate(freeze.reason, "en") == english
    assert translate(freeze.reason, "zh-CN") == "2026年11月23日 19:00 至 2026年11月24日 03:00 为封网期“年终封网”。"


def test_items_are_parted_by_commas_of_both_languages_and_lines() -> None:
    assert items_in("Switch 1, switch 1；核心交换机、防火墙\nRouter") == ("Switch 1", "核心交换机", "防火墙", "Router")
