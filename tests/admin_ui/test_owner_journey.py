"""First responders in the browser, in both languages: another owner is asked for and approved, the answer is owed."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM
from engine.state.tables import UserTask
from itsm.people.commands import join_team
from itsm.people.queries import actor_of, find_person
from itsm.records.commands import complete_task
from tests.admin_ui.clicking import click
from tests.admin_ui.seeded_desk import seeded_desk, somebody
from tests.admin_ui.walking import Walker
from tests.support.records import REPORT, SOLVED, TRIAGE, Desk, open_task

pytestmark = pytest.mark.browser

NUMBER, TITLE = "INC-000001", "打印机离线"
RECORD = f"/records/{NUMBER}"


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_owner_is_changed_with_approval_and_owes_the_answer(tmp_path: Path, language: str) -> None:
    with seeded_desk(tmp_path / "data", language, lambda: _seed(language)) as desk:
        ann, lead = desk.walker("ann@example.org"), desk.walker("lou@example.org")
        _follows(ann)
        _asks(ann)
        _approves(lead)
        ann.go(RECORD)
        ann.sees("%(name)s is the owner now: %(reason)s", name="老陈", reason="我要休假")
        desk.within(_solved_by_ann)
        _answers(lead)

        assert [*ann.found, *lead.found] == []
        assert desk.visitors.take_refusals(422) and desk.visitors.faults == []


def _seed(language: str) -> None:
    """An incident that Ann owns, at line 1, which Lou leads."""
    ann = somebody("小安", "ann@example.org", language, "line-1")
    lou = somebody("老陈", "lou@example.org", language, "line-1")
    join_team(lou.key or 0, "line-1", "lead", SYSTEM)
    desk = Desk(ann, somebody("瑞塔", "rita@example.org", language))
    reported = desk.report({**REPORT, "title": TITLE, "description": "今天上午开始。"})
    complete_task(open_task(reported).key, {**TRIAGE, "title": TITLE}, "accept", ann)


def _follows(w: Walker) -> None:
    w.go("/work?tab=followed")
    expect(w.page.locator("main tbody tr")).to_contain_text(NUMBER)


def _asks(w: Walker) -> None:
    """First without somebody who is there: what was typed is kept."""
    w.go(f"{RECORD}/owner")
    w.fill({"New owner": "没有此人", "Reason": "我要休假"})
    w.press("Ask")
    expect(w.page.locator("#f-person-error")).to_be_visible()
    expect(w.field("Reason")).to_have_value("我要休假")
    w.look(f"{RECORD}/owner, refused")
    w.fill({"New owner": "lou@example.org"})
    w.press("Ask")
    w.page.goto(f"{RECORD}/owner")
    w.sees("A change waits for an answer")
    w.look(f"{RECORD}/owner, asked")


def _approves(w: Walker) -> None:
    w.go("/work/owners")
    click(w.page.locator("main tbody a.title"))
    w.look(f"{RECORD}/owner, to decide")
    w.press("Approve")


def _solved_by_ann() -> None:
    """Somebody else than the owner solves it: the owner owes its requester an answer."""
    found = find_person("ann@example.org")
    assert found is not None
    with reading() as session:
        task = session.scalars(select(UserTask.key).where(UserTask.state == "open")).one()
    complete_task(task, SOLVED, "solved", actor_of(found.key))


def _answers(w: Walker) -> None:
    """The record waits among those to be answered until the owner has written."""
    w.go("/work?tab=followed&owed=1")
    w.sees("Answer the requester")
    w.page.goto(RECORD)
    w.page.locator("#comment-body").fill("已经修好了。")
    w.press("Send", w.page.locator("form.reply"))
    w.go("/work?tab=followed&owed=1")
    w.sees("Every requester has their answer")
