"""Lists: orders by key sets, searchable fields as filters, saved views, files of exactly what is shown."""

import csv
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from database import db, reading
from engine.errors import Forbidden, InvalidForm, InvalidInput, NotFound
from engine.registry import Actor
from itsm.records.commands import complete_task, remove_view, save_view, update_fields
from itsm.records.queries import record_list, saved_views
from itsm.records.queries.list_export import Exported, export_list
from itsm.records.search.indexing import index_due
from tests.admin_ui.conftest import statements
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import REPORT, TRIAGE, Desk, open_task, stored

__all__ = ["statements"]


@pytest.fixture
def lead(make_person: MakePerson) -> Actor:
    """A lead of line 1."""
    return make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))


def listed(actor: Actor, sort: str, filters: dict[str, str] | None = None, limit: int = 2) -> list[str]:
    """Titles of a list, read page by page."""
    found: list[str] = []
    after: str | None = None
    for _ in range(20):
        page = record_list("incident", filters or {}, sort, after, limit, actor)
        found += [item.title for item in page.items]
        after = page.next
        if after is None:
            return found
    raise AssertionError("the list has no end")


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("opened_at", "CaBbA"), ("-opened_at", "AbBaC"), ("number", "CaBbA"), ("-number", "AbBaC"),
        ("title", "aABbC"), ("-title", "CbBAa"),
    ],
)  # fmt: skip
def test_list_is_sorted_and_goes_on_where_it_ended(desk: Desk, clock: Clock, sort: str, titles: str) -> None:
    for title in "CaBbA":
        desk.report({**REPORT, "title": title})
        clock.advance(timedelta(minutes=1))

    assert "".join(listed(desk.agent, sort)) == titles


def test_list_by_last_change_goes_on_over_days(desk: Desk, clock: Clock) -> None:
    numbers = []
    for title in "ABCDE":
        numbers.append(desk.report({**REPORT, "title": title}).number)
        clock.advance(timedelta(hours=7))
    for number in (numbers[3], numbers[0]):
        update_fields(number, {"impact": "medium"}, desk.agent)
        clock.advance(timedelta(hours=20))

    assert "".join(listed(desk.agent, "-changed_at")) == "ADECB"
    assert "".join(listed(desk.agent, "changed_at")) == "BCEDA"


def test_list_by_last_change_sorts_no_more_than_a_day(desk: Desk, clock: Clock, statements: list[str]) -> None:
    for _ in range(3):
        desk.report()
    after = record_list("incident", {}, "-changed_at", None, 1, desk.agent).next
    statements.clear()
    record_list("incident", {}, "-changed_at", after, 1, desk.agent)
    (asked,) = (one for one in statements if "changed_day" in one and "ORDER BY" in one)
    if db.engine.dialect.name != "sqlite":
        return
    with reading() as session:
        plan = [row[3] for row in session.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {asked}", tuple(1 for _ in range(asked.count("?")))
        )]  # fmt: skip

    assert any("ix_record_type_changed (tenant_id=? AND type_key=? AND changed_day<?)" in line for line in plan)
    parts = ("USE TEMP B-TREE FOR RIGHT PART OF ORDER BY", "USE TEMP B-TREE FOR LAST 2 TERMS OF ORDER BY")
    assert any(line in parts for line in plan), plan


def test_list_finds_what_a_person_overruled_until_a_decision_is_made_again(desk: Desk, lead: Actor) -> None:
    first, second = desk.report(), desk.triaged()
    update_fields(first.number, {"priority": "low"}, desk.agent, reason="A test device.")
    update_fields(second.number, {"service": "Printing"}, desk.agent)

    found = record_list("incident", {"overruled": "true"}, "number", None, 10, lead).items

    assert [(item.number, item.value("overruled")) for item in found] == [(first.number, "Ben Agent: A test device.")]
    columns = ("number", "overruled")
    file = b"".join(export_list(Exported("incident", {}, "number", columns), "csv", lead, "en", "UTC"))
    assert list(csv.reader(io.StringIO(file.decode("utf-8-sig")))) == [
        ["Number", "Priority set by hand"], [first.number, "Ben Agent: A test device."], [second.number, ""]
    ]

    complete_task(open_task(first).key, TRIAGE, "accept", desk.agent)
    assert stored(first).priority == "critical"
    assert record_list("incident", {"overruled": "true"}, "number", None, 10, lead).items == []


def test_list_by_priority_has_the_highest_first_and_none_last(desk: Desk) -> None:
    for title, priority in (("L", "low"), ("C", "critical"), ("N", None), ("M", "moderate"), ("H", "high")):
        number = desk.report({**REPORT, "title": title}).number
        update_fields(number, {"priority": priority}, desk.agent, reason="It matters more.")

    assert ("".join(listed(desk.agent, "priority")), "".join(listed(desk.agent, "-priority"))) == ("CHMLN", "NLMHC")


def test_list_refuses_a_cursor_of_another_order(desk: Desk) -> None:
    for _ in range(2):
        desk.report()
    title = record_list("incident", {}, "title", None, 1, desk.agent).next

    with pytest.raises(InvalidInput):
        record_list("incident", {}, "-opened_at", title, 1, desk.agent)


@pytest.mark.parametrize("indexed", [True, False])
def test_list_is_filtered_by_a_searchable_field_as_it_is_now(desk: Desk, indexed: bool) -> None:
    hit, other = desk.report({**REPORT, "title": "hit"}), desk.report({**REPORT, "title": "other"})
    update_fields(other.number, {"vendor_reference": "A-1"}, desk.agent)
    index_due(10)
    update_fields(other.number, {"vendor_reference": "B-2"}, desk.agent)
    update_fields(hit.number, {"vendor_reference": "A-1"}, desk.agent)
    if indexed:
        index_due(10)

    assert listed(desk.agent, "number", {"own.vendor_reference": "A-1"}) == ["hit"]
    with pytest.raises(InvalidInput):
        listed(desk.agent, "number", {"own.title": "hit"})


def test_view_is_its_owners_and_shared_by_those_who_may(desk: Desk, lead: Actor, make_person: MakePerson) -> None:
    outside = make_person("Odo", roles=("agent",), teams=("line-2",))
    save_view(None, "incident", " My  own ", {"mine": "true"}, None, desk.agent)
    shared = save_view(None, "incident", "Ours", {"status": "new"}, "line-1", lead)

    assert [(one.name, one.is_own, one.may_change) for one in saved_views("incident", desk.agent)] == [
        ("My own", True, True), ("Ours", False, False),
    ]
    assert saved_views("incident", outside) == []
    for refused, problem in ((desk.agent, Forbidden), (outside, NotFound)):
        with pytest.raises(problem):
            remove_view(shared.key, refused)
    with pytest.raises(Forbidden):
        save_view(None, "incident", "For all", {}, "line-1", desk.agent)
    with pytest.raises(Forbidden):
        save_view(None, "incident", "For them", {}, "line-2", lead)


def test_view_is_changed_and_removed_by_its_owner(desk: Desk) -> None:
    first = save_view(None, "incident", "New", {"status": "new"}, None, desk.agent)
    save_view(None, "incident", "Old", {"status": "closed"}, None, desk.agent)

    save_view(first.key, "incident", "Newest", {"status": "new", "sort": "-number"}, None, desk.agent)
    with pytest.raises(InvalidForm):
        save_view(first.key, "incident", "Old", {}, None, desk.agent)

    assert [one.name for one in saved_views("incident", desk.agent)] == ["Newest", "Old"]
    assert saved_views("incident", desk.agent)[0].query == {"status": "new", "sort": "-number"}
    remove_view(first.key, desk.agent)
    assert [one.name for one in saved_views("incident", desk.agent)] == ["Old"]


def exported(form: str, actor: Actor, language: str = "en", most: int = 100) -> bytes:
    """A list with four columns as a file."""
    what = Exported("incident", {"status": "new"}, "number", ("number", "title", "status", "opened_at"))
    return b"".join(export_list(what, form, actor, language, "Asia/Shanghai", most))


def test_export_has_exactly_the_list_and_no_cell_that_is_run(desk: Desk) -> None:
    desk.triaged()
    for title in ("=1+1", "@SUM(A1)", "打印机"):
        desk.report({**REPORT, "title": title})

    rows = list(csv.reader(io.StringIO(exported("csv", desk.agent).decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(exported("xlsx", desk.agent, "zh-CN"))).active

    assert rows[0] == ["Number", "Title", "Status", "Opened"]
    assert [row[1] for row in rows[1:]] == ["'=1+1", "'@SUM(A1)", "打印机"]
    assert rows[1][2:] == ["New", "2026-11-20 17:00:00+08:00"]
    assert sheet is not None
    cells = list(sheet.iter_rows())
    assert [cell.value for cell in cells[0]] == ["单号", "标题", "状态", "创建时间"]
    assert [(row[1].value, row[1].data_type) for row in cells[1:3]] == [("=1+1", "s"), ("@SUM(A1)", "s")]


def test_export_ends_at_its_bound_and_says_so(desk: Desk) -> None:
    for _ in range(3):
        desk.report()

    lines = exported("csv", desk.agent, most=2).decode("utf-8-sig").splitlines()

    assert len(lines) == 4
    assert lines[3] == "Only the first 2 rows: filter the list for the others."
