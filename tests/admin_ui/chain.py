"""A desk for the chain from incidents to the change that ends them: its people, their windows, where tokens stand."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

from playwright.sync_api import expect
from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.approvals.tables import Ballot, BallotVote
from itsm.people.commands import join_team
from itsm.records.commands import complete_task, report_record
from itsm.records.tables import Record
from tests.admin_ui.clicking import click
from tests.admin_ui.seeded_desk import SeededDesk, somebody
from tests.admin_ui.walking import Walker, Words, walker

TITLE, WHAT = "值机打印机打不出登机牌", "B 厅打印机没有反应，重启后好一阵子。"
INCIDENTS = 14
PROBLEM, CHANGE = "PRB-000001", "CHG-000001"
PEOPLE = {
    "rita": ("瑞塔", ()), "ann": ("小安", ("line-1",)), "pam": ("潘姐", ("problem-managers",)),
    "cara": ("卡拉", ("change-management",)), "ina": ("伊娜", ("infrastructure",)),
    "chair": ("老陈", ("change-board",)), "sec": ("赛克", ("change-board", "security")),
    "bea": ("贝雅", ("change-board",)), "bo": ("阿波", ("change-board",)), "bin": ("彬彬", ("change-board",)),
}  # fmt: skip
"""Everybody but the administrator, by the name of their address: what they are called, and their teams."""
BOARD = ("chair", "sec", "bea", "bo", "bin")
ZONE = ZoneInfo("Asia/Shanghai")


def address(who: str) -> str:
    """The address of one of the people."""
    return f"{who}@example.org"


def people(language: str) -> dict[str, Actor]:
    """Add everybody; the chair leads the board of five."""
    actors = {who: somebody(name, address(who), language, *teams) for who, (name, teams) in PEOPLE.items()}
    join_team(actors["chair"].key or 0, "change-board", "lead", SYSTEM)
    return actors


def report(actors: dict[str, Actor], count: int) -> None:
    """Let somebody report the same printer again and again."""
    values = {"title": TITLE, "description": WHAT, "category": "printing", "impact": "medium", "urgency": "medium"}
    for _ in range(count):
        report_record("incident", values, actors["rita"].key, actors["rita"], None, "portal")


def complete(number: str, values: Mapping[str, object], outcome: str, actor: Actor) -> None:
    """Complete the open task of a record, beside the browser."""
    with reading() as session:
        task = session.scalars(
            select(UserTask.key).where(UserTask.business_key == number, UserTask.state == "open")
        ).one()
    complete_task(task, values, outcome, actor)


def statuses(kind: str) -> list[str]:
    """The status of each record of a type."""
    with reading() as session:
        return list(session.scalars(select(Record.status).where(Record.type_key == kind).order_by(Record.key)))


def votes_on(number: str) -> list[str]:
    """What was ever voted on a record, oldest first."""
    mine = select(BallotVote.choice).join(Ballot, Ballot.key == BallotVote.ballot_key)
    mine = mine.join(Record, Record.key == Ballot.record_key).where(Record.number == number)
    with reading() as session:
        return list(session.scalars(mine.order_by(BallotVote.key)))


def incident(number: int) -> str:
    """The number of an incident."""
    return f"INC-{number:06}"


def local(ahead: timedelta) -> str:
    """A time from now on, as a field of the page wants it, to the minute that has begun."""
    return f"{(datetime.now(UTC) + ahead).astimezone(ZONE):%Y-%m-%dT%H:%M}"


@dataclass
class Chain:
    """The desk with a window for each of the people, opened when it is first needed."""

    desk: SeededDesk
    windows: dict[str, Walker] = field(default_factory=dict)

    def of(self, who: str) -> Walker:
        """The window of somebody."""
        if who not in self.windows:
            made = self.desk.walker(address(who))
            made.typed |= {"INC-", "PRB-", "CHG-", TITLE, WHAT}
            self.windows[who] = made
        return self.windows[who]

    def mailed(self, who: str, mails: int) -> tuple[Walker, list[str]]:
        """The window of somebody's mail program, where nobody has signed in, and the answers of one of their mails."""
        if f"mail of {who}" not in self.windows:
            made = walker(self.desk.visitors, self.desk.language)
            made.typed |= {"INC-", "PRB-", "CHG-", TITLE, WHAT}
            self.windows[f"mail of {who}"] = made
        w = self.windows[f"mail of {who}"]
        return w, self.desk.answers(w, address(who), mails)

    def found(self) -> list[str]:
        """What was wrong with the pages that somebody looked at."""
        return [one for w in self.windows.values() for one in w.found]


def stands(w: Walker, number: str, at: Iterable[str] = (), by: Iterable[str] = (), within: Words | None = None) -> None:
    """The diagram of the record has its token at these elements, and these flows and steps were gone through.

    ``within`` names a called process, whose drawing is chosen above; its tab may go on with “Now here”.
    """
    w.page.goto(f"/records/{number}/diagram")
    if within:
        click(w.page.locator("main nav.tabs a").filter(has_text=re.compile(rf"^\s*{re.escape(w.say(within))}")).first)
    drawing = w.page.locator(".diagram").first
    expect(drawing.locator(".djs-container > svg")).to_be_visible()
    for element in at:
        expect(drawing.locator(f'.djs-element.flow-now[data-element-id="{element}"]')).to_have_count(1)
    for element in by:
        gone = ", ".join(f'.djs-element.{mark}[data-element-id="{element}"]' for mark in ("flow-taken", "flow-done"))
        expect(drawing.locator(gone)).to_have_count(1)


def until(w: Walker, place: str, seen: Callable[[], bool], seconds: int = 100) -> None:
    """Open a page again and again until something is seen there."""
    end = monotonic() + seconds
    w.page.goto(place)
    while not seen():
        assert monotonic() < end, f"{place} did not come so far within {seconds} seconds"
        w.page.wait_for_timeout(700)
        w.page.goto(place)
