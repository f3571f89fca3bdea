"""Planned work in a real Chromium in both languages: looked at, dragged, moved by keys, refused, let pass; freezes."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.registry import SYSTEM
from itsm.schedule.queries.preview import standing
from tests.admin_ui.clicking import click
from tests.admin_ui.seeded_desk import SeededDesk, seeded_desk, somebody
from tests.admin_ui.walking import Walker
from tests.support.people import make_person_in
from tests.support.schedule import Site, freeze, use_pack, window
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser

BUSY, FREE, WORKED = "更换交换机", "打补丁", "迁移邮件"
"""Titles in one language, so that they are no English words on a Chinese page."""
NUMBERS = {"WRK-", "ERP", "erp", "Work", "Alt"}
SWITCH = "核心交换机"
LEAD = "lead@example.org"
REFUSED = (
    "Expected a step of %(number)s at which it may be moved, but its process is at none. "
    "Send it back to planning first."
)


def first_day() -> datetime:
    """Ten in Shanghai, on the Tuesday of the next week: the days after it stand beside it in the calendar."""
    now = datetime.now(UTC).replace(hour=2, minute=0, second=0, microsecond=0)
    return now + timedelta(days=9 - now.isoweekday())


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_planned_work_is_seen_moved_refused_and_let_pass(tmp_path: Path, language: str) -> None:
    with seeded_desk(tmp_path / "data", language, lambda: some_work(language)) as desk:
        w, of_settings = desk.walker(LEAD), desk.walker(ADMINISTRATOR)
        for one in (w, of_settings):
            one.typed |= NUMBERS
        look_at_every_shape(w)
        drag_and_move(w, desk)
        move_by_keys(w)
        be_refused(w, desk)
        let_it_pass(w)
        add_a_freeze(of_settings)

        assert [*w.found, *of_settings.found] == []
        assert desk.visitors.faults == []


def some_work(language: str) -> None:
    """Two that are planned on one item, one that is worked on, a freeze at the end of the week, nights for the rest."""
    use_pack()
    agent = somebody("小安", "an@example.org", language, "line-1")
    lead = make_person_in("莉亚", ("team_lead",), ("line-1",), email=LEAD, password=PASSWORD, language=language)
    site = Site(agent, lead)
    day = first_day()
    site.report(day, 3, title=BUSY, items=SWITCH, service="ERP", doer=str(agent.key))
    site.report(day + timedelta(hours=1), 2, title=FREE, items=SWITCH)
    site.waiting(day + timedelta(days=1), 1, title=WORKED)
    midnights = [f"{day + timedelta(days=number):%Y-%m-%d}T00:00" for number in range(5)]
    freeze(begins=midnights[3], ends=midnights[4], name_en="年终封网")
    window(begins=midnights[0], ends=midnights[1], services="网络", name_en="夜间窗口")


def calendar(view: str = "week") -> str:
    """The address of the calendar at the work."""
    return f"/schedule?view={view}&day={first_day().date()}"


def plan(page: Page, number: str) -> Locator:
    """A plan in the calendar."""
    return page.locator(f'[data-plan="{number}"]').first


def look_at_every_shape(w: Walker) -> None:
    """A month, a week and a list, and what a filter leaves."""
    for view in ("month", "week", "list"):
        w.go(calendar(view))
        w.sees("Work schedule")
        expect(w.page.get_by_text("年终封网").first).to_be_visible()
    w.go(f"{calendar('list')}&item={SWITCH}&service=erp")
    expect(w.page.get_by_text("WRK-000001").first).to_be_visible()
    assert w.page.get_by_text("WRK-000003").count() == 0


def drag_and_move(w: Walker, desk: SeededDesk) -> None:
    """Drag a plan into the freeze, read of it, choose a free day, and save."""
    page, day = w.page, first_day()
    page.goto(calendar())
    plan(page, "WRK-000002").drag_to(page.locator(f'[data-calendar-day="{(day + timedelta(days=3)).date()}"]'))
    page.wait_for_url("**/schedule/records/WRK-000002?shift=3")
    w.sees("This is the new time that was asked for. Nothing is moved before you save.")
    w.sees("Something stands against this time")
    w.look("a plan that is dragged into a freeze")
    assert begins(desk, "WRK-000002") == day + timedelta(hours=1), "Nothing was moved yet."

    later = day + timedelta(days=2, hours=8)
    for name, at in (("begins", later), ("ends", later + timedelta(hours=2))):
        page.locator(f"#f-{name}").fill(f"{at:%Y-%m-%dT%H:%M}")
        page.locator(f"#f-{name}").dispatch_event("change")
    expect(page.locator("#against")).to_contain_text(w.say("Nothing stands against this time."))
    w.press("Move")
    assert begins(desk, "WRK-000002") == later - timedelta(hours=8)


def begins(desk: SeededDesk, number: str) -> datetime:
    """When the work of a record begins."""

    def read() -> datetime:
        work = standing(number, SYSTEM).work
        assert work is not None
        return work.time.starts

    return desk.within(read)


def move_by_keys(w: Walker) -> None:
    """What a drag does, by the keys: a day later, a week earlier."""
    page = w.page
    for key, shift in (("Alt+ArrowRight", 1), ("Alt+ArrowUp", -7)):
        page.goto(calendar())
        plan(page, "WRK-000001").focus()
        page.keyboard.press(key)
        page.wait_for_url(f"**/schedule/records/WRK-000001?shift={shift}")
        w.sees("This is the new time that was asked for. Nothing is moved before you save.")


def be_refused(w: Walker, desk: SeededDesk) -> None:
    """A plan whose process is at no step with the times: its flow refuses, and the page says so."""
    page = w.page
    page.goto(calendar())
    plan(page, "WRK-000003").focus()
    page.keyboard.press("Alt+ArrowRight")
    page.wait_for_url("**shift=1")
    w.press("Move")
    w.sees(REFUSED, number="WRK-000003")
    w.look("a plan that may not be moved now")
    assert desk.visitors.take_refusals(409)


def let_it_pass(w: Walker) -> None:
    """Move a plan into the freeze, and let it pass by a reason."""
    page, day = w.page, first_day()
    w.go("/schedule/records/WRK-000001")
    frozen = day + timedelta(days=3, hours=8)
    page.locator("#f-begins").fill(f"{frozen:%Y-%m-%dT%H:%M}")
    page.locator("#f-ends").fill(f"{frozen + timedelta(hours=1):%Y-%m-%dT%H:%M}")
    w.press("Move")
    w.sees("Why it may pass all the same")
    page.locator("#f-reason").fill("委员会同意")
    w.press("Let it pass")
    w.sees("Who let it pass")
    expect(page.get_by_text("委员会同意").first).to_be_visible()
    w.look("a plan that was let pass")
    w.go(f"{calendar('list')}&type=works")
    w.sees("let pass")


def add_a_freeze(w: Walker) -> None:
    """A freeze that repeats, in Settings; then it is ended."""
    page, day = w.page, first_day()
    w.go("/schedule/records/WRK-000001")
    w.go("/settings/schedule")
    w.follow("New freeze")
    w.look("a new freeze")
    w.fill({"Name in English": "季末", "Name in Chinese": "季末"})
    page.locator("#f-begins").fill(f"{day:%Y-%m-%d}T00:00")
    page.locator("#f-ends").fill(f"{day + timedelta(days=1):%Y-%m-%d}T00:00")
    page.locator("#f-repeats").select_option("month")
    w.press("Save")
    click(page.locator("main").get_by_role("link", name="季末"))
    w.sees("Next times")
    w.look("a freeze")
    click(page.get_by_role("button", name=w.say("End it now")))
    w.sees("Restore")
