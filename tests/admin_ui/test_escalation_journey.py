"""In the browser, with a real mail server, in both languages: a ladder is set up, climbed, and stopped from a mail."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import DeskServer
from tests.admin_ui.desk_with_mail import Desk, desk_with_mail
from tests.admin_ui.walking import NAMED, Walker, report_incident, walker
from tests.support.mail import text_of
from tests.support.servers import ADMINISTRATOR, PASSWORD

pytestmark = pytest.mark.browser
NUMBER = "INC-000001"
CODES = ("escalation", "resolution", "response", "ola")
"""What is typed, and what a process is called, in every language."""
HOME = "/settings/escalation"
OTHER = {"en": "zh-CN", "zh-CN": "en"}
"""For each language of the desk that of somebody who reads another one."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", list(OTHER))
def test_ladder_is_set_up_climbed_and_stopped_from_a_mail(tmp_path: Path, language: str) -> None:
    with desk_with_mail(tmp_path / "data", language=language) as desk:
        _people(desk.server, language)
        admin, cai = (walker(desk.visitors, language, email) for email in (ADMINISTRATOR, "cai@example.org"))
        admin.typed |= set(CODES)
        lea, du = (Walker(desk.window(language), one, typed=set(NAMED)) for one in (language, OTHER[language]))
        _lead(admin)
        _roster(admin)
        _ladder(admin)
        report_incident(cai, NUMBER)
        late = _link_to(lea, desk, "lea@example.org")
        du.page.goto(_link_to(du, desk, "du@example.org"))
        du.look("/answer")
        du.press("I take care of it")
        du.sees("You take care of it. Nobody else is called.")
        lea.page.goto(late)
        lea.sees("%(name)s takes care of it already.", name="杜敏")
        lea.look("/answer, late")
        _seen(admin)

        assert [*admin.found, *lea.found, *du.found] == []
        assert desk.visitors.take_refusals(422) and desk.visitors.faults == []


def _people(server: DeskServer, language: str) -> None:
    """Who will lead the line, somebody who will be on duty and reads the other language, and a requester."""
    agent = ("--role", "agent", "--language")
    server.add_person("李莉", "lea@example.org", PASSWORD, *agent, language, "--team", "line-1")
    server.add_person("杜敏", "du@example.org", PASSWORD, *agent, OTHER[language])
    server.add_person("小蔡", "cai@example.org", PASSWORD, "--role", "requester", "--language", language)


def _link_to(w: Walker, desk: Desk, address: str) -> str:
    """The link by which somebody takes care, once their mail has come in their language."""
    asks = re.compile(rf"{w.say('I take care of it')}[:：]\s+https?://[^/\s]+(/answer\?\S+)")
    for _ in range(900):
        mails = [text_of(one) for one in desk.postbox.messages if address in str(one["To"])]
        found = [link for one in mails for link in asks.findall(one)]
        if found:
            return str(found[0])
        w.page.wait_for_timeout(100)
    raise AssertionError(f"Expected a mail to {address} that asks, but there are {mails}.")


def _lead(w: Walker) -> None:
    """Let Li Li lead line 1."""
    w.page.goto("/settings/teams")
    w.follow("Line 1")
    role = w.field("Role of %(name)s", None, name="李莉")
    role.select_option("lead")
    w.press("Set", role.locator("xpath=ancestor::form"))


def _roster(w: Walker) -> None:
    """A roster in which Du Min is on duty around the clock."""
    w.page.goto("/roster/new")
    w.fill({"Name in English": "Duty managers", "Code": "managers", "Team that keeps it": "line-1"})
    w.press("Save")
    w.follow("Add a shift")
    w.fill({"Code": "call", "Name in English": "On call", "Begins at": "00:00", "Hours": "24"})
    w.press("Save")
    w.follow("Add a rotation")
    w.fill({
        "Code": "weeks", "Members in their order": "du@example.org", "One after the other has the shift": "call",
        "for": "day",
    })  # fmt: skip
    w.press("Save")


def _ladder(w: Walker) -> None:
    """Promise two minutes for everything; the lead is told after a tenth of them, the duty manager after two."""
    w.page.goto("/settings/service-levels/standard")
    for one in w.page.locator("input[name^='time-']").all():
        if one.input_value():
            one.fill("2 min")
    w.press("Save as a new version")
    w.page.goto(HOME)
    _suggested(w)
    w.look(HOME)
    w.fill({"Roster of the duty managers": "managers", "Told where nobody is there": "李莉"})
    w.press("Save")
    for when, whom in (("10 %", "lead"), ("20 %", "duty_manager")):
        w.follow("New rung")
        w.fill({"When": "sometime", "Who is told": whom})
        w.page.locator("form.settings-form").evaluate("form => form.noValidate = true")
        w.press("Save")
        expect(w.page.locator("#f-when-error")).to_be_visible()
        w.fill({"When": when})
        w.look(f"{HOME}/rungs/new, {whom}")
        w.press("Save")
        w.sees("Saved.")
    w.page.goto(f"{HOME}/times/incident")
    w.page.locator("input[name='line_1.critical']").fill("10 min")
    w.press("Save")
    w.look(f"{HOME}/times/incident")


def _suggested(w: Walker) -> None:
    """A shipped rung that was taken away is suggested, and comes back."""
    name = w.say("%(clock)s: %(time)s used up", clock=w.say("Resolution"), time=w.say("%(hours)s h", hours=2))
    for_all = w.page.get_by_role("row").filter(has_text=w.say("Every type"))  # one type has such a rung of its own
    shipped = for_all.get_by_role("link", name=name)
    click(shipped)
    w.press("Remove")
    expect(shipped).to_have_count(0)
    w.page.get_by_text(w.say("Suggested rungs that are not there")).click()
    w.look(f"{HOME}, suggested")
    w.press("Add the suggested rungs")
    expect(shipped).to_be_visible()


def _seen(w: Walker) -> None:
    """The record and the preview say who was told and who takes care."""
    w.page.goto(f"/records/{NUMBER}")
    w.sees("%(name)s takes care of it", name="杜敏")
    w.look(f"/records/{NUMBER}, escalated")
    w.page.goto(f"{HOME}?number={NUMBER}")
    expect(w.page.get_by_role("cell", name=w.say("Duty manager")).first).to_be_visible()
    w.look(f"{HOME}, preview")
