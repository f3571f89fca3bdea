"""Service levels in Settings: list, form with rows of targets, versions with their notice, the level of a customer."""

import pytest

from database import unit_of_work
from engine.registry import SYSTEM, Actor
from itsm.calendars.commands import add_shipped_calendars
from itsm.clocks.levels.commands import add_shipped_levels
from itsm.clocks.levels.content import Target
from itsm.clocks.levels.queries import level, levels
from itsm.clocks.recounts.working import work_recounts
from itsm.organisation.commands import save_customer
from tests.admin_ui.conftest import Browser, shown
from tests.support.clocks import Clock
from tests.support.people import SignedIn

LIST = "/settings/service-levels"
NAMES = {"name_en": "Gold", "name_zh-CN": "金牌", "calendar": "cn-5x8"}


@pytest.fixture
def admin(administrator: Actor, signed_in: SignedIn, clock: Clock) -> Browser:
    """The administrator's browser, where the shipped calendars and level are there."""
    with unit_of_work() as work:
        add_shipped_calendars(work)
        add_shipped_levels(work)
    return Browser(signed_in(administrator))


def row(number: int, time: str, kind: str = "response", **fields: str) -> dict[str, str]:
    """The fields of a row of targets."""
    values = {"kind": kind, "partner": "", "type": "", "priority": "", "service": "", "time": time,
              "thresholds": "50, 75, 90"} | fields  # fmt: skip
    return {f"{name}-{number}": value for name, value in values.items()}


def test_settings_lead_to_levels_and_the_list_says_what_they_promise(admin: Browser) -> None:
    assert f'href="{LIST}"' in admin.open("/settings?q=SLA")

    words = shown_at(admin, LIST)

    assert "Standard standard holds where no other does 15 min – 4 h 4 h – 40 h that of the customer 1" in words


def test_level_is_added_from_rows_and_those_without_a_time_are_left_out(admin: Browser) -> None:
    admin.open(f"{LIST}/new")

    page = admin.send(
        f"{LIST}/new",
        {"code": "gold", **NAMES, **row(0, "0:10", priority="critical", thresholds="80"), **row(1, ""),
         **row(2, "6 h", "ola", partner="line-2")},
    )  # fmt: skip

    assert "Saved." in shown(page)
    content = level("gold").content
    assert content.calendar == "cn-5x8"
    assert content.targets == (
        Target("response", 10, priority="critical", thresholds=(80,)), Target("ola:line-2", 360),
    )  # fmt: skip


def test_row_with_a_team_but_no_time_is_told_and_kept(admin: Browser) -> None:
    admin.open(f"{LIST}/new")

    page = admin.send(f"{LIST}/new", {"code": "gold", **NAMES, **row(0, "", "ola", partner="line-2")})

    assert page.status_code == 422
    assert "Write one, or empty the row" in shown(page) and 'value="line-2"' in page.text


def test_wrong_row_is_told_beside_it_and_what_was_typed_is_kept(admin: Browser) -> None:
    admin.open(f"{LIST}/standard")

    sent = {**NAMES, "notice": "Soon.", **row(0, ""), **row(1, "4 h"), **row(2, "1 day", "resolution")}

    page = admin.send(f"{LIST}/standard", sent)

    assert page.status_code == 422
    assert 'id="row-1-error"' in page.text and "twenty-four hours" in shown(page)
    assert 'value="1 day"' in page.text and "Soon." in page.text
    assert level("standard").version == 1


def test_change_is_a_version_with_its_notice_and_the_differences(admin: Browser) -> None:
    admin.open(f"{LIST}/standard")

    page = admin.send(
        f"{LIST}/standard",
        {**NAMES, "calendar": "", "notice": "Nights count from May on.", **row(0, "4 h")},
    )

    words = shown(page)
    assert "Version 2" in words and "in force" in words and "Nights count from May on." in words
    assert "Response: 30 min → 4 h" in words and "Resolution, critical: 4 h → none" in words


def test_level_is_chosen_archived_and_restored(admin: Browser) -> None:
    admin.open(f"{LIST}/new?from=standard")
    admin.send(f"{LIST}/new", {"code": "gold", **NAMES, **row(0, "4 h")})

    chosen = admin.send(f"{LIST}/gold/choose", {})
    admin.open(f"{LIST}/standard")
    archived = shown(admin.send(f"{LIST}/standard/archive", {}))
    restored = shown(admin.send(f"{LIST}/standard/restore", {}))

    assert "It holds now for everything that has no other level." in shown(chosen)
    assert "Level of the organisation 1 holds it" in shown(chosen) and "/archive" not in chosen.text
    assert "Archived." in archived and "Restore it to change it." in archived
    assert "It is in use again." in restored
    assert [one.code for one in levels() if one.is_default] == ["gold"]


def test_customer_has_a_level_on_its_form_and_its_page(admin: Browser) -> None:
    key = save_customer(None, {"code": "acme", "name": "Acme", "service_class": "vip"}, SYSTEM).key
    values = {"code": "acme", "name": "Acme", "service_class": "vip", "service_level": "standard"}
    admin.open(f"/settings/customers/{key}")

    page = admin.send(f"/settings/customers/{key}", values)

    assert '<option value="standard" selected>Standard</option>' in page.text
    assert "Service level Standard" in shown_at(admin, f"/customers/{key}")
    assert "Customers 1" in shown_at(admin, f"{LIST}/standard")


def shown_at(browser: Browser, address: str) -> str:
    """The words of the page at an address."""
    browser.open(address)
    assert browser.page is not None
    return shown(browser.page)


def test_newest_version_is_applied_to_open_records_and_shows_how_far_that_is(admin: Browser) -> None:
    admin.open(f"{LIST}/standard")

    before = shown(admin.send(f"{LIST}/standard/apply", {}))
    while work_recounts(10):
        pass

    assert "The clocks of open records will be counted anew shortly." in before
    assert "The clocks of 0 open records were counted anew." in shown_at(admin, f"{LIST}/standard")
