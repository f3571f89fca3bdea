"""The boards: of the desk, of a team, of oneself."""

from datetime import timedelta

from database import unit_of_work
from engine import clock as engine_clock
from engine.registry import SYSTEM
from engine.worker.background import work_in_background
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.organisation.commands import AbsenceValues, save_absence, set_presence
from itsm.people.commands import join_team
from itsm.records.commands import assign_task, claim_task, comment, complete_task
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import MakePerson, SignedIn
from tests.support.records import SOLVED, Desk, open_task


def test_desk_board_tells_of_each_team_what_waits_and_who_is_there(
    desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    triaged, _ = desk.triaged(), desk.report()
    claim_task(open_task(triaged).key, desk.agent)
    set_presence("here", None, desk.agent)
    away = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    now = engine_clock.now()
    save_absence(away.key or 0, None, AbsenceValues(now, now + timedelta(days=1), "holiday"), SYSTEM)

    worker.open("/boards/desk")

    assert worker.page is not None
    assert "Line-1 1 just now 0 0 1 0 0 Here 1 Absent 1" in shown(worker.page)
    assert "2 Opened today 0 Resolved today 0 Due in an hour 0 Overdue" in shown(worker.page)


def test_desk_board_counts_what_was_reopened(desk: Desk, worker: Browser) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {"comment": "Still dead."}, "reject", desk.requester)

    worker.open("/boards/desk")

    assert worker.page is not None
    assert "Line-1 1 just now 0 0 0 0 1" in shown(worker.page)


def test_boards_lead_to_the_lists_of_what_is_due_and_overdue(
    desk: Desk, worker: Browser, clock: Clock, make_person: MakePerson, signed_in: SignedIn
) -> None:
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    mine, other = desk.triaged(), desk.triaged()
    claim_task(open_task(mine).key, desk.agent)
    clock.advance(timedelta(hours=3, minutes=30))
    lead = Browser(signed_in(make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))))
    ways = (
        (worker, "/boards/desk", "/records?type=incident&amp;clock=due&amp;team=line-1", [mine, other]),
        (worker, "/boards/me", f"/records?type=incident&amp;clock=due&amp;handler={desk.agent.key}", [mine]),
        (lead, "/boards/team/line-1", "/records?type=incident&amp;clock=due&amp;team=line-1", [mine, other]),
        (lead, "/boards/team/line-1", f"/records?type=incident&amp;clock=due&amp;handler={desk.agent.key}", [mine]),
    )

    for browser, board, address, found in ways:
        assert f'href="{address}"' in browser.open(board)
        listed = browser.open(address.replace("&amp;", "&"))
        shown_ones = [one for one in (mine, other) if f"/records/{one.number}" in listed]
        assert shown_ones == found

    clock.advance(timedelta(hours=1))
    work_in_background(20)
    assert f'href="{ways[0][2].replace("due", "overdue")}"' in worker.open("/boards/desk")


def test_open_board_gets_what_is_fresh_alone(desk: Desk, worker: Browser) -> None:
    desk.report()

    page = worker.open("/boards/desk/fresh")

    assert "<html" not in page and "Opened today" in page
    assert 'hx-trigger="every 15s"' in worker.open("/boards/desk?wall=yes")


def test_statements_of_the_desk_board_are_as_many_for_many_teams(
    desk: Desk, worker: Browser, statements: list[str], make_person: MakePerson
) -> None:
    desk.report()
    worker.open("/boards/desk/fresh")
    statements.clear()
    worker.open("/boards/desk/fresh")
    few = len(statements)
    make_person("Eve Agent", roles=("agent",), teams=tuple(f"team-{number}" for number in range(12)))
    for _ in range(5):
        desk.triaged()

    worker.open("/boards/desk/fresh")  # what has changed is asked anew once
    statements.clear()
    worker.open("/boards/desk/fresh")

    assert len(statements) == few
    assert sum("FROM user_task" in one for one in statements) == 1
    assert sum("record.resolved_at >=" in one for one in statements) == 1


def test_my_day_tells_what_others_did_and_handed_over(
    desk: Desk, worker: Browser, make_person: MakePerson, clock: Clock
) -> None:
    lead = make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))
    reported = desk.triaged()
    clock.advance(timedelta(minutes=5))
    assign_task(open_task(reported).key, desk.agent.key, lead)
    comment(reported.number, "It smells of smoke.", False, desk.requester)

    worker.open("/boards/me")

    assert worker.page is not None
    page = shown(worker.page)
    assert "Handed to me while I was away Label printer is offline" in page and "by Lea Lead" in page
    assert "Cai Requester" in page and "1 comment" in page


def test_my_day_forgets_what_was_seen_but_not_what_came_since(
    desk: Desk, worker: Browser, clock: Clock
) -> None:
    reported = desk.triaged()
    comment(reported.number, "It smells of smoke.", False, desk.requester)
    worker.open("/boards/me")
    clock.advance(timedelta(minutes=1))

    seen = shown(worker.send("/boards/me/seen"))
    comment(reported.number, "Now it burns.", False, desk.requester)
    worker.open("/boards/me")

    assert "Others have changed nothing of yours." in seen
    assert worker.page is not None and "1 comment" in shown(worker.page)


def test_lead_gives_an_unclaimed_task_by_one_click_to_who_has_the_least(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    lead = make_person("Lea Lead", roles=("team_lead",), teams=("line-1",))
    busy = desk.triaged()
    claim_task(open_task(busy).key, desk.agent)
    free = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    claim_task(open_task(desk.report()).key, lead)
    task = open_task(desk.report())
    browser = Browser(signed_in(lead))
    page = browser.open("/boards/team/line-1")
    assert f'value="{task.key}:{free.key}"' in page

    told = browser.send("/boards/team/line-1/assign", one=f"{task.key}:{free.key}")

    assert "Assigned to Dee Agent: 1." in shown(told)
    assert "Give to" not in shown(told)


def test_lead_takes_several_tasks_of_a_member_for_another(
    desk: Desk, worker: Browser, make_person: MakePerson
) -> None:
    tasks = [open_task(desk.triaged()).key for _ in range(2)]
    for key in tasks:
        claim_task(key, desk.agent)
    other = make_person("Dee Agent", roles=("agent",), teams=("line-1",))
    worker.open(f"/boards/team/line-1?member={desk.agent.key}")

    told = worker.send("/boards/team/line-1/assign", task=[str(key) for key in tasks], person=str(other.key))

    assert "Assigned to Dee Agent: 2." in shown(told)
    assert "Tasks of Ben Agent" in shown(told) and "No open tasks." in shown(told)


def test_board_of_a_team_is_for_who_answers_for_it(
    desk: Desk, make_person: MakePerson, signed_in: SignedIn
) -> None:
    vendor = make_person("Vic Vendor", roles=("vendor",), teams=("vendor",))
    before = signed_in(vendor).get("/boards/team/vendor").status_code
    elsewhere = signed_in(vendor).get("/boards/team/nowhere").status_code

    join_team(vendor.key or 0, "vendor", "lead", SYSTEM)

    assert (before, elsewhere) == (403, 403)
    answer = signed_in(vendor).get("/boards/team/vendor")
    assert answer.status_code == 200 and "Assign" not in shown(answer)
    assert signed_in(vendor).get("/boards/team/line-1").status_code == 403
    assert signed_in(vendor).get("/boards/desk").status_code == 403
