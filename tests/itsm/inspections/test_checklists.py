"""Answering a checklist: results, readings with limits, evidence; findings become records, each once."""

from datetime import timedelta
from io import BytesIO

import pytest

from engine.errors import Conflict, Forbidden, InvalidForm, InvalidState
from engine.worker import fire_due_timers
from itsm.inspections.commands import answer_points, save_plan
from itsm.inspections.queries.checklist import checklist_of, to_hand_over
from itsm.records.commands import attach
from itsm.records.queries import record_view
from tests.support.inspections import FANS, PHOTO, Rounds, made_of, plan_row
from tests.support.people import MakePerson

ALL_WELL = {0: {"result": "ok"}, 1: {"reading": "21,5"}}


def test_a_reading_is_judged_by_its_limits(rounds: Rounds) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)

    found = [
        answer_points(number, {1: {"reading": read}}, {}, rounds.inspector)
        for read in ("18", "27", "27.01", "17,9")
    ]

    assert [one.findings for one in found] == [0, 0, 1, 1]
    lines = record_view(number, rounds.inspector, "en").value("findings")
    assert lines == "Temperature: 17.9 °C (18 – 27 °C)"


def test_all_in_order_ends_in_order(rounds: Rounds) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)

    done = answer_points(number, ALL_WELL, {}, rounds.inspector)
    rounds.done(number)

    status = record_view(number, rounds.inspector, "en").status
    assert (done.findings, done.unchecked) == (0, 0) and status is not None and status.key == "in_order"
    assert made_of(number) == []
    with pytest.raises(InvalidState, match="over"):
        answer_points(number, ALL_WELL, {}, rounds.inspector)


def test_each_finding_becomes_a_record_once(rounds: Rounds) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)
    for _ in range(2):
        answer_points(number, {0: {"result": "not_ok", "remark": "Loud"}, 1: {"reading": "31"}}, {}, rounds.inspector)

    rounds.done(number)

    assert [title for _, title in made_of(number)] == [
        "Server room: Fans: Loud", "Server room: Temperature: 31 °C (18 – 27 °C)",
    ]  # fmt: skip


def test_a_finding_that_needs_a_photo_has_one_of_its_record(rounds: Rounds) -> None:
    rounds.plan(point_0_photo="true")
    (number,) = rounds.after(hours=1)
    other = rounds.after(days=1)[-1]
    files = [attach(each, "fan.png", BytesIO(PHOTO), True, rounds.inspector).key for each in (number, other)]
    answer = {0: {"result": "not_ok"}}

    letter = attach(number, "fan.png", BytesIO(b"A letter, whatever it is called."), True, rounds.inspector).key
    for wrong in ({}, {0: files[1]}, {0: letter}):
        with pytest.raises(InvalidForm) as refused:
            answer_points(number, answer, wrong, rounds.inspector)
        assert set(refused.value.fields) == {"file_0"}
    assert "but this file is none" in str(refused.value.fields["file_0"])
    answer_points(number, answer, {0: files[0]}, rounds.inspector)

    assert list(checklist_of(number, rounds.inspector).files.values()) == ["fan.png"]


def test_of_two_who_answer_at_once_the_second_is_told(rounds: Rounds) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)
    answer_points(number, {0: {"result": "ok"}}, {}, rounds.inspector, 1)

    with pytest.raises(Conflict):
        answer_points(number, {0: {"result": "not_ok"}}, {}, rounds.inspector, 1)


def test_only_the_team_answers(rounds: Rounds, make_person: MakePerson) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)
    other = make_person("Other Agent", roles=("agent",), teams=("line-2",))

    with pytest.raises(Forbidden):
        answer_points(number, ALL_WELL, {}, other)

    assert not checklist_of(number, other).may_answer


def test_a_plan_that_changes_leaves_what_is_open(rounds: Rounds) -> None:
    key = rounds.plan()
    (number,) = rounds.after(hours=1)
    save_plan(key, {**FANS, "point_0_en": "Doors"}, (), rounds.lead)

    assert [one.name("en") for one in checklist_of(number, rounds.inspector).points] == ["Fans", "Temperature"]
    assert plan_row(key).points[0]["names"] == {"en": "Doors", "zh-CN": "风扇"}


def test_a_shift_hands_over_what_is_open(rounds: Rounds) -> None:
    key = rounds.plan()
    (number,) = rounds.after(hours=1)
    answer_points(number, {0: {"result": "not_ok"}}, {}, rounds.inspector)
    rounds.done(number)
    later = rounds.after(days=1)[-1]

    found = to_hand_over(plan_row(key).team_key, rounds.inspector, "en")

    assert [one.number for one in found.inspections] == [later] and list(found.missed) == []
    assert [one.title for one in found.findings] == ["Server room: Fans"]


def test_a_shift_hands_over_what_nobody_did_for_a_day(rounds: Rounds) -> None:
    key = rounds.plan(repeats="week", grace="0")
    (number,) = rounds.after(hours=1)
    rounds.clock.advance(timedelta(hours=3))
    fire_due_timers()
    team = plan_row(key).team_key

    (missed,) = to_hand_over(team, rounds.inspector, "zh-CN").missed

    assert (missed.number, missed.title, missed.plan_key) == (number, "机房", key)
    rounds.clock.advance(timedelta(days=1, minutes=1))
    assert list(to_hand_over(team, rounds.inspector, "en").missed) == []


def test_a_shift_hands_over_what_passed_while_the_program_stood_still(rounds: Rounds) -> None:
    key = rounds.plan()
    rounds.after(days=3, hours=1)

    found = to_hand_over(plan_row(key).team_key, rounds.inspector, "en")

    assert [one.number for one in found.missed] == ["", "", ""] and len(found.inspections) == 1


def test_the_team_answers_while_nobody_has_its_task(rounds: Rounds, make_person: MakePerson) -> None:
    rounds.plan()
    (number,) = rounds.after(hours=1)
    other = make_person("Ina Inspector", roles=("agent",), teams=("inspectors",))
    answer_points(number, ALL_WELL, {}, other)
    rounds.claimed(number)

    with pytest.raises(Forbidden):
        answer_points(number, ALL_WELL, {}, other)

    assert answer_points(number, ALL_WELL, {}, rounds.inspector).unchecked == 0
