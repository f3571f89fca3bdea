"""No page breaks a rule that axe knows or is wider than the screen: light and dark, wide and on a telephone."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine import clock
from engine.registry import SYSTEM
from itsm.automation.promote_record import promote_record
from itsm.inspections.commands import answer_points, open_due, save_plan
from itsm.people.commands import join_team
from itsm.people.queries import actor_of
from itsm.records.commands import complete_task, report_record
from itsm.roster.commands import save_roster
from itsm.tenants.switching import practices, switch_practice
from itsm.war_room.commands.call_in import call_in
from itsm.war_room.commands.publish_update import Update, publish_update
from itsm.war_room.commands.save_status_page import save_status_page
from itsm.war_room.commands.take_role import take_role
from tests.admin_ui.axe import findings
from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import DeskServer, chromium, running_desk
from tests.admin_ui.seeded_desk import seeded_desk
from tests.support.announcements import draft as draft_announcement
from tests.support.announcements import publish as announce
from tests.support.command_line import flowdesk
from tests.support.inspections import FANS
from tests.support.knowledge import draft as draft_article
from tests.support.knowledge import publish as publish_article
from tests.support.promotions import write_packs
from tests.support.rosters import ROSTER
from tests.support.servers import ADMINISTRATOR
from tests.support.war_rooms import CONFIRMED, as_reported, task_at

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery staple"
NUMBER = "INC-000001"
PAGES = (
    "/work", "/work?tab=all", "/work?tab=followed", "/work?tab=followed&owed=1", "/work?tab=due",
    "/work?tab=all&sort=due_at", "/work/owners",
    "/records?type=incident&status=new", "/records?type=incident&columns=category,changed_at&sort=title",
    "/records?type=incident&columns=due_at,clock_state,clocks_missed&sort=due_at",
    f"/records/{NUMBER}", f"/records/{NUMBER}/diagram", f"/records/{NUMBER}/priority", f"/records/{NUMBER}/clocks",
    f"/records/{NUMBER}/fields", f"/records/{NUMBER}/owner", f"/records/{NUMBER}/history", "/records/new/incident",
    "/search?q=printers", "/me",
    "/approvals", "/portal", "/portal/records", f"/portal/records/{NUMBER}", "/nowhere",
    "/studio/expressions", "/studio/decisions", "/studio/decisions/priority", "/studio/decisions/routing",
    "/studio/decisions/priority/past", "/studio/packs/incident/decisions", "/studio/packs/incident/running",
    "/schedule", "/schedule?view=week", "/schedule?view=list", "/recurring", "/recurring?state=dismissed",
    "/studio/packs/problem/type", "/studio/packs/change/type",
    "/builds", "/builds/new", "/figures", "/figures/release/results",
    "/operations", "/operations/faults", "/operations/jobs", "/operations/timers", "/operations/messages",
    "/operations/messages?awaited=yes", "/operations/mail", "/operations/orphans",
    "/operations/instances?process=incident", "/operations/instances/1", "/operations/instances/1/variables",
    "/operations/instances/1/history", "/operations/processes", "/operations/processes/1",
    "/operations/processes/1/use", "/operations/workers", "/operations/log",
)
SETTINGS = (
    "/me/security", "/settings/accounts", "/settings/accounts/1", "/settings/accounts/1/leaving", "/settings/people/1",
    "/settings/recurrence",
    "/settings/connections", "/settings/audit?q=person", "/settings/exchange", "/settings/demo", "/settings/escalation",
    "/settings/escalation/rungs/1",
    "/settings/escalation/times/incident", "/settings/schedule", "/settings/schedule/freezes/new",
    "/settings/schedule/windows/new", "/settings/practices",
    "/settings/accounts/invite", "/settings/accounts/second-factor", "/settings/accounts/sessions",
    "/settings/accounts/tokens", "/settings/mailboxes", "/settings/mailboxes/new",
    "/settings/roles", "/settings/roles/new?from=agent", "/settings/roles/shipped/vendor", "/settings/rights?person=1",
    "/settings/teams/1", "/settings/calendars", "/settings/calendars/new", "/settings/calendars/cn-5x8/hours",
    "/settings/calendars/cn-5x8/exceptions", "/settings/calendars/cn-5x8/history",
    "/settings/calendars/cn-5x8?year=2026&from=2026-09-30T16:00&to=2026-10-08T10:00&start=2030-09-02T09:00&minutes=x",
)


PRACTICES = (
    "/inspections", "/inspections?state=archived", "/inspections?q=nowhere", "/inspections/new", "/inspections/1",
    "/inspections/records/ISP-000001", "/inspections/records/ISP-000002", "/records/ISP-000002",
    "/roster/rounds/handover",
    "/knowledge", "/knowledge?q=printer", "/knowledge?q=nothing+of+it", "/knowledge/KNW-000001",
    "/knowledge/unanswered", "/records/KNW-000002", "/records/new/article",
    "/announcements", "/announcements/1", "/announcements/written", "/announcements/new", "/announcements/2/edit",
    "/announcements/1/readers",
    "/war-rooms", "/war-rooms/MAJ-000001", "/war-rooms/MAJ-000001?words=first", "/records/MAJ-000001",
    "/settings/status-page", "/status/airport/en", "/status/airport/zh-CN",
    "/records/new/release", "/figures/release/in_time", "/figures/capacity/forecast",
    "/portal/catalogue", "/portal/catalogue/items/laptop", "/portal/catalogue/orders",
)
"""Pages of what is inspected, known, announced, led together, released, counted and ordered; some of them empty."""


def test_axe_finds_nothing_on_any_page(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = visitors.window()
        found = list(_before_the_desk_is_set_up(page, server))
        found += _while_reporting(page)

        for address in PAGES:
            page.goto(address)
            found += findings(page, address)
        found += _while_trying(page)
        found += _while_operating(page)
        found += _while_off_the_path(page)
        found += _while_promoting(page, server, tmp_path / "packs")
        found += _while_asking_why(page)

        assert found == []


def test_axe_finds_nothing_in_settings(tmp_path: Path) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        page = visitors.window()
        found = list(_before_the_desk_is_set_up(page, server))

        for address in SETTINGS:
            page.goto(address)
            found += findings(page, address)

        assert found == []


@pytest.mark.timeout(400)
def test_axe_finds_nothing_on_pages_of_the_practices(tmp_path: Path) -> None:
    with seeded_desk(tmp_path / "data", "en", _practised) as desk:
        page = desk.walker(ADMINISTRATOR).page
        found: list[str] = []

        for address in PRACTICES:
            page.goto(address)
            found += findings(page, address)
        found += _while_refused(page)

        assert found == [] and desk.visitors.take_refusals(422) and desk.visitors.faults == []


def _practised() -> None:
    """Something of each practice: inspected and missed, published and written, announced, led, watched."""
    me = actor_of(1)
    join_team(me.key or 0, "inspectors", "lead", SYSTEM)
    join_team(me.key or 0, "incident-managers", "lead", SYSTEM)
    me = actor_of(1)
    for one in practices(me):
        if not one.is_on:
            switch_practice(one.told.key, True, me)
    begun = clock.now() - timedelta(days=3)
    with clock.at(begun):
        point = {"point_0_photo": "true", "point_1_low": ""}
        save_plan(None, {**FANS, **point, "first": begun.date().isoformat()}, [], me)
        save_roster(None, {**ROSTER, "code": "rounds", "team": "inspectors"}, me)
    for days in (2, 1):
        with clock.at(clock.now() - timedelta(days=days)):
            while open_due(100):
                continue
    answer_points("ISP-000002", {0: {"result": "ok"}, 1: {"reading": "21"}}, {}, me)
    publish_article(me, me, title="Gate printer prints nothing", body="1. Look at the *light*.\n2. Press **Reset**.")
    draft_article(me)
    period = {"begins": f"{begun:%Y-%m-%dT%H:%M}", "ends": f"{clock.now() + timedelta(days=3):%Y-%m-%dT%H:%M}"}
    announce(me, {}, **period, title_en="Mail is down", body_en="- From 8\n- To 9", importance="urgent")
    draft_announcement(me, {}, **period)
    values = {"title": "Nobody can print", "description": "x", "category": "printing", "impact": "high"}
    incident = report_record("incident", {**values, "urgency": "high"}, me.key, me)
    major = promote_record(incident.number, "major", {"title": "Nobody can print"}, me).number
    take_role(major, "commander", me)
    complete_task(task_at(as_reported(major), "take_command").key, dict(CONFIRMED), "confirm", me)
    call_in(major, "", me.key, "Please go there.", me)
    call_in(major, "infrastructure", None, "Please look at it.", me)
    save_status_page("airport", True, me)
    words, titles = ({"en": one, "zh-CN": "无法打印"} for one in ("We look at it.", "Printing"))
    publish_update(major, Update(words, titles, is_public=True), me)


def _while_refused(page: Page) -> Iterator[str]:
    """Forms with their errors: a plan, a checklist, a role that is given to nobody."""
    page.goto("/inspections/new")
    page.get_by_label("How often it is due").select_option("week")
    click(page.get_by_role("button", name="Save"))
    yield from findings(page, "/inspections/new, refused")
    page.goto("/inspections/records/ISP-000002")
    page.get_by_label("Reading").fill("warm")
    click(page.get_by_role("button", name="Keep the answers"))
    expect(page.locator("main [aria-invalid=true]")).to_have_count(1)
    yield from findings(page, "/inspections/records/ISP-000002, refused")
    page.goto("/war-rooms/MAJ-000001")
    click(page.get_by_role("button", name="Publish"))
    expect(page.locator("main .error").first).to_be_visible()
    yield from findings(page, "/war-rooms/MAJ-000001, refused")


def _before_the_desk_is_set_up(page: Page, server: DeskServer) -> Iterator[str]:
    """Look at the set-up page, then set the desk up; its administrator works tickets and reports one too."""
    page.goto("/")
    yield from findings(page, "/set-up")
    page.get_by_label("One-time code").fill(server.set_up_code)
    page.get_by_label("Organisation").fill("Airport services")
    page.get_by_label("Your name").fill("Li Wei")
    page.get_by_label("Email").fill("li@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("I also work tickets").check()
    click(page.get_by_role("button", name="Set up"))
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    yield from findings(page, "/work, empty")


def _while_reporting(page: Page) -> Iterator[str]:
    """Look at the report form with its errors, then report."""
    page.goto("/portal/report/incident")
    click(page.get_by_role("button", name="Send"))
    expect(page.get_by_text("3 fields need attention")).to_be_visible()
    yield from findings(page, "/portal/report/incident, refused")
    page.get_by_label("Title").fill("Check-in printers print nothing")
    page.get_by_label("What happened?").fill("No desk of hall B prints a boarding pass.")
    choose_category(page, "printing")
    click(page.get_by_role("button", name="Send"))
    expect(page.get_by_text("Your number is")).to_be_visible()


def _while_trying(page: Page) -> Iterator[str]:
    """Look at a null with its reasons, at a source that cannot be read, and at the answer of a decision."""
    page.goto("/studio/expressions")
    page.get_by_label("FEEL expression").fill("date(record.due) > today()")
    expect(page.get_by_role("heading", name="Why it is null")).to_be_visible()
    yield from findings(page, "/studio/expressions, null")
    page.get_by_label("FEEL expression").fill("a == 1")
    expect(page.get_by_text("This is not FEEL yet")).to_be_visible()
    yield from findings(page, "/studio/expressions, not FEEL")
    page.goto("/studio/decisions/priority")
    page.get_by_label("Impact").select_option("high")
    page.get_by_label("Urgency").select_option("high")
    expect(page.get_by_text("Rule 1 matched")).to_be_visible()
    yield from findings(page, "/studio/decisions/priority, answered")


def _while_operating(page: Page) -> Iterator[str]:
    """Look at what suspending would do, do it, and look at the log of it."""
    page.goto("/operations/instances/1")
    click(page.get_by_role("button", name="Suspend"))
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    yield from findings(page, "/operations/preview")
    page.get_by_label("Reason").fill("A rehearsal")
    click(page.get_by_role("button", name="Suspend"))
    expect(page.get_by_text("Process suspended")).to_be_visible()
    yield from findings(page, "/operations/instances/1, suspended")
    page.goto("/operations/log/1")
    yield from findings(page, "/operations/log/1")
    page.goto("/operations/instances/1")
    click(page.get_by_role("button", name="Resume"))
    page.get_by_label("Reason").fill("The rehearsal is over")
    click(page.get_by_role("button", name="Resume"))
    expect(page.get_by_text("Process resumed")).to_be_visible()


def _while_off_the_path(page: Page) -> Iterator[str]:
    """Open every form of an operation outside the drawn flow, refused and delegated, and ask for another owner."""
    page.goto(f"/records/{NUMBER}")
    click(page.get_by_role("button", name="Claim"))
    for fold in page.locator(".detours summary").all():
        click(fold)
    yield from findings(page, f"/records/{NUMBER}, every operation")
    page.locator("form[action$='/detour/delegate']").get_by_label("What you ask for").fill("Please look at it")
    click(page.get_by_role("button", name="Delegate"))
    expect(page.get_by_text("the field is empty").first).to_be_visible()
    yield from findings(page, f"/records/{NUMBER}, delegating refused")
    page.goto(f"/records/{NUMBER}/owner")
    page.get_by_label("Reason").fill("I am on leave")
    click(page.get_by_role("button", name="Ask", exact=True))
    expect(page.get_by_text("the field is empty").first).to_be_visible()
    yield from findings(page, f"/records/{NUMBER}/owner, refused")


def _while_promoting(page: Page, server: DeskServer, packs: Path) -> Iterator[str]:
    """Make a ticket into its cause: look at where it is offered, and at the page with a title that is refused."""
    write_packs(packs)
    assert flowdesk(server.data, "deploy", str(packs)).returncode == 0
    page.goto("/portal/report/ticket")
    page.get_by_label("Title").fill("Check-in printers print nothing")
    page.get_by_label("Impact").fill("high")
    click(page.get_by_role("button", name="Send"))
    expect(page.get_by_text("Your number is")).to_be_visible()
    page.goto("/records/TKT-000001")
    yield from findings(page, "/records/TKT-000001, with a promotion")
    click(page.get_by_role("link", name="Look for the cause"))
    yield from findings(page, "/records/TKT-000001/promotions/dig")
    page.get_by_label("Title").fill(" ")
    click(page.get_by_role("button", name="Make it"))
    expect(page.get_by_text("Expected a title").first).to_be_visible()
    yield from findings(page, "/records/TKT-000001/promotions/dig, refused")


def _while_asking_why(page: Page) -> Iterator[str]:
    """Triage the record, and look at the menu that says why its priority is what it is: in Chinese it is longer."""
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/records/{NUMBER}")
    click(page.get_by_role("button", name="Accept"))
    click(page.get_by_role("button", name="简体中文"))
    click(page.get_by_text("判定依据"))
    expect(page.get_by_text("影响度").locator("visible=true").first).to_be_visible()
    yield from findings(page, f"/records/{NUMBER}, why")
