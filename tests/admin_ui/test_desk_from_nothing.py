"""A desk of three lines and a vendor in two countries, set up in the browser from an empty installation."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin_ui.clicking import click
from tests.admin_ui.desk_with_mail import Desk, desk_with_mail
from tests.admin_ui.walking import Walker
from tests.support.servers import PASSWORD

pytestmark = pytest.mark.browser

ZONES = {"shanghai": "Asia/Shanghai", "hamburg": "Europe/Berlin"}
PEOPLE = {
    "An Nguyen": ("an@example.org", "agent", "shanghai"), "Ben Bauer": ("ben@example.org", "agent", "hamburg"),
    "Cai Lin": ("cai@example.org", "agent", "line-2"), "Dora Dietz": ("dora@example.org", "agent", "line-3"),
    "Vic Vega": ("vic@example.net", "vendor", "vendor"),
}  # fmt: skip
"""Who is invited: address, role and team."""
CODES = (
    "vendor", "supervisors", "early", "HTML", "label", "link", "hardware", "standard", "OLA", "15 min", "30 min",
    "applications", "infrastructure", "security",
)  # fmt: skip
"""What pages show that is called so in every language."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_desk_of_three_lines_in_two_countries_is_set_up_from_nothing(tmp_path: Path, language: str) -> None:
    with desk_with_mail(tmp_path / "data", set_up=False) as desk:
        admin = Walker(desk.window(language), language, typed=set(CODES))
        _first_visit(admin, desk)
        _whom_we_serve(admin)
        _who_serves(admin)
        _invited(admin, desk)
        _members(admin)
        _skill(admin)
        _desk(admin)
        _level(admin)
        _roster(admin)
        _rules_and_words(admin)
        _answers(admin)

        assert not admin.found, "\n".join(admin.found)
        assert desk.visitors.faults == []


def _first_visit(w: Walker, desk: Desk) -> None:
    """The page of the first visit, with the code that the terminal shows."""
    w.go("/")
    w.fill({
        "One-time code": desk.server.set_up_code, "Organisation": "Example Services", "Your name": "Ada Admin",
        "Email": "ada@example.org", "Password": PASSWORD, "Time zone": "Asia/Shanghai",
    })  # fmt: skip
    w.press("Set up")
    w.sees("My work")
    w.look("/work, of a new administrator")
    w.follow("Settings", w.page.locator("nav.rail"))
    w.sees("%(done)s of %(all)s done", done=1, all=9)  # the first administrator is in every line
    w.look("/settings, empty")


def _whom_we_serve(w: Walker) -> None:
    """Two customers, each with a site and somebody who reports from there."""
    w.go("/settings/customers")
    for name, code, service_class, place, calendar in (
        ("Northwind", "nw", "vip", "shanghai", "cn-5x8"), ("Rheinwerk", "rw", "standard", "hamburg", "de-5x9"),
    ):  # fmt: skip
        _added(w, "customers", {
            "Name": name, "Code": code, "Class": service_class, "Time zone": ZONES[place], "Calendar": calendar,
        })  # fmt: skip
        w.look("a customer")
        w.follow("Add a site")
        w.fill({"Name": f"{name} {place.title()}", "Code": f"{code}-{place}", "Time zone": ZONES[place]})
        w.look("/settings/sites/new")
        _save(w)
        _added(w, "people", {
            "Full name": f"{name} Reporter", "Email": f"desk@{name.lower()}.example", "Customer": code,
            "Site": f"{code}-{place}",
        })  # fmt: skip
    w.look("a person")
    w.go("/settings/customers/1")
    contacts = w.card("Contacts")
    w.fill({"Person": "desk@northwind.example"}, contacts)
    w.press("Add", contacts)
    w.sees("Saved.")
    w.look("a customer with a contact")


def _who_serves(w: Walker) -> None:
    """A team in each country, beside the lines that the shipped processes brought."""
    w.go("/settings/teams")
    for code, zone in ZONES.items():
        _added(w, "teams", {
            "Name in English": f"{code.title()} desk", "Name in Chinese": f"{code.title()} 服务台", "Code": code,
            "Line": "1", "Time zone": zone, "Calendar": "cn-5x8" if code == "shanghai" else "de-5x9",
        })  # fmt: skip
    w.look("a team without members")


def _invited(w: Walker, desk: Desk) -> None:
    """Everybody is invited by mail; the agents of line 1 choose their passwords."""
    for number, (name, (email, role, team)) in enumerate(PEOPLE.items()):
        w.page.goto("/settings/accounts/invite")
        if number == 0:
            w.look("/settings/accounts/invite")
        w.fill({"Full name": name, "Email": email})
        w.page.locator(f"[name=role][value={role}]").check()
        w.page.locator(f"[name=team][value={team}]").check()
        w.press("Invite")
        w.sees("%(name)s is invited: a mail is on its way.", name=name)
    w.look("an account")
    desk.mail(len(PEOPLE) - 1)
    assert {message["To"] for message in desk.postbox.messages} == {email for email, *_ in PEOPLE.values()}
    w.go("/settings/accounts")
    w.go("/settings/people")


def _members(w: Walker) -> None:
    """An leads the desk in Shanghai; Cai helps there too."""
    w.go("/settings/teams")
    click(w.page.get_by_role("link", name="Shanghai").first)
    members = w.card("Members")
    w.field("Role of %(name)s", members, name="An Nguyen").select_option("lead")
    w.press("Set", members)
    w.sees("Saved.")
    members = w.card("Members")
    w.fill({"Person": "Cai Lin", "Role": "deputy"}, members)
    w.press("Put in", members)
    expect(w.card("Members").get_by_role("link", name="Cai Lin")).to_be_visible()
    w.look("a team with members")


def _skill(w: Walker) -> None:
    _added(w, "skills", {"Name in English": "Routing", "Name in Chinese": "路由", "Code": "routing"})
    w.page.goto("/settings/people?q=An+Nguyen")
    click(w.page.locator("main").get_by_role("link", name="An Nguyen", exact=True))
    skills = w.card("Skills")
    w.fill({"Skill": "routing", "Grade": "4"}, skills)
    w.press("Add", skills)
    w.sees("Saved.")
    w.look("a person with a skill")


def _desk(w: Walker) -> None:
    """One virtual desk that both teams keep open round the clock, for a whole customer and for one site of another."""
    _added(w, "desks", {
        "Name in English": "World desk", "Name in Chinese": "全球服务台", "Code": "world", "Kind": "virtual",
        "It follows the sun: its teams hand over as the day goes round the earth": "yes",
    })  # fmt: skip
    w.look("a desk without teams")
    for code, opens, closes in (("shanghai", "05:00", "16:00"), ("hamburg", "08:00", "23:30")):
        teams = w.card("Teams and their hours")
        w.fill({"Team": code, "From": opens, "To": closes}, teams)
        w.press("Add", teams)
        w.sees("Saved.")
    w.sees("on turn")
    expect(w.page.get_by_text(w.say("Nobody is on turn"))).to_have_count(0)
    for label, code in (("Customer, with all its sites", "nw"), ("Site", "rw-hamburg")):
        served = w.card("Whom it serves")
        w.fill({label: code}, served)
        w.press("Add", w.field(label, served).locator("xpath=ancestor::form"))
        w.sees("Saved.")
    w.look("a desk")


def _level(w: Walker) -> None:
    """Hours of their own, and a quicker answer to what is critical, counted in them."""
    w.go("/settings/calendars/new")
    w.fill({"Name in English": "Long days", "Name in Chinese": "长工作日"})
    w.fill({"Code": "long", "Begin as a copy of": "de-5x9"})
    w.press("Add")
    w.look("a calendar")
    w.go("/settings/service-levels")
    w.go("/settings/service-levels/standard")
    w.fill({"Calendar": "long"})
    w.page.locator("[name=time-0]").fill("10 min")
    w.press("Save as a new version")
    w.page.goto("/settings/service-levels/standard")
    expect(w.page.locator("[name=time-0]")).to_have_value("10 min")
    w.sees("version %(number)s", number=2)


def _roster(w: Walker) -> None:
    """A roster for it: a shift of each place lasts until the other begins.

    Its time zone is the one furthest west. A plan begins on a day of the zone of its roster, and a shift belongs to the
    day on which it begins where it is kept: after midnight in Shanghai the day of Hamburg would still be that before.
    """
    w.go("/roster")
    w.follow("New roster")
    w.look("/roster/new")
    w.fill({
        "Name in English": "Round the clock", "Name in Chinese": "全天候", "Code": "world",
        "Team that keeps it": "shanghai", "Time zone": ZONES["hamburg"],
    })  # fmt: skip
    w.press("Save")
    w.look("a plan without shifts")
    for code, start in (("shanghai", "05:00"), ("hamburg", "08:00")):
        w.follow("Add a shift")
        w.fill({
            "Code": code, "Name in English": f"{code.title()} day", "Name in Chinese": f"{code.title()} 白班",
            "Begins at": start, "Hours": "", "Time zone": ZONES[code],
        })  # fmt: skip
        _save(w)
    for code, members in (("shanghai", "an@example.org\ncai@example.org"), ("hamburg", "ben@example.org")):
        w.follow("Add a rotation")
        w.fill({
            "Code": code, "Members in their order": members, "One after the other has the shift": code,
        })  # fmt: skip
        w.look("a rotation")
        _save(w)
    w.look("a plan")


def _rules_and_words(w: Walker) -> None:
    """Who gets what, by when, and what people are told: a rule, targets and a template."""
    w.go("/settings/routing")
    w.follow("Add a rule")
    w.page.locator("[name=test_1]").select_option("hardware")
    w.page.locator("[name=answer_0]").select_option("shanghai")
    _save(w)
    w.look("a rule")
    w.go("/settings/notices")
    w.page.goto(f"/settings/notices/reported/{w.language}")
    w.fill({"Subject of the mail": "{{ number }}"})
    w.press("Save as a new version")
    w.sees("Saved.")
    w.look("a template")


def _answers(w: Walker) -> None:
    """Who is on duty now, and what the pages of a person, a team and a customer say."""
    w.go("/roster/world")
    expect(w.card("On duty now").get_by_text(w.say("Nobody"))).to_have_count(0)
    expect(w.card("On duty now")).to_contain_text("day" if w.language == "en" else "白班")
    on_duty = w.card("On duty now").locator(".duty").first.inner_text().strip()
    w.go("/roster")
    w.go("/customers/1")
    expect(w.card("Contacts")).to_contain_text("Northwind Reporter")
    expect(w.card("About")).to_contain_text("World desk" if w.language == "en" else "全球服务台")
    expect(w.card("About")).to_contain_text(w.say("on turn"))
    w.page.goto("/settings/teams")
    click(w.page.get_by_role("link", name="Shanghai").first)
    w.follow("Open its page")
    expect(w.card("On duty now")).to_contain_text(on_duty)
    expect(w.card("Members")).to_contain_text(w.say("Deputy"))
    w.look("the page of a team")
    click(w.page.locator("main").get_by_role("link", name="An Nguyen", exact=True).first)
    expect(w.card("On duty")).to_contain_text("Round the clock" if w.language == "en" else "全天候")
    expect(w.card("Skills")).to_contain_text("Routing" if w.language == "en" else "路由")
    w.look("the page of a person")
    w.page.goto("/settings")
    expect(w.page.locator(".first-steps")).to_have_count(0)


def _added(w: Walker, section: str, fields: dict[str, str]) -> None:
    """Add a thing of a section of Settings."""
    w.page.goto(f"/settings/{section}/new")
    w.fill(fields)
    _save(w)


def _save(w: Walker) -> None:
    w.press("Save")
    w.sees("Saved.")
