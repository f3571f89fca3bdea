"""Clocks on the diagram of a record: which step drives which, and how they stand."""

from datetime import timedelta

from itsm.records.commands import Reported, complete_task
from itsm.records.queries import diagram_state
from tests.support.clocks import Clock
from tests.support.people import MakePerson
from tests.support.records import SOLVED, Desk, open_task

TEN = timedelta(minutes=10)


def driven(desk: Desk, reported: Reported) -> dict[str, list[tuple[str, tuple[str, ...], str]]]:
    """By element: each clock, what the element does to it, and how it stands."""
    found = diagram_state(reported.number, desk.agent).clocks
    return {
        element: [(one.kind, one.acts, one.clock.standing if one.clock else "") for one in clocks]
        for element, clocks in found.items()
    }


def test_each_step_tells_of_the_clocks_that_it_is_about(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(TEN)

    found = driven(desk, reported)

    assert found["triage"] == [("response", ("start", "stop-after"), "kept"), ("resolution", ("start",), "running")]
    assert found["line_1"] == [
        ("ola:line-1", ("start", "stop-after"), "running"), ("resolution", ("start",), "running"),
    ]
    assert found["wait_vendor"] == [
        ("resolution", ("pause",), "running"), ("uc:vendor", ("start", "stop-after"), ""),
    ]
    assert found["confirm"] == [("resolution", ("stop",), "running")]
    assert "priority" not in found


def test_waiting_step_pauses_the_clock_and_a_solution_keeps_it(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    complete_task(open_task(reported).key, {}, "wait_requester", desk.agent, checked=False)

    assert driven(desk, reported)["wait_requester"][0][2] == "paused"

    complete_task(open_task(reported).key, {}, "resume", desk.agent, checked=False)
    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    assert driven(desk, reported)["confirm"] == [("resolution", ("stop",), "kept")]


def test_clock_that_is_over_stands_once_at_the_last_step_that_drives_it(desk: Desk) -> None:
    reported = desk.triaged()
    assert {element for element, clocks in driven(desk, reported).items() if "response" in dict.fromkeys(
        kind for kind, _, _ in clocks)} == {"triage"}  # fmt: skip

    complete_task(open_task(reported).key, SOLVED, "solved", desk.agent)
    complete_task(open_task(reported).key, {}, "confirm", desk.requester)

    found = driven(desk, reported)
    kept = [(element, kind) for element, clocks in found.items() for kind, _, stands in clocks if stands == "kept"]
    assert sorted(kind for _, kind in kept) == sorted({kind for _, kind in kept})
    assert [element for element, kind in kept if kind == "resolution"] != []


def test_clock_is_overdue_on_the_diagram_before_any_worker_has_told_of_it(desk: Desk, clock: Clock) -> None:
    reported = desk.triaged()
    clock.advance(timedelta(hours=4, seconds=1))

    assert {row[2] for row in driven(desk, reported)["line_1"]} == {"breached"}


def test_who_reads_no_internal_entries_sees_the_clocks_towards_the_customer_alone(
    desk: Desk, make_person: MakePerson
) -> None:
    reported = desk.triaged()
    operator = make_person("Ola", roles=("operator",))

    found = diagram_state(reported.number, operator).clocks

    assert {one.kind for clocks in found.values() for one in clocks} == {"response", "resolution"}


def test_record_without_clocks_has_none_on_its_diagram_that_ever_started(desk: Desk) -> None:
    reported = desk.report()

    found = driven(desk, reported)

    assert {row[2] for row in found["line_2"]} == {"", "running"}
