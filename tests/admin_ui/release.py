"""A desk for the story of a release: its people, three changes that wait for it, where their tokens stand."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select

from database import reading
from engine.registry import SYSTEM, Actor
from engine.state.tables import UserTask
from itsm.people.commands import join_team
from itsm.records.commands import complete_task, report_record
from itsm.records.tables import Record
from tests.admin_ui.chain import Chain, address, local
from tests.admin_ui.seeded_desk import SeededDesk, somebody
from tests.admin_ui.walking import Walker
from tests.support.people import make_person_in
from tests.support.servers import PASSWORD

RELEASE = "REL-000001"
CLIENT, DATABASE, SERVER = CHANGES = ("CHG-000001", "CHG-000002", "CHG-000003")
PARTS = {CLIENT: "客户端换成新版本", DATABASE: "数据库升级", SERVER: "应用服务器升级"}
PEOPLE = {
    "rita": ("瑞塔", ()), "cara": ("卡拉", ("change-management",)),
    "sec": ("赛克", ("change-board", "security")), "bea": ("贝雅", ("change-board",)),
    "ann": ("小安", ("line-1",)),
}  # fmt: skip
"""Everybody by the name of their address: what they are called, and their teams."""
PRODUCT, SERVICE = "财务系统", "财务"
VERSIONS = ("2026.2", "2026.2-client")
BUILDS = {f"{PRODUCT} {one}": hashlib.sha256(one.encode()).hexdigest() for one in VERSIONS}
"""Builds with their hashes."""
PROGRAMS = ("SHA-256", "sha256sum", "Get-FileHash")
"""Names that are the same in every language."""
_LOW = {"impact": "low", "criticality": "usual", "tested": "yes", "backout_ease": "easy", "experience": "often"}
_TEXTS = dict.fromkeys(("plan", "test_plan", "backout_plan", "communication"), "照常。")


def people(language: str) -> dict[str, Actor]:
    """Add everybody; the release manager leads a team, and so keeps the builds."""
    actors = {who: somebody(name, address(who), language, *teams) for who, (name, teams) in PEOPLE.items()}
    join_team(actors["sec"].key or 0, "change-board", "lead", SYSTEM)
    actors["rea"] = make_person_in(
        "雷娅", ("team_lead",), ("release-management",), address("rea"), PASSWORD, language
    )
    return actors


def changes_wait(actors: Mapping[str, Actor]) -> None:
    """Three changes of low risk are planned beside the browser, and wait for the day after tomorrow."""
    times = {"planned_begin": f"{local(timedelta(days=2))}+08:00", "planned_end": f"{local(timedelta(days=3))}+08:00"}
    for number, title in PARTS.items():
        given = {"kind": "normal", "title": title, "description": "随版本发布。", "items": title, **_LOW, **times}
        report_record("change", given, actors["rita"].key, actors["rita"], None, "portal")
        plan = {**_TEXTS, **times, "implementer": str(actors["cara"].key), "departments": [], "items": title, **_LOW}
        complete(number, "plan", plan, "submit", actors["cara"])


def complete(number: str, step: str, values: Mapping[str, object], outcome: str | None, actor: Actor) -> None:
    """Complete the open task of a record at a step, beside the browser."""
    mine = select(UserTask.key).where(UserTask.business_key == number, UserTask.state == "open")
    with reading() as session:
        task = session.scalars(mine.where(UserTask.element_id == step)).one()
    complete_task(task, values, outcome, actor)


def states(desk: SeededDesk) -> list[str]:
    """The status of the release and of each of its changes."""

    def read() -> list[str]:
        order = (RELEASE, *CHANGES)
        with reading() as session:
            found = dict(session.execute(select(Record.number, Record.status).where(Record.number.in_(order))).all())
        return [found[one] or "" for one in order]

    return desk.within(read)


class Rollout(Chain):
    """The desk with a window for each of the people; the texts of the story are no words of the product."""

    def of(self, who: str) -> Walker:
        """The window of somebody."""
        found = super().of(who)
        found.typed |= {"REL-", PRODUCT, *VERSIONS, *BUILDS.values(), *PROGRAMS, "zip", "media"}
        return found
