"""What is due: My work and lists of records by the clock that is due next, what is due soon, filters and columns."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import Forbidden, InvalidInput
from engine.registry import Actor
from itsm.clocks.explaining import record_clocks
from itsm.clocks.showing.rows import nearest
from itsm.clocks.thresholds import tell_due
from itsm.records.commands import Reported, claim_task, complete_task
from itsm.records.queries import Page, WorkItem, due_list, due_soon_count, record_list, work_due, work_list
from itsm.records.queries.list_export import Exported, export_list
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import REPORT, SOLVED, TRIAGE, Desk, open_task

SOME = timedelta(minutes=20)
HOUR = timedelta(hours=1)


@pytest.fixture(params=["few", "many"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks are looked up one by one, or found along the clocks, as if there were many."""
    if request.param == "many":
        monkeypatch.setattr(work_due, "FEW", 0)


@pytest.fixture
def mixed(desk: Desk, clock: Clock) -> dict[str, Reported]:
    """Incidents by title: late, due in ten minutes, paused, due in four hours (critical and not), and solved."""
    found = {"late": named(desk, "late")}
    clock.advance(SOME)
    found["soon"] = named(desk, "soon")
    clock.advance(SOME)
    for title, answer in (("critical", "high"), ("later", "low"), ("paused", "high"), ("solved", "high")):
        found[title] = named(desk, title)
        values = {**TRIAGE, "title": title, "impact": answer, "urgency": answer}
        complete_task(open_task(found[title]).key, values, "accept", desk.agent)
    complete_task(open_task(found["paused"]).key, {}, "wait_requester", desk.agent, checked=False)
    complete_task(open_task(found["solved"]).key, SOLVED, "solved", desk.agent)
    return found


def named(desk: Desk, title: str) -> Reported:
    return desk.report({**REPORT, "title": title})


def due(actor: Actor, tab: str, limit: int = 50, within: timedelta | None = None) -> list[str]:
    """Titles of a tab, read page by page."""
    return [item.title for page in pages(actor, tab, limit, within) for item in page.items]


def pages(actor: Actor, tab: str, limit: int, within: timedelta | None) -> Iterator[Page[WorkItem]]:
    after: str | None = None
    for _ in range(20):
        page = due_list(actor, tab, after, limit, "en", within)
        yield page
        after = page.next
        if after is None:
            return
    raise AssertionError("the list has no end")


def listed(actor: Actor, sort: str = "number", limit: int = 50, clock: str = "") -> list[str]:
    """Titles of the list of incidents, read page by page."""
    found: list[str] = []
    after: str | None = None
    for _ in range(20):
        page = record_list("incident", {"clock": clock}, sort, after, limit, actor)
        found += [item.title for item in page.items]
        after = page.next
        if after is None:
            return found
    raise AssertionError("the list has no end")


@pytest.mark.usefixtures("either_way", "mixed")
@pytest.mark.parametrize("limit", [1, 2, 50])
def test_work_is_sorted_by_the_next_clock_and_ends_with_what_is_not_due(desk: Desk, limit: int) -> None:
    assert due(desk.agent, "teams", limit) == ["late", "soon", "critical", "later", "paused"]
    assert due(desk.agent, "all", limit) == ["late", "soon", "critical", "later", "paused", "solved"]


@pytest.mark.usefixtures("either_way")
def test_due_soon_is_what_of_mine_and_of_my_teams_is_due_by_then_or_late(
    desk: Desk, mixed: dict[str, Reported], make_person: MakePerson, clock: Clock
) -> None:
    other = make_person("Dee Agent", roles=("agent",), teams=("line-2",))
    claim_task(open_task(mixed["critical"]).key, desk.agent)
    clock.advance(timedelta(minutes=1))

    assert due(desk.agent, "due", 1, HOUR) == ["late", "soon"]
    assert due(desk.agent, "due", 1, 4 * HOUR) == ["late", "soon", "critical", "later"]
    assert (due_soon_count(desk.agent), due_soon_count(desk.agent, HOUR), due_soon_count(other)) == (4, 2, 0)
    assert due(replace(desk.agent, teams=frozenset({"line-2"})), "due", 50, 4 * HOUR) == ["critical"]


@pytest.mark.usefixtures("mixed")
def test_due_list_refuses_a_foreign_cursor_an_unknown_tab_and_who_may_not(desk: Desk, make_person: MakePerson) -> None:
    foreign = work_list(desk.agent, "all", None, 1).next
    vendor = make_person("Vic", roles=("vendor",), teams=("vendor",))

    for tab, cursor in (("all", foreign), ("all", "x"), ("nothing", None)):
        with pytest.raises(InvalidInput):
            due_list(desk.agent, tab, cursor)
    for actor, tab in ((desk.requester, "mine"), (vendor, "all")):
        with pytest.raises(Forbidden):
            due_list(actor, tab)


@pytest.mark.usefixtures("mixed")
@pytest.mark.parametrize("limit", [1, 2, 50])
def test_list_of_records_is_sorted_by_the_next_clock_from_both_ends(desk: Desk, limit: int) -> None:
    assert listed(desk.agent, "due_at", limit) == ["late", "soon", "critical", "later", "paused", "solved"]
    assert listed(desk.agent, "-due_at", limit) == ["later", "critical", "soon", "late", "solved", "paused"]


def test_list_of_records_is_filtered_by_clocks(desk: Desk, mixed: dict[str, Reported], clock: Clock) -> None:
    complete_task(open_task(mixed["late"]).key, {**TRIAGE, "title": "late"}, "accept", desk.agent)
    clock.advance(SOME)

    assert listed(desk.agent, clock="overdue") == ["soon"]
    assert listed(desk.agent, clock="soon") == ["late", "soon", "critical", "later"]
    assert listed(desk.agent, clock="paused") == ["paused"]
    assert listed(desk.agent, clock="broken") == ["late", "soon"]
    with pytest.raises(InvalidInput):
        listed(desk.agent, clock="nothing")


def test_rows_say_what_the_ledger_says(desk: Desk, mixed: dict[str, Reported], clock: Clock) -> None:
    clock.advance(timedelta(hours=2, seconds=1))
    tell_due(10)

    shown = {item.number: item.clock for item in record_list("incident", {}, "number", None, 50, desk.agent).items}
    worked = {item.number: item.clock for item in work_list(desk.agent, "all").items}

    for reported in mixed.values():
        found = nearest(record_clocks(reported.number, desk.agent, "en").clocks)
        assert found is not None
        assert shown[reported.number] == worked[reported.number] == replace(found, lines=(), paused_by=None)


def test_who_reads_no_internal_entries_is_shown_the_clocks_towards_the_customer_alone(
    desk: Desk, mixed: dict[str, Reported], make_person: MakePerson
) -> None:
    operator = make_person("Ola", roles=("operator",))

    clocks = {
        actor.name: {item.title: item.clock.kind for item in
                     record_list("incident", {}, "due_at", None, 50, actor).items if item.clock}
        for actor in (desk.agent, operator)
    }  # fmt: skip

    assert (clocks["Ben Agent"]["later"], clocks["Ola"]["later"]) == ("ola:line-1", "resolution")


def test_export_says_when_records_are_due_how_clocks_stand_and_what_was_missed(
    desk: Desk, mixed: dict[str, Reported]
) -> None:
    what = Exported("incident", {}, "number", ("title", "due_at", "clock_state", "clocks_missed"))

    rows = list(csv.reader(io.StringIO(
        b"".join(export_list(what, "csv", desk.agent, "en", "Asia/Shanghai")).decode("utf-8-sig")
    )))  # fmt: skip

    assert rows == [
        ["Title", "Due", "Clock", "Missed targets"],
        ["late", "2026-11-20 17:30:00+08:00", "Response: overdue", "Response"],
        ["soon", "2026-11-20 17:50:00+08:00", "Response: running", ""],
        ["critical", "2026-11-20 21:40:00+08:00", "Resolution: running", ""],
        ["later", "2026-11-20 21:40:00+08:00", "OLA of Line-1: running", ""],
        ["paused", "", "Resolution: paused", ""],
        ["solved", "", "Resolution: kept", ""],
    ]
