"""A level by decision and a priority that the time raises, as an agent meets them in the browser, in both languages."""

from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import expect

from tests.admin_ui.clicking import choose_category, click
from tests.admin_ui.desk_server import chromium, running_desk
from tests.admin_ui.walking import Walker
from tests.support.servers import PASSWORD

pytestmark = pytest.mark.browser

NUMBER = "INC-000001"
CODES = (
    "quick", "INC", "vendor", "string", "level", "record", "site", "requester_class", "null", "line", "OLA", "min",
    "Powered by bpmn.io",
)
"""What stands on pages of every language."""
PATIENCE = 90
"""Seconds: three quarters of a minute have to pass, and a worker has to look."""


@pytest.mark.timeout(400)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_priority_rises_with_its_reason_and_the_ledger_says_which_level_holds(tmp_path: Path, language: str) -> None:
    with running_desk(tmp_path) as server, chromium(server.address) as visitors:
        w = Walker(visitors.window(language), language, typed=set(CODES))
        _first_visit(w, server.set_up_code)
        _agreed(w)
        _reported_and_triaged(w)
        _level(w)
        _raised(w)
        _overruled(w)

        assert not w.found, "\n".join(w.found)
        assert visitors.faults == []


def _first_visit(w: Walker, code: str) -> None:
    w.page.goto("/")
    w.fill({
        "One-time code": code, "Organisation": "Example Services", "Your name": "Ada Admin",
        "Email": "ada@example.org", "Password": PASSWORD, "Time zone": "Asia/Shanghai",
    })  # fmt: skip
    w.page.get_by_label(w.say("I also work tickets")).check()
    w.press("Set up")
    w.sees("My work")


def _agreed(w: Walker) -> None:
    """A level of one minute for everything, agreed with the customer of the administrator."""
    w.page.goto("/settings/service-levels/new")
    w.fill({"Code": "quick", "Name in English": "Quick", "Name in Chinese": "极速", "Calendar": "24x7"})
    for field in w.page.locator("[name^=time-]").all():
        if field.input_value():
            field.fill("1 min")
    w.press("Add")
    w.sees("version %(number)s", number=1)
    w.page.goto("/settings/customers/new")
    w.fill({"Name": "Northwind", "Code": "nw", "Class": "standard", "Service level": "quick"})
    w.press("Save")
    w.page.goto("/settings/people/1")
    w.fill({"Customer": "nw"})
    w.press("Save")
    w.sees("Saved.")
    w.go("/studio/decisions/service_level")
    w.page.get_by_label("Level of the customer" if w.language == "en" else "客户的服务级别").fill("quick")
    note = "What was agreed with the customer holds" if w.language == "en" else "按与客户的约定"
    expect(w.page.locator("#result")).to_contain_text(note)
    w.look("/studio/decisions/service_level, answered")


def _reported_and_triaged(w: Walker) -> None:
    """A moderate incident."""
    w.page.goto("/portal/report/incident")
    for name, value in (("title", "Gate printer is slow"), ("description", "It takes a minute for a pass.")):
        w.page.locator(f"[name={name}]").fill(value)
        w.typed.add(value)
    choose_category(w.page, "printing")
    w.press("Send")
    w.page.goto(f"/records/{NUMBER}")
    for name in ("impact", "urgency"):
        w.page.locator(f"select[name={name}]").select_option("medium")
    click(w.page.locator("button[value=accept]"))


def _level(w: Walker) -> None:
    w.go(f"/records/{NUMBER}/clocks")
    said = {"en": "Named by the decision “Service level”. Level of the customer: quick. What was agreed with",
            "zh-CN": "由决策“服务级别”指定。客户的服务级别：quick。按与客户的约定。"}  # fmt: skip
    expect(w.page.locator("main")).to_contain_text(said[w.language])


def _raised(w: Walker) -> None:
    """Until the worker has found three quarters of the minute used up the page is opened again and again."""
    said = {"en": "Raised from Moderate when 75 % of the time were used up. Its targets stay those of Moderate.",
            "zh-CN": "时间用去 75 % 时由“中”提高。目标仍为“中”的目标。"}[w.language]  # fmt: skip
    end = monotonic() + PATIENCE
    w.page.goto(f"/records/{NUMBER}")
    while said not in w.page.content().replace("&nbsp;", " ") and monotonic() < end:
        w.page.wait_for_timeout(1000)
        w.page.goto(f"/records/{NUMBER}")
    assert said in w.page.content()
    w.look(f"/records/{NUMBER}")
    line = {"en": "Priority raised: 75 % of 1 min are used up (Resolution)",
            "zh-CN": "优先级已提高：1 分钟已用去 75 %（解决）"}[w.language]  # fmt: skip
    expect(w.page.locator("main")).to_contain_text(line)
    w.page.goto(f"/records/{NUMBER}/clocks")
    expect(w.page.locator("main")).to_contain_text(said)


def _overruled(w: Walker) -> None:
    """What a person sets against it stands in the list, with the reason."""
    w.page.goto(f"/records/{NUMBER}/priority")
    w.fill({"Priority": "low", "Reason": "Only a test device."})
    w.press("Save")
    w.go("/records?type=incident&overruled=true&columns=overruled,priority")
    row = w.page.locator("main tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Ada Admin: Only a test device.")
