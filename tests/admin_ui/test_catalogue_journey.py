"""A manager orders a new employee on a telephone, somebody above approves it, and the parts follow."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from database import unit_of_work
from itsm.people.tables import PersonRow
from tests.admin_ui.seeded_desk import SeededDesk, seeded_desk, somebody
from tests.admin_ui.walking import Walker

pytestmark = pytest.mark.browser

TELEPHONE: ViewportSize = {"width": 360, "height": 780}
NUMBER = "REQ-000001"
NAMED = {"Li Na", "Sales", "REQ", "CNY", "Mia Boss", "Otto Chief"}
"""What is called the same in every language here."""


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_new_employee_is_ordered_and_approved_on_a_telephone(tmp_path: Path, language: str) -> None:
    def seed() -> None:
        boss = somebody("Mia Boss", "mia@desk.example", language)
        chief = somebody("Otto Chief", "otto@desk.example", language)
        with unit_of_work() as work:
            work.session.get_one(PersonRow, boss.key).manager_key = chief.key

    with seeded_desk(tmp_path, language, seed) as desk:
        boss, chief = desk.walker("mia@desk.example"), desk.walker("otto@desk.example")
        for one in (boss, chief):
            one.typed |= NAMED
        _finds_it(boss)
        _orders_it(boss)
        _approves_it(chief)
        _follows_it(desk, boss, chief)


def _finds_it(w: Walker) -> None:
    w.go("/portal")
    w.go("/portal/catalogue")
    w.page.set_viewport_size(TELEPHONE)
    w.page.locator("#catalogue-words").fill(w.say(("hire", "入职")))
    w.press("Search")
    w.look("/portal/catalogue?q=")
    w.page.set_viewport_size(TELEPHONE)
    w.page.locator('a[href="/portal/catalogue/items/new-employee"]').click()


def _orders_it(w: Walker) -> None:
    w.look("/portal/catalogue/items/new-employee")
    w.page.set_viewport_size(TELEPHONE)
    w.page.locator("[name=person_name]").fill("Li Na")
    w.page.locator("[name=department]").fill("Sales")
    w.page.locator("[name=needed_by]").fill("2030-01-07")
    w.press("Order")
    expect(w.page.get_by_text(NUMBER).first).to_be_visible()
    w.look(f"/portal/records/{NUMBER}")


def _approves_it(w: Walker) -> None:
    w.go("/portal")
    w.page.set_viewport_size(TELEPHONE)
    w.page.locator(f'a[href="/portal/records/{NUMBER}"]').first.click()
    for _level in range(2):  # nobody else is above: the one person votes at both levels
        w.page.get_by_role("button", name=w.say(("Approve", "批准")), exact=True).first.click()
        w.page.goto(f"/portal/records/{NUMBER}")


def _follows_it(desk: SeededDesk, boss: Walker, chief: Walker) -> None:
    boss.go("/portal/catalogue/orders")
    part = boss.page.locator(".order-parts a").first
    expect(part).to_have_text(boss.say(("Account", "账号")))
    boss.page.set_viewport_size(TELEPHONE)
    part.click()
    expect(boss.page.locator("h1")).to_contain_text(boss.say(("Account", "账号")))
    assert [*boss.found, *chief.found, *desk.visitors.faults] == []
