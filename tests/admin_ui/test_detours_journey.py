"""All seven operations outside the drawn flow in the browser, in both languages, and their detours on the diagram."""

from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import expect

from engine.registry import SYSTEM
from itsm.people.commands import join_team
from itsm.records.commands import claim_task, complete_task
from tests.admin_ui.clicking import click
from tests.admin_ui.desk_server import RETRIES
from tests.admin_ui.seeded_desk import seeded_desk, somebody, unfolded
from tests.admin_ui.walking import Walker
from tests.support.records import REPORT, TRIAGE, Desk, open_task

pytestmark = pytest.mark.browser

NUMBER, TITLE = "INC-000001", "打印机离线"
RECORD = f"/records/{NUMBER}"
PATIENCE = 30
"""Seconds in which the workers have told people."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_work_leaves_the_drawn_flow_in_all_seven_ways(tmp_path: Path, language: str) -> None:
    with seeded_desk(tmp_path / "data", language, lambda: _seed(language)) as desk:
        ann, lin, lou = (desk.walker(f"{name}@example.org") for name in ("ann", "lin", "lou"))
        _delegated(ann, lin)
        _countersigned_and_called_off(ann, lin, lou)
        _signed_before(ann, lou)
        _transferred_and_urged(ann, lin)
        _sent_back(lin)
        _withdrawn(ann)
        _on_the_diagram(ann)

        assert [*ann.found, *lin.found, *lou.found] == []
        assert desk.visitors.faults == []


def _seed(language: str) -> None:
    """An incident at line 1 that Ann has; Lou leads the line, Lin is of line 2."""
    ann = somebody("小安", "ann@example.org", language, "line-1")
    somebody("小林", "lin@example.org", language, "line-2")
    lou = somebody("老陈", "lou@example.org", language, "line-1")
    join_team(lou.key or 0, "line-1", "lead", SYSTEM)
    desk = Desk(ann, somebody("瑞塔", "rita@example.org", language))
    reported = desk.report({**REPORT, "title": TITLE, "description": "今天上午开始。"})
    complete_task(open_task(reported).key, {**TRIAGE, "title": TITLE}, "accept", ann)
    claim_task(open_task(reported).key, ann)


def _does(w: Walker, label: str, fields: dict[str, str]) -> None:
    """Do one of the operations of the task that the record's page shows."""
    w.page.goto(RECORD)
    part = unfolded(w, label)
    w.fill(fields, part)
    w.press(label, part)


def _delegated(ann: Walker, lin: Walker) -> None:
    ann.page.goto(RECORD)
    unfolded(ann, "Delegate")
    ann.look(f"{RECORD}, operations")
    _does(ann, "Delegate", {"Who does it for you": "lin@example.org", "What you ask for": "请先看看"})
    lin.go(RECORD)
    lin.field("What %(name)s should know", None, name="小安").fill("已看过")
    lin.press("Give back to %(name)s", None, name="小安")
    expect(lin.page.locator("main")).to_contain_text("已看过")
    ann.page.goto(RECORD)
    expect(unfolded(ann, "Delegate")).to_be_visible()


def _countersigned_and_called_off(ann: Walker, lin: Walker, lou: Walker) -> None:
    """One has signed when it is called off: both are told."""
    people = "lin@example.org\nlou@example.org"
    _does(ann, "Countersign", {"Who signs, one a line": people, "What you ask for": "换打印机？"})
    lin.page.goto(RECORD)
    lin.sees("%(name)s asks you", name="小安")
    lin.look(f"{RECORD}, to sign")
    lin.press("Agree")
    _does(ann, "Wait for them no longer", {"Reason": "已另行决定"})
    for w in (lin, lou):
        _is_told(w, "{{ actor }} called off a signing", "{{ actor }} 取消了签署")


def _is_told(w: Walker, english: str, chinese: str) -> None:
    said = {"en": english, "zh-CN": chinese}[w.language].replace("{{ actor }}", "小安")
    end = monotonic() + PATIENCE
    w.page.goto("/notices")
    while said not in w.page.content() and monotonic() < end:
        w.page.wait_for_timeout(500)
        w.page.goto("/notices")
    assert said in w.page.content()
    w.look("/notices")


def _signed_before(ann: Walker, lou: Walker) -> None:
    _does(ann, "Add signer", {"Who signs": "lou@example.org", "What you ask for": "请复核"})
    lou.page.goto(RECORD)
    lou.press("Agree")
    ann.page.goto(RECORD)
    ann.sees("Signed")
    ann.look(f"{RECORD}, signed")


def _transferred_and_urged(ann: Walker, lin: Walker) -> None:
    _does(ann, "Transfer", {"To a person": "lin@example.org", "Reason": "她熟悉打印机"})
    _does(ann, "Urge", {"What to tell them (may be empty)": "客户在等"})
    _is_told(lin, "{{ actor }} urges a task", "{{ actor }} 催办任务")


def _sent_back(lin: Walker) -> None:
    lin.page.goto(RECORD)
    part = unfolded(lin, "Send back")
    part.locator("select[name=target]").select_option("triage")
    lin.fill({"Reason": "分类不对"}, part)
    lin.press("Send back", part)


def _withdrawn(ann: Walker) -> None:
    """That it is no incident is taken back before anybody has acted on it."""
    ann.page.goto(RECORD)
    ann.page.locator("main textarea[name=note]").fill("重复报障")
    click(ann.page.locator("button[value=no_incident]"))
    expect(ann.page.locator("main form[action$='/detour/withdraw']")).to_be_visible()
    ann.look(f"{RECORD}, to be withdrawn")
    ann.press("Take it back")
    expect(ann.page.locator("button[value=accept]")).to_be_visible()


def _on_the_diagram(ann: Walker) -> None:
    ann.page.goto(RECORD)
    found = ann.page.request.get(f"{RECORD}/diagram.json", max_retries=RETRIES).json()["detours"]
    done = ("Delegate", "Countersign", "Add signer", "Transfer", "Urge", "Send back")
    assert [name for name in done if ann.say(name) not in found["line_1"]["words"]] == []
    assert ann.say("Withdraw") in found["triage"]["words"]
    ann.look(f"{RECORD}, at the end")
