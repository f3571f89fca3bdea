"""Rosters in expressions: who is on duty, as contexts that a diagram assigns by; null with a reason otherwise."""

import pytest

from engine.feel import compile_expression
from engine.feel.analysis import analyse_expression
from engine.registry import SYSTEM
from itsm.people.commands.change_person import Changes, change_person
from tests.support.rosters import Crew


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('on duty("desk").name', "['An']"),
        ('on duty("desk")[1].email', "an@example.org"),
        ('on duty(roster: "desk")[1].shift', "day"),
        ('on duty("desk", @"2026-11-21T14:00:00Z").name', "['Cy']"),
        ('next on duty("desk").name', "['Bo']"),
        ('string(on duty("desk")[1].until)', "2026-11-20T12:00:00Z"),
        ('count(for one in next on duty("desk") return one.key)', "1"),
    ],
)
def test_roster_is_asked_in_an_expression(crew: Crew, source: str, value: str) -> None:
    found = compile_expression(source).explain({})

    assert (str(found.value), found.reasons) == (value, ())


def test_gap_is_an_empty_list(crew: Crew) -> None:
    change_person(crew.an.key or 0, Changes(active=False), SYSTEM)

    assert compile_expression('count(on duty("desk"))').explain({}).value == 0


@pytest.mark.parametrize(
    ("source", "reason"),
    [('on duty("nowhere")', "nowhere"), ("on duty(5)", "roster"), ('on duty("desk", "now")', '"at"'),
     ('on duty("desk", @"-999999999-01-01T00:00:00Z")', "9999")],
)  # fmt: skip
def test_what_cannot_be_answered_is_null_with_its_reason(crew: Crew, source: str, reason: str) -> None:
    found = compile_expression(source).explain({})

    assert found.value is None and reason in " ".join(str(each.message) for each in found.reasons)


def test_analysis_knows_that_they_yield_lists(app: object) -> None:
    assert analyse_expression('on duty("x")').type.name == analyse_expression('next on duty("x")').type.name == "list"
