"""Plans of inspections in tests: the shipped packs in use, and plans by their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from database import current_tenant, reading
from engine import clock
from engine.registry import Actor
from engine.state.tables import UserTask
from itsm.automation.tables import PromotionRow
from itsm.inspections.commands import open_due, save_plan
from itsm.inspections.tables import PlanRow, RunRow
from itsm.records.commands import claim_task, complete_task
from itsm.records.tables import Record
from itsm.tenants import deploy_shipped_packs
from tests.support.at_once import at_once
from tests.support.clocks import Clock

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c6360000000020001"
    "e221bc330000000049454e44ae426082"
)
"""A picture of one grey pixel."""
FANS = {
    "name_en": "Server room", "name_zh-CN": "机房", "type": "inspection", "place": "Room 2", "team": "inspectors",
    "zone": "Asia/Shanghai", "first": "2026-11-20", "at": "18:00", "repeats": "day", "every": "1",
    "length": "2", "length_unit": "hours", "grace": "1", "grace_unit": "days",
    "point_0_en": "Fans", "point_0_zh-CN": "风扇", "point_0_photo": "",
    "point_1_en": "Temperature", "point_1_kind": "reading", "point_1_unit": "°C", "point_1_low": "18",
    "point_1_high": "27",
}  # fmt: skip
"""Due each day at 18:00, an hour after the clock of tests begins; to be done within two hours."""


@dataclass
class Rounds:
    """Somebody who plans, somebody who inspects, and the time."""

    lead: Actor
    inspector: Actor
    clock: Clock

    def plan(self, days: Sequence[str] = (), **values: str) -> int:
        """Key of a plan."""
        return save_plan(None, {**FANS, **values}, days, self.lead).key

    def after(self, *, minutes: int = 0, hours: int = 0, days: int = 0) -> list[str]:
        """Let time pass and the worker work; gives the numbers of all records that plans have made."""
        self.clock.advance(timedelta(minutes=minutes, hours=hours, days=days))
        while open_due(100):
            continue
        return self.numbers()

    def numbers(self) -> list[str]:
        """All records that plans have made, oldest first."""
        with reading() as session:
            joined = select(Record.number).join(RunRow, RunRow.record_key == Record.key)
            return list(session.scalars(joined.order_by(Record.key)))

    def done(self, number: str, **values: object) -> None:
        """Complete the step of a record as it stands."""
        key = self._step(number)
        with reading() as session:
            stands = session.scalars(select(Record.own_fields).where(Record.number == number)).one()
        kept = {name: stands.get(name) for name in ("findings",) if stands.get(name)}
        complete_task(key, {**kept, **values}, "inspected", self.inspector)

    def claimed(self, number: str) -> None:
        """The inspector takes the step of a record."""
        claim_task(self._step(number), self.inspector)

    def at_once(self, workers: int) -> None:
        """Let so many workers look for what is due at the same moment."""
        now = self.clock.now()

        def look() -> None:
            with clock.at(now):
                open_due(100)

        at_once(current_app._get_current_object(), current_tenant(), [look] * workers)  # type: ignore[attr-defined]

    def _step(self, number: str) -> int:
        with reading() as session:
            of_record = select(UserTask.key).join(Record, Record.instance_key == UserTask.instance_key)
            return session.scalars(of_record.where(Record.number == number, UserTask.state == "open")).one()


def use_packs() -> None:
    """The shipped packs."""
    deploy_shipped_packs()


def plan_row(key: int) -> PlanRow:
    """A plan as it is stored."""
    with reading() as session:
        return session.get_one(PlanRow, key)


def made_of(number: str) -> list[tuple[str, str]]:
    """Numbers and titles of what was made out of a record."""
    with reading() as session:
        key = session.scalars(select(Record.key).where(Record.number == number)).one()
        joined = select(Record.number, Record.title).join(PromotionRow, PromotionRow.record_key == Record.key)
        rows = session.execute(joined.where(PromotionRow.source == f"record:{key}").order_by(Record.key))
        return [(row.number, row.title) for row in rows]

