"""A manager orders a new employee on a telephone in Chinese: approved by mail, a laptop is waited for, all is there."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from engine.registry import Actor
from tests.admin_ui.clicking import click
from tests.admin_ui.ordering import Office, Telephone, ask_everybody, people, surveyed
from tests.admin_ui.seeded_desk import seeded_desk
from tests.admin_ui.walking import Walker

pytestmark = pytest.mark.browser

WHOLE, ACCOUNT, LAPTOP, DESK, COURSE = (f"REQ-{number:06}" for number in range(1, 6))
ORDERS = "/portal/catalogue/orders"
ARRIVES, SAID = "2030-01-04", "2030年1月4日"


@pytest.mark.timeout(300)
def test_new_employee_is_ordered_approved_by_mail_waited_for_and_asked_about(tmp_path: Path) -> None:
    actors: dict[str, Actor] = {}

    def seed() -> None:
        actors.update(people("zh-CN"))
        ask_everybody()

    with seeded_desk(tmp_path, "zh-CN", seed, mail=True) as desk:
        office = Office(desk, actors)
        _finds_it(office.phone("mia"))
        _orders_it(office.phone("mia"))
        _approved_by_mail(office)
        _account_comes_first(office)
        _laptop_is_out_of_stock(office)
        _requester_reads_why(office)
        _laptop_arrives_and_all_is_there(office)
        _requester_confirms_and_is_asked(office)

        assert desk.within(surveyed) == [WHOLE]
        assert [*office.found(), *desk.visitors.faults] == []


def _finds_it(w: Telephone) -> None:
    w.go("/portal")
    w.go("/portal/catalogue")
    w.page.locator("#catalogue-words").fill("新人报到")
    w.press("Search")
    w.look("/portal/catalogue?q=")
    click(w.page.locator('a[href="/portal/catalogue/items/new-employee"]'))


def _orders_it(w: Telephone) -> None:
    w.look("/portal/catalogue/items/new-employee")
    w.page.locator("summary").filter(has_text=w.say("Order for somebody else")).click()
    w.page.locator("[name=requester]").select_option(label="李娜")
    for name, value in (("person_name", "李娜"), ("department", "销售部"), ("needed_by", "2030-01-07")):
        w.page.locator(f"[name={name}]").fill(value)
    w.press("Order")
    expect(w.page).to_have_url(f"/portal/records/{WHOLE}")
    w.look(f"/portal/records/{WHOLE}, ordered")
    _stands(w, ["等待审批"], later=["账号", "笔记本电脑", "工位", "培训课程"])


def _approved_by_mail(office: Office) -> None:
    """Two levels: who ordered it is passed over, so those above her vote."""
    for who in ("otto", "gao"):
        w = office.phone(who, signed_in=False)
        approve, *_others = office.desk.answers(w, f"{who}@example.org", 1)
        w.page.goto(approve)
        w.look("/answer")
        w.press(("Approve", "批准"))
        w.sees("Thank you, we have your answer.")
    assert office.statuses() == ["fulfilling", "fulfilling"]


def _account_comes_first(office: Office) -> None:
    mia = office.phone("mia")
    _stands(mia, ["各项正在办理"], {"账号": "正在创建账号"}, later=["笔记本电脑", "工位", "培训课程"])
    office.does("accounts", "create", values={"resolution_text": "li.na"})
    _stands(mia, [], {"账号": "正在设置邮箱、正在授予权限"}, later=["笔记本电脑", "工位", "培训课程"])
    for element in ("mailbox", "rights"):
        office.does("accounts", element)
    office.does("accounts", "hand_over", values={"resolution_text": "电话告知。"})
    _stands(mia, [], {"账号": "已完成", "笔记本电脑": "正在查看库存", "工位": "办理中"}, later=["培训课程"])


def _laptop_is_out_of_stock(office: Office) -> None:
    """Who works has a desk to sit at: the shelf is empty, the laptop is bought."""
    wang, cai = office.desk.walker("wang@example.org"), office.desk.walker("cai@example.org")
    wang.page.goto(f"/records/{LAPTOP}")
    wang.press(("Has to be bought", "需要采购"))
    _stands(office.phone("mia"), [], {"笔记本电脑": "正在向供应商订购"}, later=["培训课程"])
    cai.page.goto(f"/records/{LAPTOP}")
    cai.page.locator("[name=expected_on]").fill(ARRIVES)
    cai.press("Done")
    cai.sees(("Waiting", "等待中"))


def _requester_reads_why(office: Office) -> None:
    """She who gets it, and she who ordered it, both read that it is a delivery that is waited for, and until when."""
    for who in ("mia", "lina"):
        w = office.phone(who)
        _stands(w, [], {"笔记本电脑": "等待到货"}, later=["培训课程"])
        expect(_part(w, "笔记本电脑")).to_contain_text(SAID)
        w.look(f"{ORDERS}, waiting")
        click(_part(w, "笔记本电脑").get_by_role("link"))
        expect(w.page.locator(".steps [aria-current=step]")).to_contain_text(["等待到货"])
        expect(w.page.get_by_text(SAID).first).to_be_visible()
        w.look(f"/portal/records/{LAPTOP}, waiting")


def _laptop_arrives_and_all_is_there(office: Office) -> None:
    mia, wang = office.phone("mia"), office.desk.walker("wang@example.org")
    office.does("wang", "carry_out", values={"resolution_text": "12 号工位。"})
    _stands(mia, [], {"笔记本电脑": "等待到货", "工位": "已完成"}, later=["培训课程"])
    wang.page.goto(f"/records/{LAPTOP}")
    wang.press(("Goods arrived", "已到货"))
    _stands(mia, [], {"笔记本电脑": "正在准备"}, later=["培训课程"])
    office.does("wang", "prepare")
    office.does("wang", "hardware_hand_over", values={"resolution_text": "已送到工位。"})
    _stands(mia, [], {"笔记本电脑": "已完成", "培训课程": "办理中"})
    office.does("tang", "carry_out", values={"resolution_text": "周一上午九点。"})
    assert office.statuses() == ["resolved", "closed", "closed", "closed", "closed"]


def _requester_confirms_and_is_asked(office: Office) -> None:
    lina = office.phone("lina")
    _stands(lina, ["已办理，是否正常？"], dict.fromkeys(("账号", "笔记本电脑", "工位", "培训课程"), "已完成"))
    click(lina.page.locator(f'a[href="/portal/records/{WHOLE}"]').first)
    lina.look(f"/portal/records/{WHOLE}, fulfilled")
    lina.press(("All is well", "一切正常"))
    lina.follow("Answer now")
    lina.look("a survey")
    lina.page.get_by_label(f"{lina.say('Very well')} (5)", exact=True).check()
    lina.fill({"What should we know?": "第一天就能工作。"})
    lina.press("Send")
    lina.sees("Thank you for your answer.")
    lina.go("/portal")


def _part(w: Walker, name: str) -> Locator:
    return w.page.locator(".order-parts li").filter(has_text=name)


def _stands(w: Walker, said: list[str], parts: dict[str, str] | None = None, later: list[str] | None = None) -> None:
    """*My orders* says this of the whole, of parts that have begun, and of those whose turn has not come."""
    w.page.goto(ORDERS)
    card = w.page.locator(".order-card")
    for words in said:
        expect(card).to_contain_text(words)
    for name, words in (parts or {}).items():
        expect(_part(w, name)).to_contain_text(words)
    waiting = w.page.locator(".order-parts li").filter(has_text=w.say("Comes later"))
    expect(waiting.locator("span:not(.chip)")).to_have_text(later or [])
    w.look(ORDERS)
