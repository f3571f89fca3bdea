"""Plans of inspections in files: made, changed, ended and undone; odd rows are rejected at their cell."""

import pytest
from sqlalchemy import select

from database import reading
from engine.registry import Actor
from itsm.inspections.commands.open_due import open_due
from itsm.inspections.points import points_of
from itsm.inspections.tables import PlanRow
from tests.itsm.exchange.conftest import imported, rows_of, undone
from tests.itsm.exchange.everything import use_inspection_pack
from tests.itsm.exchange.test_round_trip import exported
from tests.support.clocks import Clock
from tests.support.records import use_incident_pack

KIND = "inspection-plans"
HEAD = ["name_en", "place", "type", "team", "zone", "first", "at", "repeats", "days", "length", "grace", "points"]
POINTS = "Door | 门\nPressure | 压力 | reading 2..8.5 bar | photo\nMeter | | reading kWh"
ROW = ["Room", "Hall 2", "inspection", "line-1", "UTC", "2026-12-01", "8:30", "week", "1; 4", "90 minutes", "", POINTS]


@pytest.fixture
def planner(administrator: Actor, clock: Clock) -> Actor:
    """An administrator; inspections are in use."""
    use_incident_pack()
    use_inspection_pack()
    return administrator


def plan() -> PlanRow:
    with reading() as session:
        return session.scalars(select(PlanRow)).one()


def test_plan_comes_from_a_file_and_is_undone(planner: Actor) -> None:
    made = imported(KIND, [HEAD, ROW], planner)

    assert made.counts == {"created": 1}, rows_of(made.key, "rejected")
    row = plan()
    assert (row.place, row.days, row.length, row.grace, row.minute) == ("Hall 2", [1, 4], 90, 0, 510)
    assert [(one.name("zh-CN"), one.is_reading, one.low, one.high, one.unit, one.photo) for one in points_of(row.points)
            ] == [("门", False, "", "", "", False), ("压力", True, "2", "8.5", "bar", True),
                  ("Meter", True, "", "", "kWh", False)]  # fmt: skip
    again = imported(KIND, [HEAD, ROW], planner)
    assert again.counts == {"unchanged": 1}
    changed = imported(KIND, [[*HEAD, "state"], [*ROW[:6], "09:00", *ROW[7:], "archived"]], planner)
    assert changed.counts == {"changed": 1} and plan().archived_at is not None and plan().minute == 540
    for run in (changed, again, made):
        back = undone(run.key, planner)
        assert back.state == "undone", (back.problem, [(one.name, one.reason) for one in rows_of(run.key, "changed")])
    assert b"Room" not in exported(KIND, "csv", planner)


def test_plan_that_has_made_something_is_not_undone_away(planner: Actor, clock: Clock) -> None:
    made = imported(KIND, [HEAD, ROW], planner)
    next_at = plan().next_at
    assert next_at is not None
    clock.set(next_at)
    open_due(10)

    undone(made.key, planner)

    assert plan().names["en"] == "Room"


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("type", "incident"), ("team", "nobody"), ("zone", "Mars"), ("first", "2026-02-30"), ("at", "25:00"),
        ("repeats", "often"), ("length", "4"), ("length", "4 moons"), ("length", "900 days"), ("grace", "x hours"),
        ("points", ""), ("points", "Door | 门 | knock"), ("points", "Heat | 热 | reading 9..2 °C"),
    ],
)  # fmt: skip
def test_odd_rows_are_rejected(planner: Actor, column: str, cell: str) -> None:
    place = HEAD.index(column)

    run = imported(KIND, [HEAD, [*ROW[:place], cell, *ROW[place + 1 :]]], planner)

    assert run.counts == {"rejected": 1} and len(rows_of(run.key, "rejected")) == 1
