"""Rosters in files: parts count from a day on, what is wrong is refused by its field, and all of it is undone."""

import pytest
from sqlalchemy import func, select

from database import reading
from engine.registry import Actor
from itsm.exchange.kinds import KINDS
from itsm.exchange.states import State
from itsm.roster.commands import write_note
from itsm.roster.keeping import roster_row
from itsm.roster.planning.plan import Plan
from itsm.roster.queries.loading import plans_of
from itsm.roster.tables import RosterRow
from tests.itsm.exchange.conftest import imported, rows_of, undone
from tests.itsm.exchange.test_round_trip import exported
from tests.support.clocks import Clock
from tests.support.people import MakePerson

ROSTER = [["code", "name", "team", "zone"], ["hall", "Hall", "line-1", "Asia/Shanghai"]]
SHIFTS = [
    ["roster", "code", "name", "start", "hours", "days"],
    ["hall", "early", "Early", "06:00", "8", "Mon; Tue; 3; thursday; friday"],
    ["hall", "late", "Late", "14:00", "8", ""],
]
ROTATIONS = [
    ["roster", "code", "members", "pattern", "starts_on"],
    ["hall", "turns", "an@example.org; line-1", "early early -\nlate late -", "2026-11-16"],
]


@pytest.fixture
def admin(administrator: Actor, make_person: MakePerson, clock: Clock) -> Actor:
    """An administrator of an organisation in which An works in line 1."""
    make_person("An", email="an@example.org", teams=("line-1",))
    return administrator


def plans() -> list[Plan]:
    with reading() as session:
        return plans_of(session, [roster_row(session, "hall").key]).popitem()[1]


def reasons(key: int) -> list[str]:
    return [str(row.reason and row.reason["message"]) + str((row.reason or {}).get("values", "")) for row in
            rows_of(key, "rejected")]  # fmt: skip


def all_of(admin: Actor) -> list[int]:
    """A roster with everything out of files; the keys of the imports."""
    files = {"rosters": ROSTER, "roster-shifts": SHIFTS, "roster-rotations": ROTATIONS}
    runs = [imported(kind, rows, admin) for kind, rows in files.items()]
    assert [run.counts for run in runs] == [{"created": len(rows) - 1} for rows in files.values()]
    return [run.key for run in runs]


def test_roster_is_made_out_of_files(admin: Actor) -> None:
    all_of(admin)

    (plan,) = plans()
    early, late = plan.shifts
    assert (early.days, early.minimum, late.days) == (frozenset(range(1, 6)), 1, frozenset(range(1, 8)))
    (turns,) = plan.rotations
    assert [one.kind for one in turns.members] == ["person", "team"]
    assert turns.rows == ((("early",), ("early",), ()), (("late",), ("late",), ()))


def test_part_counts_from_the_day_of_its_row_and_is_taken_out(admin: Actor) -> None:
    all_of(admin)

    rows = [["roster", "from", "code", "name", "start", "hours", "state"],
            ["hall", "2026-12-01", "early", "Early", "07:00", "7", ""],
            ["hall", "2026-12-01", "extra", "Extra", "09:00", "1", ""],
            ["hall", "2026-12-08", "extra", "", "", "", "taken out"]]  # fmt: skip
    run = imported("roster-shifts", rows, admin)

    assert run.counts == {"created": 3}
    assert [[(one.code, one.start) for one in plan.shifts] for plan in plans()] == [
        [("early", 360), ("late", 840)], [("early", 420), ("late", 840), ("extra", 540)],
        [("early", 420), ("late", 840)],
    ]  # fmt: skip
    assert imported("roster-shifts", rows, admin).counts == {"unchanged": 3}


def test_imports_of_a_roster_are_undone_one_after_the_other(admin: Actor) -> None:
    keys = all_of(admin)
    before = {kind: exported(kind, "csv", admin) for kind in KINDS}
    later = imported("roster-shifts", [
        ["roster", "from", "code", "name_en", "start", "state"], ["hall", "2026-12-01", "early", "Early", "07:00", ""],
        ["hall", "", "late", "Later", "15:00", ""],
    ], admin)  # fmt: skip
    override = imported("roster-overrides", [
        ["roster", "begins", "ends", "by"], ["hall", "2026-11-22", "2026-11-23 12:00", "an@example.org"],
    ], admin)  # fmt: skip
    assert (later.counts, override.counts) == ({"created": 1, "changed": 1}, {"created": 1})

    runs = [undone(key, admin) for key in (override.key, later.key)]
    assert {kind: exported(kind, "csv", admin) for kind in KINDS} == before
    runs += [undone(key, admin) for key in reversed(keys)]

    assert [(run.state, run.problem) for run in runs] == [(State.UNDONE, None)] * 5
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(RosterRow)) == 0


def test_roster_with_a_note_is_not_deleted_by_undoing(admin: Actor) -> None:
    key = imported("rosters", ROSTER, admin).key
    write_note("hall", "The door sticks.", admin)

    run = undone(key, admin)

    assert run.state == State.DONE and run.problem is not None
    assert [row.reason and row.reason["values"] for row in rows_of(key, "created")] != [None]
    with reading() as session:
        assert roster_row(session, "hall").archived_at is None


@pytest.mark.parametrize(
    ("kind", "row", "why"),
    [
        ("roster-shifts", {"roster": "none", "code": "x", "start": "08:00", "name_en": "X"}, "there is none called"),
        ("roster-shifts", {"roster": "hall", "code": "x", "start": "8", "name_en": "X"}, "Begins at"),
        ("roster-shifts", {"roster": "hall", "code": "x", "start": "08:00", "name_en": "X", "days": "some"}, "monday"),
        ("roster-shifts", {"roster": "hall", "code": "x", "start": "08:00", "name_en": "X", "from": "2026-11-01"},
         "Choose today or a later day"),
        ("roster-shifts", {"roster": "hall", "code": "early", "state": "taken out"}, "no rotation names"),
        ("roster-rotations", {"roster": "hall", "code": "r", "members": "nobody@example.org", "pattern": "early",
                              "starts_on": "2026-11-20"}, "nobody@example.org"),
        ("roster-rotations", {"roster": "hall", "code": "r", "members": "an@example.org", "pattern": "nightly",
                              "starts_on": "2026-11-20"}, "nightly"),
        ("roster-overrides", {"roster": "hall", "begins": "2026-11-21", "ends": "soon", "by": "an@example.org"},
         "on the clock of the roster"),
        ("roster-overrides", {"roster": "hall", "day": "2026-11-21", "by": "an@example.org"}, "Shift"),
    ],
)  # fmt: skip
def test_row_that_cannot_be_is_rejected_with_its_reason(
    admin: Actor, kind: str, row: dict[str, str], why: str
) -> None:
    all_of(admin)

    run = imported(kind, [[*row], [*row.values()]], admin)

    assert run.counts == {"rejected": 1} and why in reasons(run.key)[0], reasons(run.key)
