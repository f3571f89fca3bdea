"""The ladder and time boxes in files: what is taken away comes back the same, and what an import made is undone."""

import pytest

from engine.registry import Actor
from tests.itsm.exchange.conftest import imported, rows_of, undone
from tests.itsm.exchange.test_round_trip import exported
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import use_incident_pack

RUNGS = [
    ["type", "priority", "clock", "when", "whom", "named", "notice"],
    ["incident", "critical", "resolution", "30min", "lead", "", "escalated"],
    ["", "", "ola:line-1", "75%", "person", "An@example.org", "escalation_note"],
    ["", "", "response", "100 %", "role", "administrator", "escalated"],
]
BOXES = [
    ["type", "time", "priority", "length", "counts"],
    ["incident", "line_1", "", "20 min", "working"],
    ["incident", "line_1", "critical", "0:10", ""],
]


@pytest.fixture
def admin(administrator: Actor, make_person: MakePerson, clock: Clock) -> Actor:
    """An administrator of an organisation that An belongs to, with the incident pack."""
    use_incident_pack()
    make_person("An", email="an@example.org", roles=("agent",))
    return administrator


@pytest.mark.parametrize(("kind", "rows"), [("rungs", RUNGS), ("time-boxes", BOXES)])
def test_ladder_is_made_out_of_files_comes_back_the_same_and_is_undone(
    admin: Actor, kind: str, rows: list[list[str]]
) -> None:
    before = exported(kind, "csv", admin)

    made = imported(kind, rows, admin)

    assert made.counts == {"created": len(rows) - 1}
    again = imported(kind, rows, admin)
    assert again.counts == {"unchanged": len(rows) - 1}
    for run in (again, made):
        undone(run.key, admin)
    assert exported(kind, "csv", admin) == before


def test_notice_of_a_rung_is_changed_and_odd_rows_are_rejected(admin: Actor) -> None:
    imported("rungs", RUNGS, admin)

    run = imported("rungs", [
        RUNGS[0], [*RUNGS[1][:-1], "escalation_note"], ["odd", "", "resolution", "1 h", "lead", "", "escalated"],
        ["", "", "resolution", "2 d", "lead", "", "escalated"],
        ["", "", "resolution", "1 h", "person", "no", "escalated"],
    ], admin)  # fmt: skip

    assert run.counts == {"changed": 1, "rejected": 3}
    assert len(rows_of(run.key, "rejected")) == 3
