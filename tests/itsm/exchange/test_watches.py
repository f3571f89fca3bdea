"""What counts as recurring in files: it comes back the same, is undone, and odd rows are rejected."""

import pytest

from database import reading
from engine.registry import Actor
from itsm.recurrence.declared import watch_of
from itsm.recurrence.uses import of_team
from itsm.uses.registry import Thing
from tests.itsm.exchange.conftest import imported, rows_of, undone
from tests.itsm.exchange.test_round_trip import exported
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.recurrence import recurrence_desk

KIND = "recurring-records"
HEAD = ["type", "by", "within_days", "team", "opens"]
ROW = ["cause", "item:5; text:4; category:0", "7", "causes", "yes"]


@pytest.fixture
def admin(administrator: Actor, make_person: MakePerson, clock: Clock) -> Actor:
    """An administrator of an organisation with a watch."""
    recurrence_desk(make_person)
    return administrator


def test_numbers_come_back_the_same_and_are_undone(admin: Actor) -> None:
    before = exported(KIND, "csv", admin)

    made = imported(KIND, [HEAD, ROW], admin)

    assert made.counts == {"created": 1}
    with reading() as session:
        watch = watch_of(session, "cause")
        assert watch is not None and (dict(watch.by), watch.within_days, watch.opens) == (
            {"item": 5, "text": 4, "category": 0}, 7, True,
        )  # fmt: skip
        (use,) = of_team(session, Thing("team", 0, "causes"))
        assert use.count == 1
    again = imported(KIND, [HEAD, ROW], admin)
    assert again.counts == {"unchanged": 1}
    for run in (again, made):
        undone(run.key, admin)
    assert exported(KIND, "csv", admin) == before


@pytest.mark.parametrize(
    "row",
    [
        ["nothing", *ROW[1:]], ["cause", "item:1", *ROW[2:]], ["cause", "colour:5", *ROW[2:]],
        [*ROW[:2], "0", *ROW[3:]], [*ROW[:3], "nobody", "no"], [*ROW[:4], "perhaps"], ["cause", "item:²", *ROW[2:]],
    ],
)  # fmt: skip
def test_odd_rows_are_rejected(admin: Actor, row: list[str]) -> None:
    run = imported(KIND, [HEAD, row], admin)

    assert run.counts == {"rejected": 1}
    assert len(rows_of(run.key, "rejected")) == 1
