"""What is due on the pages: My work, lists, boards, the header of a record and its diagram."""

from datetime import timedelta

import pytest

from database import unit_of_work
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.records.commands import Reported, claim_task, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.records import REPORT, Desk, open_task

LIST = "/records?type=incident"


@pytest.fixture
def timed(desk: Desk, clock: Clock) -> dict[str, Reported]:
    """Incidents by title: a critical one with two hours left, one that has waited for an answer too long."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    found = {"critical": desk.triaged()}
    clock.advance(timedelta(minutes=85))
    found["late"] = desk.report({**REPORT, "title": "late"})
    clock.advance(timedelta(minutes=35))
    return found


def titles(page: str) -> list[str]:
    return [part.split("</a>")[0].split(">", 1)[1] for part in page.split('class="title"')[1:]]


def test_my_work_says_what_is_due_and_is_sorted_by_it(timed: dict[str, Reported], worker: Browser) -> None:
    usual = worker.open("/work?tab=teams")
    sorted_by_due = worker.open("/work?tab=teams&sort=due_at")

    assert worker.page is not None
    words = shown(worker.page)
    assert "5 min over Response · 20 Nov 2026, 18:55" in words
    assert "2 hr left" in words and "Resolution · 20 Nov 2026, 21:00" in words
    assert 'title="Resolution: 2 hr of working time left, due 20 Nov 2026, 21:00"' in sorted_by_due
    both = ["Label printer is offline", "late"]
    assert (titles(usual), titles(sorted_by_due)) == (both, both[::-1])
    assert 'href="/work?tab=mine&amp;sort=due_at"' in sorted_by_due.replace("&sort", "&amp;sort")


def test_due_soon_counts_and_looks_as_far_ahead_as_the_address_says(
    timed: dict[str, Reported], worker: Browser
) -> None:
    near = worker.open("/work?tab=due&within=1h")
    usual = worker.open("/work?tab=due")

    assert worker.page is not None and "Due soon 2" in shown(worker.page)
    assert (titles(near), titles(usual)) == (["late"], ["late", "Label printer is offline"])
    assert titles(worker.open("/work?tab=due&within=nothing")) == titles(usual)


def test_what_is_claimed_in_a_sorted_list_leads_back_to_it(timed: dict[str, Reported], worker: Browser) -> None:
    key = str(open_task(timed["late"]).key)
    worker.open("/work?tab=due&within=1d")
    due = worker.send("/work/bulk", task=key, action="claim")
    worker.open("/work?tab=teams&sort=due_at")
    by_due = worker.send("/work/bulk", task=key, action="claim")

    assert (due.request.args["tab"], due.request.args["within"]) == ("due", "1d")
    assert (by_due.request.args["tab"], by_due.request.args["sort"]) == ("teams", "due_at")


def test_empty_due_soon_says_what_to_do(desk: Desk, worker: Browser) -> None:
    assert "Nothing is due so soon" in worker.open("/work?tab=due")


@pytest.mark.parametrize(
    "address", ["/work?tab=teams&sort=due_at", "/work?tab=due", "/work?tab=all", f"{LIST}&sort=due_at"]
)
def test_lists_take_no_statement_for_a_row(
    timed: dict[str, Reported], desk: Desk, worker: Browser, statements: list[str], address: str
) -> None:
    counts = []
    for _ in range(3):
        for _ in range(4):
            desk.triaged()
        worker.open(address)
        statements.clear()
        worker.open(address)
        counts.append(len(statements))

    assert len(set(counts)) == 1


def test_list_of_records_has_columns_and_a_filter_of_clocks(timed: dict[str, Reported], worker: Browser) -> None:
    columns = "columns=due_at%2Cclock_state%2Cclocks_missed"
    page = worker.open(f"{LIST}&{columns}&clock=overdue")

    assert worker.page is not None
    words = shown(worker.page)
    assert titles(page) == ["late"] and "Clock: Overdue now" in words
    assert "Due Clock Missed targets" in words and "Response: overdue Response" in words
    assert f'href="/records?type=incident&amp;{columns}&amp;clock=overdue&amp;sort=due_at"' in page
    answer = worker.client.get(f"/records/export.csv?type=incident&clock=overdue&{columns}")
    assert answer.get_data().decode("utf-8-sig").splitlines()[1] == (
        "INC-000002,late,2026-11-20 18:55:00+08:00,Response: overdue,Response"
    )


def test_saved_list_keeps_its_filter_of_clocks(timed: dict[str, Reported], worker: Browser) -> None:
    worker.open(f"{LIST}&clock=broken&sort=due_at")

    saved = worker.send("/records/views", name="Missed")

    assert (saved.request.args["clock"], saved.request.args["sort"]) == ("broken", "due_at")
    assert titles(saved.text) == ["late"]


def test_search_box_of_a_list_is_empty(timed: dict[str, Reported], worker: Browser) -> None:
    assert 'value="clock' not in worker.open(f"{LIST}&clock=overdue").split("<main")[0]


def test_header_of_a_record_leads_from_its_nearest_clock_to_the_ledger(
    timed: dict[str, Reported], worker: Browser
) -> None:
    number = timed["late"].number
    for part in ("", "/fields", "/clocks", "/history"):
        page = worker.open(f"/records/{number}{part}")
        assert f'<a class="chip bad" href="/records/{number}/clocks"' in page and "Response: 5 min over" in page
    assert "overdue by 5 min" in page


def test_boards_and_queues_say_what_is_due(timed: dict[str, Reported], desk: Desk, worker: Browser) -> None:
    claim_task(open_task(timed["late"]).key, desk.agent)

    for address in ("/boards/me", "/work?tab=followed", f"/people/{desk.agent.key}"):
        worker.open(address)
        assert worker.page is not None
        assert "5 min over" in shown(worker.page), address


def test_diagram_has_a_badge_at_each_step_that_drives_a_clock(timed: dict[str, Reported], worker: Browser) -> None:
    base = f"/records/{timed['critical'].number}/diagram"
    badges = worker.client.get(f"{base}.json").get_json()["clocks"]
    worker.open(base)

    assert [(one["text"], one["tone"], one["icon"]) for one in badges["line_1"]] == [
        ("OLA: 2 hr left", "", "clock"), ("Resolution: 2 hr left", "", "clock"),
    ]
    assert badges["line_1"][1]["title"] == (
        "starts Resolution · Resolution: 2 hr of working time left, due 20 Nov 2026, 21:00"
    )
    assert [(one["text"], one["tone"]) for one in badges["triage"]] == [("Response: kept", "good")]
    assert [(one["text"], one["tone"]) for one in badges["wait_requester"]] == [("pauses Resolution", "idle")]
    assert worker.page is not None and "OLA: 2 hr left Resolution: 2 hr left" in shown(worker.page)


def test_badges_of_the_diagram_change_with_the_record(
    timed: dict[str, Reported], desk: Desk, worker: Browser, clock: Clock
) -> None:
    address = f"/records/{timed['critical'].number}/diagram.json"
    complete_task(open_task(timed["critical"]).key, {}, "wait_requester", desk.agent, checked=False)

    [badge] = worker.client.get(address).get_json()["clocks"]["wait_requester"]

    assert (badge["text"], badge["tone"], badge["icon"]) == ("Resolution: paused, 2 hr left", "paused", "pause")
